// SPDX-License-Identifier: MIT

/// A limit that the operator can set. Its name stands in the settings (`limits.messageLength`), in the errors and in
/// docs/operating.md.
package enum ChatLimit: String, CaseIterable, Sendable {
    /// Characters (Unicode scalars) of a message.
    case messageLength
    /// People that a message mentions by name.
    case mentionsPerMessage
    /// Different emoji on one message.
    case emojiPerMessage
    /// Pinned messages of a room.
    case pinsPerRoom
    case membersPerRoom
    /// Rooms that one person can be in.
    case roomsPerPerson
    /// Rooms that one person can be in because others have put them there.
    case roomsAddedPerPerson
    /// Requests of a person over HTTP and the live socket, per second.
    case requestsPerPerson
    /// HTTP requests from one address, where many people may be, per second.
    case requestsPerAddress
    /// Messages of a person, per second.
    case messagesPerPerson
    /// Searches of a person, per second.
    case searchesPerPerson
    /// New guests from one address, per minute.
    case guestsPerAddress
    /// Days that a person stays signed in on a device.
    case sessionDays
    /// Days that a person stays signed in on a device without using it.
    case sessionIdleDays

    /// The value where none is set.
    package var standard: Int {
        switch self {
        case .messageLength: 8_000
        case .mentionsPerMessage: 50
        case .emojiPerMessage: 20
        case .pinsPerRoom: 50
        case .membersPerRoom: 10_000
        case .roomsPerPerson: 1_000
        case .roomsAddedPerPerson: 500
        case .requestsPerPerson: 50
        case .requestsPerAddress: 500
        case .messagesPerPerson: 10
        case .searchesPerPerson: 2
        case .guestsPerAddress: 30
        case .sessionDays: 365
        case .sessionIdleDays: 90
        }
    }

    /// The values it can have: what is read, sent and kept in memory at once is planned for the largest.
    package var range: ClosedRange<Int> {
        switch self {
        case .messageLength: 1...20_000
        case .mentionsPerMessage: 0...500
        case .emojiPerMessage: 0...100
        case .pinsPerRoom: 0...200
        case .membersPerRoom: 1...100_000
        case .roomsPerPerson: 1...5_000
        case .roomsAddedPerPerson: 0...5_000
        case .requestsPerPerson, .requestsPerAddress, .messagesPerPerson, .searchesPerPerson, .guestsPerAddress:
            0...100_000
        case .sessionDays, .sessionIdleDays: 1...3_650
        }
    }

    /// How often something may be done: ``burst`` times at once, and on average `value` times in each of ``Rate/period``. Nil for limits
    /// of another kind.
    package var rate: Rate? {
        switch self {
        case .messageLength, .mentionsPerMessage, .emojiPerMessage, .pinsPerRoom, .membersPerRoom, .roomsPerPerson,
            .roomsAddedPerPerson, .sessionDays, .sessionIdleDays:
            nil
        case .requestsPerPerson: Rate(what: "requests", by: "person", period: .second)
        case .requestsPerAddress: Rate(what: "requests", by: "address", period: .second)
        case .messagesPerPerson: Rate(what: "messages", by: "person", period: .second)
        case .searchesPerPerson: Rate(what: "searches", by: "person", period: .second)
        case .guestsPerAddress: Rate(what: "new guests", by: "address", period: .minute)
        }
    }

    package struct Rate: Sendable {
        let what: String
        let by: String
        package let period: Period

        package enum Period: String, Sendable {
            case second, minute

            package var duration: Duration { self == .second ? .seconds(1) : .seconds(60) }
        }

        /// The burst, in periods: people reconnect with a full outbox.
        package static let burst = 10
    }

    /// The text of the error when the limit is exceeded.
    func explanation(of value: Int) -> String {
        let text =
            switch self {
            case .messageLength: "A message can have at most \(value) characters. Split it."
            case .mentionsPerMessage: "A message can mention at most \(value) people. @room mentions everyone."
            case .emojiPerMessage: "A message can have at most \(value) different reactions."
            case .pinsPerRoom: "A room can have at most \(value) pinned messages. Unpin one first."
            case .membersPerRoom: "A room can have at most \(value) members."
            case .roomsPerPerson: "A person can be in at most \(value) rooms. Leave one first."
            case .roomsAddedPerPerson:
                "A person can be put into at most \(value) rooms by others. They can join this one by themselves."
            case .requestsPerPerson, .requestsPerAddress, .messagesPerPerson, .searchesPerPerson, .guestsPerAddress:
                rate.map { "Too many \($0.what): at most \(value) per \($0.period) per \($0.by)." } ?? ""
            case .sessionDays: "A session lasts at most \(value) days. Sign in again."
            case .sessionIdleDays: "An unused session ends after \(value) days. Sign in again."
            }
        return "\(text) (limit: \(rawValue))"
    }
}
