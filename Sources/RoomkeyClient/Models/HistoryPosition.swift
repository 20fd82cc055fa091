// SPDX-License-Identifier: MIT

public import Foundation

/// Where a page of history is.
public enum HistoryPosition: Sendable, Hashable {
    /// At the end.
    case newest
    /// Ends below a message.
    case before(Seq)
    /// Starts above a message.
    case after(Seq)
    /// Has a message in its middle.
    case around(Seq)
    /// Around the first message of that time or later.
    case at(Date)
}

extension ReadHistory {
    init(of room: RoomID, _ position: HistoryPosition, limit: Int?) {
        let limit = limit.map { Int64($0) }
        switch position {
        case .newest: self.init(room: room, limit: limit)
        case .before(let seq): self.init(room: room, before: seq.value, limit: limit)
        case .after(let seq): self.init(room: room, after: seq.value, limit: limit)
        case .around(let seq): self.init(room: room, around: seq.value, limit: limit)
        case .at(let date): self.init(room: room, at: date.milliseconds, limit: limit)
        }
    }
}
