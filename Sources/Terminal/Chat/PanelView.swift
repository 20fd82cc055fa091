// SPDX-License-Identifier: MIT

import RoomkeyClient

/// Draws what stands in place of the conversation for a moment.
struct PanelView {
    let panel: Panel
    let screen: ChatScreen
    let columns: Int
    let rows: Int
    private var palette: Palette { screen.palette }

    private static let keys: [(key: String, what: String)] = [
        ("Enter", "send"), ("Alt-Enter", "new line"), ("Tab", "complete @names, :emoji: and /commands"),
        ("Ctrl-N Ctrl-P", "next, previous room (Alt-↓ Alt-↑)"), ("Alt-A", "next unread room"),
        ("PgUp PgDn End", "scroll, and back to the newest"), ("Ctrl-↑ Ctrl-↓", "select a message"),
        ("↑", "edit your last message"), ("Alt-P Alt-N", "recall what you wrote"), ("Ctrl-R", "search"),
        ("Esc", "cancel, go to the newest"), ("Ctrl-C twice", "quit; so does Ctrl-D on an empty line"),
    ]

    var lines: [[Span]] {
        switch panel {
        case .help(let first): help(from: first)
        case .rooms(let rooms, let chosen):
            list(
                "Rooms",
                "Enter goes there, Esc back",
                rooms.isEmpty ? ["No rooms yet. /new creates one."] : [],
                chosen
            ) {
                rooms.map(line)
            }
        case .hits(let hits, let query, let chosen):
            list("Results for “\(query.harmlessLine)”", "Enter goes there, Esc back", [], chosen) { hits.map(line) }
        }
    }

    /// How many lines of help there are.
    static var helpCount: Int { keys.count + 1 + Command.allCases.count }

    private func help(from first: Int) -> [[Span]] {
        let keys = Self.keys.map { [Span($0.key.padded(to: 16), palette.accent), Span($0.what)] }
        let commands = Command.allCases.map { command in
            let form = "/\(command.rawValue) \(command.arguments)"
            return [Span(form.padded(to: 30), palette.accent), Span(command.explanation)]
        }
        let hint = Self.helpCount > rows - 2 ? "↑ ↓ PgUp PgDn scroll, Esc back" : "Esc back"
        let head = [Span("Keys and commands", palette.title), Span("  " + hint, palette.faint)]
        // No further than to the last line.
        let shown = (keys + [[]] + commands).dropFirst(min(first, max(0, Self.helpCount - rows + 2)))
        return [head, []] + shown
    }

    private func list(_ title: String, _ hint: String, _ empty: [String], _ chosen: Int, _ make: () -> [[Span]])
        -> [[Span]]
    {
        let items = make()
        let space = max(1, rows - 2)
        let first = max(0, min(chosen - space / 2, items.count - space))
        let shown = items.enumerated().dropFirst(first).prefix(space).map { index, line in
            guard index == chosen else { return line }
            let text = line.text.shortened(to: columns)
            return [Span(text.padded(to: columns), palette.chosenRow)]
        }
        let head = [
            Span(title.shortened(to: columns - hint.columns - 2), palette.title), Span("  " + hint, palette.faint),
        ]
        return [head, []] + empty.map { [Span($0, palette.faint)] } + shown
    }

    private func line(_ room: RoomSummary) -> [Span] {
        let name = room.name.harmlessLine.shortened(to: columns / 2)
        let isIn = screen.rooms.contains { $0.id == room.id }
        let rest =
            "  \(room.memberCount)\(isIn ? " · joined" : "")"
            + (room.topic.isEmpty ? "" : " · \(room.topic.harmlessLine)")
        return [
            Span(name, isIn ? .plain : palette.title), Span(rest.shortened(to: columns - name.columns), palette.faint),
        ]
    }

    private func line(_ hit: SearchPage.Hit) -> [Span] {
        let room = screen.rooms.first { $0.id == hit.room }?.name ?? hit.room.rawValue
        var line = [
            Span(Moment.dayAndTime(hit.sentAt, now: screen.now) + " ", palette.faint),
            Span(room.harmlessLine.shortened(to: 16) + " ", palette.faint),
            Span(hit.name.harmlessLine.shortened(to: 16) + " ", palette.person(hit.sender)),
        ]
        for part in hit.snippet { line.append(Span(part.text.harmlessLine, part.isHit ? palette.called : .plain)) }
        return line
    }
}

extension String {
    fileprivate func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - self.columns))
    }
}
