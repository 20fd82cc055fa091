// SPDX-License-Identifier: MIT

import Foundation

extension ConnectionHooks<LiveEvent, JSONValue> {
    /// The chat's live socket.
    static func chat(_ session: Session, _ recipient: Recipient) -> Self {
        let request = WebSocketRequest(
            server: session.server,
            target: "/api/live",
            headers: [session.credential.header]
        )
        return ConnectionHooks(
            destination: { () async throws(RoomkeyError) in request },
            greeting: { await recipient.client?.resume() },
            read: { try Incoming(ServerFrame(parsing: Array($0))) },
            heard: { await recipient.client?.hear($0) ?? .nothing },
            isOther: { await recipient.client?.state.isOther($0) ?? false },
            refused: { Refusal.answered($0.status, Data($0.body)) }
        )
    }
}

extension Incoming<LiveEvent, JSONValue> {
    fileprivate init(_ frame: ServerFrame) {
        switch frame {
        case .event(let event): self = .event(event)
        case .reply(nil, _): self = .nothing
        case .reply(let id?, .refusal(let refusal)):
            self = .answer(RequestID(value: id), .failure(.refused(refusal)), nil)
        case .reply(let id?, .result(let result)):
            self = .answer(RequestID(value: id), .success(result), result["history"]?.stringValue.map { HistoryID($0) })
        }
    }
}
