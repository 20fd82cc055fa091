// SPDX-License-Identifier: MIT

package import WireProtocol

/// An event on the live socket, `{"event":"…",…}`: the one list of all kinds.
package enum LiveEvent: Sendable, Hashable {
    case message(MessageSent)
    case messageUpdated(MessageUpdated)
    case reaction(ReactionChanged)
    case pin(PinChanged)
    case room(RoomChanged)
    case member(MemberChanged)
    case read(ReadMoved)
    case notifications(NotificationsChanged)
    case user(UserChanged)
    case workspace(WorkspaceChanged)
    case typing(Typing)
    case presence(PresenceChanged)
    case reset(Reset)
    case caughtUp(CaughtUp)
    /// Of a newer server, or not as it is declared here.
    case unknown(kind: String, json: [UInt8])

    private typealias Reader = @Sendable (RawField) throws(FieldProblem) -> LiveEvent

    private static let declared: [(payload: any EventPayload.Type, read: Reader)] = [
        event(LiveEvent.message), event(LiveEvent.messageUpdated), event(LiveEvent.reaction), event(LiveEvent.pin),
        event(LiveEvent.room), event(LiveEvent.member), event(LiveEvent.read), event(LiveEvent.notifications),
        event(LiveEvent.user), event(LiveEvent.workspace), event(LiveEvent.typing), event(LiveEvent.presence),
        event(LiveEvent.reset), event(LiveEvent.caughtUp),
    ]

    private static let readers: [String: (read: Reader, isVital: Bool)] = Dictionary(
        uniqueKeysWithValues: declared.map { ($0.payload.event, ($0.read, $0.payload.isVital)) }
    )

    private static func event<Payload: EventPayload>(
        _ event: @escaping @Sendable (Payload) -> LiveEvent
    ) -> (payload: any EventPayload.Type, read: Reader) {
        (Payload.self, { raw throws(FieldProblem) in event(try Payload.read(raw, named: Payload.event)) })
    }

    /// The revision up to which a client knows everything that it is told, once it has heard this; nil where it says nothing about that.
    package var revision: Revision? {
        switch self {
        case .message(let sent): sent.revision
        case .messageUpdated(let updated): updated.revision
        case .reaction(let change): change.revision
        case .pin(let change): change.revision
        case .room(let change): change.revision
        case .member(let change): change.revision
        case .read(let moved): moved.revision
        case .notifications(let change): change.revision
        case .user(let change): change.revision
        case .workspace(let change): change.revision
        case .caughtUp(let point): point.revision
        case .typing, .presence, .reset, .unknown: nil
        }
    }

    /// What the kinds tell.
    package static var payloads: [any EventPayload.Type] { declared.map(\.payload) }

    /// The names of all kinds.
    package static var kinds: [String] { payloads.map { $0.event } }

    /// Reads an event. One that cannot be read is unknown: it costs no more than itself.
    /// - Throws: `FieldProblem` when it is one without which a client cannot go on.
    init(_ kind: String, _ object: JSONValue) throws(FieldProblem) {
        guard let reader = Self.readers[kind] else {
            self = .unknown(kind: kind, json: object.text)
            return
        }
        do throws(FieldProblem) {
            self = try reader.read(.told(object, in: nil))
        } catch {
            if reader.isVital { throw error }
            self = .unknown(kind: kind, json: object.text)
        }
    }
}

/// What an event tells, by which it is read and written.
package protocol EventPayload: Shaped {
    /// The kind of the event.
    static var event: String { get }
    /// Whether a client cannot go on without it.
    static var isVital: Bool { get }
}

extension EventPayload {
    package static var isVital: Bool { false }

    /// The event as it goes over the socket.
    /// - Parameter given: fields that are JSON already; the payload's own are not written.
    package func frame(given: Shape<Self>.Given = [:]) -> [UInt8] {
        JSONWriter.object(reserving: 256 + given.values.reduce(0) { $0 + $1.count }) { writer in
            writer.member("event", Self.event)
            Self.shape.write(self, given: given, to: &writer)
        }
    }
}
