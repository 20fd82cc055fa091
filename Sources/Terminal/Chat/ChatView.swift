// SPDX-License-Identifier: MIT

import RoomkeyClient

/// Draws the chat.
struct ChatView {
    private let screen: ChatScreen
    private let geometry: Geometry
    private var palette: Palette { screen.palette }

    init(_ screen: ChatScreen) {
        self.screen = screen
        geometry = screen.geometry
    }

    /// The whole screen.
    func frame() -> Frame {
        var frame = Frame(size: screen.size)
        RoomListView(screen: screen, columns: geometry.roomColumns).draw(in: &frame)
        frame.write(title, column: geometry.left, row: 0)
        drawMiddle(in: &frame)
        frame.write(StatusLine(screen, columns: geometry.columns).spans, column: geometry.left, row: geometry.statusRow)
        if let row = geometry.purposeRow { frame.write(purpose, column: geometry.left, row: row) }
        drawComposer(in: &frame)
        return frame
    }

    private var title: [Span] {
        guard let room = screen.summary else { return [Span("Roomkey", palette.title)] }
        let name = room.name.harmlessLine.shortened(to: geometry.columns / 2)
        let isUnseen = geometry.roomColumns == 0
        let others = isUnseen ? screen.rooms.filter { $0.id != room.id }.reduce(0) { $0 + $1.unread } : 0
        let people =
            room.visibility == .direct ? "" : "\(room.memberCount) \(room.memberCount == 1 ? "person" : "people")"
        let right = [room.isArchived ? "archived" : people, others > 0 ? "\(others) unread elsewhere" : ""]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        let space = geometry.columns - name.columns - right.columns - 2
        let topic = room.topic.isEmpty || space < 8 ? "" : "  " + room.topic.harmlessLine.shortened(to: space - 2)
        let gap = max(1, geometry.columns - name.columns - topic.columns - right.columns)
        return [
            Span(name, palette.title), Span(topic, palette.faint), Span(String(repeating: " ", count: gap)),
            Span(right, palette.faint),
        ]
    }

    private func drawMiddle(in frame: inout Frame) {
        if let panel = screen.panel {
            let lines = PanelView(panel: panel, screen: screen, columns: geometry.columns, rows: geometry.rows).lines
            for (index, line) in lines.prefix(geometry.rows).enumerated() {
                frame.write(line, column: geometry.left, row: geometry.top + index)
            }
            return
        }
        let lines = screen.sight.lines
        let first = geometry.top + geometry.rows - lines.count
        for (index, line) in lines.enumerated() { frame.write(line, column: geometry.left, row: first + index) }
        if lines.isEmpty {
            frame.write(emptiness, column: geometry.left, row: geometry.top + max(0, geometry.rows - 1))
        }
    }

    private var emptiness: [Span] {
        switch screen.connection {
        case .live where screen.room == nil:
            [Span("/join opens a room, /new creates one, /help shows the rest.", palette.faint)]
        case .live where screen.summary?.newest == 0: [Span("No messages yet.", palette.faint)]
        default: []
        }
    }

    private var purpose: [Span] {
        switch screen.current.purpose {
        case .say: []
        case .edit: [Span("Editing", palette.accent), Span("  Enter saves, Esc cancels", palette.faint)]
        case .reply(let message):
            [
                Span("To ", palette.accent), Span(message.name.harmlessLine, palette.person(message.sender)),
                Span(
                    "  " + (message.text ?? "").harmlessLine.shortened(to: max(4, geometry.columns / 2)),
                    palette.faint
                ),
            ]
        }
    }

    private func drawComposer(in frame: inout Frame) {
        let composer = screen.composer(geometry.columns)
        let hidden = max(0, composer.lines.count - geometry.composerRows)
        let first = min(max(0, composer.cursorLine - geometry.composerRows + 1), hidden)
        frame.write([Span("› ", palette.accent)], column: geometry.left, row: geometry.composerRow)
        for (index, text) in composer.lines.dropFirst(first).prefix(geometry.composerRows).enumerated() {
            frame.write([Span(text)], column: geometry.left + 2, row: geometry.composerRow + index)
        }
        frame.cursor = Frame.Position(
            column: min(geometry.left + 2 + composer.cursorColumn, frame.size.columns - 1),
            row: geometry.composerRow + composer.cursorLine - first
        )
    }
}
