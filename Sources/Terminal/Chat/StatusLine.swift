// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// The line above the composer: how to complete what is written, else the connection when there is none, a notice, who is writing.
struct StatusLine {
    /// A break this short is over before one has read of it.
    private static let secondsUntold: TimeInterval = 1

    let spans: [Span]

    init(_ screen: ChatScreen, columns: Int) {
        let palette = screen.palette
        if screen.panel == nil, let completion = screen.suggestion {
            spans = Self.candidates(completion, palette, columns)
        } else if let notice = screen.notice, notice.isError {
            spans = [Span(notice.text.shortened(to: columns), palette.error)]
        } else if let trouble = Self.trouble(screen) {
            spans = [Span(trouble.shortened(to: columns), palette.error)]
        } else if let notice = screen.notice {
            spans = [Span(notice.text.shortened(to: columns), palette.accent)]
        } else if let below = Self.below(screen) {
            spans = [Span(below, palette.accent)]
        } else {
            spans = [Span((Self.typing(screen) ?? "").shortened(to: columns), palette.faint)]
        }
    }

    private static func candidates(_ completion: Completion, _ palette: Palette, _ columns: Int) -> [Span] {
        var spans: [Span] = []
        // From the chosen one on, so that it is always in sight.
        let chosen = completion.chosen ?? 0
        for (index, candidate) in completion.candidates.enumerated().dropFirst(max(0, chosen - 1)) {
            let label = Span(candidate.label, index == completion.chosen ? palette.chosenRow : palette.faint)
            guard (spans + [label]).columns <= columns else { break }
            spans += [label, Span("  ")]
        }
        return spans
    }

    private static func trouble(_ screen: ChatScreen) -> String? {
        let elapsed = screen.now.timeIntervalSince(screen.connectionSince)
        switch screen.connection {
        case .live: return nil
        case .idle, .connecting(attempt: 1), .catchingUp: return elapsed > secondsUntold ? "Connecting…" : nil
        case .connecting: return "No connection. Reconnecting…"
        case .waiting(_, let delay, _):
            let left = max(1, Int((Double(delay.components.seconds) + 1 - elapsed).rounded(.up)))
            return "No connection. Messages will be sent later. Retrying in \(left) s; Enter retries now."
        case .closed(let cause): return cause.map { "Signed out: \($0)" } ?? "Signed out."
        }
    }

    private static func below(_ screen: ChatScreen) -> String? {
        guard screen.current.place != .end, let room = screen.summary else { return nil }
        return room.unread > 0 ? "↓ \(room.unread) new below; press End" : nil
    }

    private static func typing(_ screen: ChatScreen) -> String? {
        guard let room = screen.room else { return nil }
        let names = (screen.typing[room] ?? []).filter { $0.id != screen.me.id }.compactMap { $0.name?.harmlessLine }
        switch names.count {
        case 0: return nil
        case 1: return "\(names[0]) is typing…"
        case 2: return "\(names[0]) and \(names[1]) are typing…"
        default: return "\(names.count) people are typing…"
        }
    }
}
