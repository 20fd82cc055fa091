// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

/// A request on the live socket: `{"id","verb",…}` (docs/protocol.md).
struct LiveRequest: Sendable {
    let id: Int64
    let verb: Verb

    enum Verb: Sendable {
        /// It comes first.
        case resume(Resume)
        case later(Later)
    }

    /// What may come once the client resumes.
    enum Later: Sendable {
        // Of the socket itself.
        case presence(SetPresence)
        case watch(WatchPresence)
        case typing(HintTyping)
        /// Of the chat, and asked for over HTTP as well.
        case action(any ChatAction)
    }

    /// Why a message is not a request.
    struct Malformed: Error {
        let id: Int64?
        let reason: String
    }

    init(parsing text: [UInt8]) throws(Malformed) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: text)
        } catch {
            // The number may stand behind what is wrong.
            let id = JSONRemains.integer(named: "id", in: text).flatMap(Self.valid)
            throw Malformed(id: id, reason: "Invalid JSON: \(error).")
        }
        guard case .object = document else { throw Malformed(id: nil, reason: "Send a JSON object.") }
        guard let id = document["id"]?.integerValue.flatMap(Self.valid) else {
            throw Malformed(id: nil, reason: "id must be a positive integer.")
        }
        self.id = id
        do {
            verb = try Self.verb(of: document)
        } catch {
            throw Malformed(id: id, reason: error.reason)
        }
    }

    /// The request's number: a positive integer that a JavaScript client can count to.
    private static func valid(_ id: Int64) -> Int64? { (1...(1 << 53)).contains(id) ? id : nil }

    private static func verb(of document: JSONValue) throws(FieldProblem) -> Verb {
        let verb = try String.read(document.field("verb"), named: "verb")
        func read<Request: LiveVerb>(_ request: Request.Type) throws(FieldProblem) -> Request {
            try request.shape.read { document.field($0) }
        }
        if let action = ChatActions.byVerb[verb] { return .later(.action(try read(action))) }
        switch verb {
        case Resume.verb: return .resume(try read(Resume.self))
        case SetPresence.verb: return .later(.presence(try read(SetPresence.self)))
        case WatchPresence.verb: return .later(.watch(try read(WatchPresence.self)))
        case HintTyping.verb: return .later(.typing(try read(HintTyping.self)))
        default: throw FieldProblem("Unknown verb “\(verb.prefix(40))”.")
        }
    }
}
