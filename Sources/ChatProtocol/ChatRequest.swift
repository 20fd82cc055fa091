// SPDX-License-Identifier: MIT

package import WireProtocol

/// A request on the live socket, declared once: its verb, its fields and what it is answered with (docs/protocol.md).
package protocol LiveVerb<Result>: Sendable {
    /// What the server answers.
    associatedtype Result: Shaped

    /// Its name on the live socket.
    static var verb: String { get }
    static var shape: Shape<Self> { get }
    /// The codes of the refusals that it may meet, but for those of ``Refusal/Code/general`` and what is wrong with its fields.
    static var refusals: [Refusal.Code] { get }
    /// Whether doing it twice is doing it once.
    static var isIdempotent: Bool { get }
    /// The room of what is answered, where the answer does not name it.
    var roomOfResult: RoomID? { get }
}

extension LiveVerb {
    package static var refusals: [Refusal.Code] { [] }
    package static var isIdempotent: Bool { true }
    package var roomOfResult: RoomID? { nil }

    /// The request as it goes over the socket.
    package func frame(id: Int64) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", id)
            writer.member("verb", Self.verb)
            Self.shape.write(self, to: &writer)
        }
    }

    /// Reads what the server has answered.
    package func result(_ answer: JSONValue) throws(FieldProblem) -> Result {
        try Result.read(.told(answer, in: roomOfResult), named: "result")
    }
}

/// A request that clients can also send over HTTP: with the same fields, the same rules and the same result.
package protocol ChatRequest: LiveVerb {
    /// Its place over HTTP.
    static var route: HTTPRoute { get }
    /// The statuses of its answers over HTTP: 201 where something is created.
    static var statuses: [Int] { get }
}

extension ChatRequest {
    package static var statuses: [Int] { [200] }
}

/// All requests, in the order in which they are documented.
package enum Requests {
    /// On the live socket and over HTTP.
    package static let all: [any ChatRequest.Type] = [
        SendMessage.self, EditMessage.self, DeleteMessage.self, ReadMessage.self, ReadHistory.self,
        React.self, Unreact.self,
        PinMessage.self, UnpinMessage.self, ReadPins.self,
        MarkRead.self, MarkUnread.self,
        ListRooms.self, ReadRoom.self, CreateRoom.self, OpenDirectRoom.self, UpdateRoom.self, SetNotifications.self,
        ListMembers.self, InviteMember.self, RemoveMember.self, SetMemberRole.self, JoinRoom.self, LeaveRoom.self,
        FindPeople.self, ReadPerson.self, UpdateProfile.self,
        SearchMessages.self,
    ]
    /// Of the live socket itself.
    package static let ofSocket: [any LiveVerb.Type] = [
        Resume.self, SetPresence.self, WatchPresence.self, HintTyping.self,
    ]
}

/// A request that is answered with messages of its room.
package protocol RoomRequest: LiveVerb {
    var room: RoomID { get }
}

extension RoomRequest {
    package var roomOfResult: RoomID? { room }
}
