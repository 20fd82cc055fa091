// SPDX-License-Identifier: MIT

import RoomkeyClient

/// Draws the rooms one is in, with what is unread in them.
struct RoomListView {
    private let screen: ChatScreen
    private let columns: Int
    private var palette: Palette { screen.palette }

    /// - Parameter columns: how wide it is; it draws nothing at 0.
    init(screen: ChatScreen, columns: Int) {
        self.screen = screen
        self.columns = columns
    }

    func draw(in frame: inout Frame) {
        guard columns > 0 else { return }
        for row in 0..<frame.size.rows { frame.write([Span("│", palette.faint)], column: columns, row: row) }
        let lines = lines
        let space = frame.size.rows - 1
        let chosen = lines.firstIndex { $0.id == screen.room && $0.id != nil } ?? 0
        // As far down as it takes to see the room one is in.
        let first = max(0, min(chosen - space / 2, lines.count - space))
        for (index, line) in lines.dropFirst(first).prefix(space).enumerated() {
            frame.write(line.spans, column: 0, row: index, end: columns)
        }
        let me = screen.me.name.harmlessLine.shortened(to: columns - 3)
        frame.write(
            [Span(" "), Span(me, palette.person(screen.me.id))],
            column: 0,
            row: frame.size.rows - 1,
            end: columns
        )
    }

    private typealias Line = (id: RoomID?, spans: [Span])

    private var lines: [Line] {
        let listed = screen.listed
        let rooms = listed.filter { $0.visibility != .direct }
        let direct = listed.filter { $0.visibility == .direct }
        var lines: [Line] = [(nil, [Span(" Rooms", palette.faint)])]
        lines += rooms.map { ($0.id, line($0)) }
        if !direct.isEmpty { lines += [(nil, []), (nil, [Span(" People", palette.faint)])] }
        return lines + direct.map { ($0.id, line($0)) }
    }

    private func line(_ room: RoomSummary) -> [Span] {
        let isChosen = room.id == screen.room
        let isCalled = !room.mentions.isEmpty
        let count = room.unread == 0 ? "" : (isCalled ? "@" : "") + (room.unread > 999 ? "999+" : "\(room.unread)")
        let name = " " + room.name.harmlessLine.shortened(to: columns - count.columns - 3)
        let gap = String(repeating: " ", count: max(1, columns - name.columns - count.columns - 1))
        guard !isChosen else { return [Span(name + gap + count + " ", palette.chosenRow)] }
        let isQuiet = room.notifications == .none || room.isArchived
        let style = room.unread > 0 && !isQuiet ? palette.title : palette.faint
        return [Span(name, style), Span(gap), Span(count, isCalled ? palette.mention : style)]
    }
}
