// SPDX-License-Identifier: MIT

package import WireProtocol

/// What the server says on the live socket: the reply to a request, or an event.
package enum ServerFrame: Sendable {
    /// The reply to the request with this number, which is none when the server could not read it.
    case reply(id: Int64?, Reply)
    case event(LiveEvent)

    package enum Reply: Sendable {
        case result(JSONValue)
        case refusal(Refusal)
    }

    /// Why a message is neither.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    package init(parsing text: [UInt8]) throws(Unreadable) {
        do {
            self = try Self.read(JSONValue(parsing: text))
        } catch let error as FieldProblem {
            throw Unreadable(description: error.reason)
        } catch {
            throw Unreadable(description: "\(error)")
        }
    }

    private static func read(_ object: JSONValue) throws(FieldProblem) -> ServerFrame {
        guard let member = RawField.told(object, in: nil).members else { throw FieldProblem("It is no JSON object.") }
        if let kind = try String?.read(member("event"), named: "event") { return .event(try LiveEvent(kind, object)) }
        let id = try Int64?.read(member("id"), named: "id")
        guard object["error"] != nil else { return .reply(id: id, .result(object["result"] ?? .null)) }
        return .reply(id: id, .refusal(try Refusal.shape.read(member)))
    }
}
