// SPDX-License-Identifier: MIT

import RoomkeyClient

/// What is shown in place of the conversation for a moment.
enum Panel: Sendable {
    /// Keys and commands, from one of the lines on.
    case help(first: Int)
    /// Rooms to choose from.
    case rooms([RoomSummary], chosen: Int)
    /// Messages that were found.
    case hits([SearchPage.Hit], query: String, chosen: Int)

    /// How many there are to choose from.
    var count: Int {
        switch self {
        case .help: PanelView.helpCount
        case .rooms(let rooms, _): rooms.count
        case .hits(let hits, _, _): hits.count
        }
    }

    /// The same, with the one above or below chosen.
    func moved(by step: Int) -> Panel {
        func next(_ chosen: Int) -> Int { min(max(0, chosen + step), max(0, count - 1)) }
        switch self {
        case .help(let first): return .help(first: next(first))
        case .rooms(let rooms, let chosen): return .rooms(rooms, chosen: next(chosen))
        case .hits(let hits, let query, let chosen): return .hits(hits, query: query, chosen: next(chosen))
        }
    }
}
