// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Moves a person's read marker forward to a message, never back: what several devices say in any order comes to the furthest.
    /// - Parameter reply: is given `{"room","read","mentions"}`.
    package func markRead(_ room: RoomID, through seq: Seq, by principal: Principal, reply: Reply<[UInt8]>) {
        let marker = ChatKey.readMarker(room, principal.id)
        let command = Command(
            at: now(),
            conditions: Self.isMember(principal.id, of: room) + principal.isSignedIn,
            operations: [.raise(marker, to: seq.value, notAbove: ChatKey.newest(room))]
        )
        appendMarking(command, room, principal, reply: reply)
    }

    /// Moves the marker so that a message and all after it are unread.
    /// - Parameter reply: is given `{"room","read","mentions"}`.
    package func markUnread(_ room: RoomID, from seq: Seq, by principal: Principal, reply: Reply<[UInt8]>) {
        let before = Array(String(seq.value - 1).utf8)
        let command = Command(
            at: now(),
            conditions: Self.isMember(principal.id, of: room) + principal.isSignedIn + [
                .exists(ChatKey.message(room, seq))
            ],
            operations: [.put(ChatKey.readMarker(room, principal.id), before)]
        )
        appendMarking(command, room, principal, at: seq, reply: reply)
    }

    private func appendMarking(
        _ command: Command,
        _ room: RoomID,
        _ principal: Principal,
        at unread: Seq? = nil,
        reply: Reply<[UInt8]>
    ) {
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied(_, let results), .repeated(_, let results):
                let marker = if case .value(let value) = results.first { value } else { (unread?.value ?? 1) - 1 }
                read(reply) { snapshot throws(ChatError) in
                    let mentions = try reading {
                        try Mentions.unread(by: principal.id, in: room, after: marker, snapshot)
                    }
                    return ReadState(room: room, read: Seq(marker), mentions: mentions).json()
                }
            case .refused(.conditionFailed):
                read(reply) { snapshot throws(ChatError) in
                    try principal.requireSignedIn(in: snapshot)
                    try Self.requireMember(principal.id, of: room, in: snapshot)
                    if let unread { _ = try Self.message(room, unread, in: snapshot) }
                    throw .busy
                }
            case .refused(let refusal): reply(.failure(.unavailable("The read marker was refused: \(refusal).")))
            }
        }
    }
}
