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

    var member: [String: Verb.Member?] {
        switch self {
        case .newest: [:]
        case .before(let seq): ["before": .id(seq)]
        case .after(let seq): ["after": .id(seq)]
        case .around(let seq): ["around": .id(seq)]
        case .at(let date): ["at": .number(Int64(date.timeIntervalSince1970 * 1000))]
        }
    }
}
