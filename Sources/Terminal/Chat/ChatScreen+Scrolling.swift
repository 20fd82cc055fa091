// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatScreen {
    var geometry: Geometry {
        let hasPurpose = current.purpose != .say
        let columns = Geometry(size, composerLines: 1, hasPurpose: hasPurpose).columns
        return Geometry(size, composerLines: composer(columns).lines.count, hasPurpose: hasPurpose)
    }

    /// The text that is written, beside the prompt.
    func composer(_ columns: Int) -> ComposerLayout {
        ComposerLayout(current.editor, columns: columns - 3)
    }

    /// What of the conversation is in sight.
    var sight: ConversationSight {
        let conversation = current
        guard let layout = layout(conversation), var index = bottom(of: conversation) else {
            return ConversationSight()
        }
        let rows = geometry.rows
        var hidden = hiddenLines(of: conversation)
        var sight = ConversationSight(lines: [], rows: (index + 1)..<(index + 1))
        var lines: [[[Span]]] = []
        var count = 0
        while count < rows, index >= 0 {
            let all = layout.lines(index)
            let shown = Array(all.dropLast(min(hidden, all.count)).suffix(rows - count))
            hidden = 0
            lines.append(shown)
            count += shown.count
            sight.rows = index..<sight.rows.upperBound
            index -= 1
        }
        sight.lines = lines.reversed().flatMap { $0 }
        return sight
    }

    /// Moves what is in sight by so many lines, upwards when they are negative.
    mutating func scroll(by lines: Int) {
        var conversation = current
        guard let layout = layout(conversation), var index = bottom(of: conversation) else { return }
        var hidden = hiddenLines(of: conversation) - lines
        while hidden < 0, index + 1 < layout.rows.count {
            index += 1
            hidden += layout.lines(index).count
        }
        while index > 0 {
            let height = layout.lines(index).count
            guard hidden >= height else { break }
            hidden -= height
            index -= 1
        }
        // At the top, the first line is the uppermost.
        var above = -max(0, hidden)
        var row = index
        while row >= 0, above < geometry.rows {
            above += layout.lines(row).count
            row -= 1
        }
        hidden -= max(0, geometry.rows - above)
        while hidden < 0, index + 1 < layout.rows.count {
            index += 1
            hidden += layout.lines(index).count
        }
        let isEnd = index == layout.rows.count - 1 && hidden <= 0
        conversation.place = isEnd ? .end : .at(layout.rows[index].id, hidden: max(0, hidden))
        current = conversation
    }

    /// Goes to the newest message.
    mutating func scrollToEnd() -> [ChatAction] {
        guard let room, let snapshot = current.snapshot else { return [] }
        current.place = .end
        current.selected = nil
        let isThere = snapshot.messages.last.map { $0.seq == snapshot.newest } ?? true
        return isThere ? [] : [.loadNewest(room)]
    }

    /// Goes to a row, unless it is in sight.
    mutating func bringIntoSight(_ row: TimelineRow.ID) {
        let conversation = current
        guard let index = conversation.rows.firstIndex(where: { $0.id == row }) else { return }
        let seen = sight.rows
        // A row at the edge may be cut off.
        if index > seen.lowerBound, index < seen.upperBound - 1 { return }
        guard index < conversation.rows.count - 1 else {
            current.place = .end
            return
        }
        current.place = .at(row, hidden: 0)
        scroll(by: geometry.rows / 2)
    }

    /// Selects the message above or below.
    mutating func select(step: Int) {
        let conversation = current
        let messages = conversation.rows.filter { $0.message.map { $0.deletedAt == nil } ?? false }
        guard !messages.isEmpty else { return }
        let seen = sight.rows
        let lastSeen = messages.lastIndex { row in
            conversation.rows.firstIndex { $0.id == row.id }.map { $0 < seen.upperBound } ?? false
        }
        let index = messages.firstIndex { $0.id == conversation.selected }
        let next = index.map { $0 + step } ?? (step < 0 ? lastSeen : nil) ?? messages.count
        guard next < messages.count else {
            current.selected = nil
            return
        }
        let row = messages[max(0, next)].id
        current.selected = row
        bringIntoSight(row)
    }

    func layout(_ conversation: Conversation) -> ConversationLayout? {
        guard let snapshot = conversation.snapshot, !snapshot.rows.isEmpty else { return nil }
        return ConversationLayout(
            rows: snapshot.rows,
            quoted: snapshot.quoted,
            names: conversation.names,
            readBefore: conversation.readBefore,
            selected: conversation.selected,
            me: me,
            now: now,
            columns: geometry.columns,
            palette: palette
        )
    }

    private func bottom(of conversation: Conversation) -> Int? {
        switch conversation.place {
        case .end: conversation.rows.indices.last
        case .at(let row, _): conversation.rows.firstIndex { $0.id == row } ?? conversation.rows.indices.last
        }
    }

    private func hiddenLines(of conversation: Conversation) -> Int {
        if case .at(_, let hidden) = conversation.place { hidden } else { 0 }
    }
}
