// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// What `roomkey kv watch --json` prints of an event.
struct WatchLine: Encodable {
    private enum CodingKeys: String, CodingKey {
        case event, key, value, timestamp, reason
    }

    private let event: KeyValueEvent

    init(_ change: KeyValueChange) {
        event = .change(change)
    }

    init(_ cause: KeyValueEvent.Cause) {
        event = .resynchronise(cause)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch event {
        case .change(let change):
            try container.encode("change", forKey: .event)
            try container.encode(change.key, forKey: .key)
            // Null, not absent, for what was deleted.
            try container.encode(change.value, forKey: .value)
            let milliseconds = (change.changedAt.timeIntervalSince1970 * 1_000).rounded()
            try container.encode(Int64(milliseconds), forKey: .timestamp)
        case .resynchronise(let cause):
            try container.encode("resynchronise", forKey: .event)
            try container.encode(cause.rawValue, forKey: .reason)
        }
    }
}
