// SPDX-License-Identifier: MIT

package import WireProtocol

/// A request on the live socket, declared once: its verb, its fields and what it is answered with (docs/protocol.md).
package protocol LiveVerb<Result>: Sendable {
    /// What the server answers.
    associatedtype Result: Shaped

    /// Its name on the live socket.
    static var verb: String { get }
    static var shape: Shape<Self> { get }
    /// Whether doing it twice is doing it once.
    static var isIdempotent: Bool { get }
    /// The room of what is answered, where the answer does not name it.
    var roomOfResult: RoomID? { get }
}

extension LiveVerb {
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
}

/// A request that is answered with messages of its room.
package protocol RoomRequest: LiveVerb {
    var room: RoomID { get }
}

extension RoomRequest {
    package var roomOfResult: RoomID? { room }
}
