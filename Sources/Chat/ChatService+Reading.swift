// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// Moves a person's read marker forward to a message, never back: what several devices say in any order comes to the furthest.
    /// - Parameter reply: is given `{"room","read"}`.
    package func markRead(_ room: RoomID, through seq: Seq, by user: UserID, reply: @escaping Reply<[UInt8]>) {
        let marker = ChatKeys.readMarker(room, user)
        let command = Command(
            at: now(),
            conditions: Self.isMember(user, of: room),
            operations: [.raise(marker, to: seq.value, notAbove: ChatKeys.newest(room))]
        )
        appendMarking(command, room, reply: reply)
    }

    /// Moves the marker so that a message and all after it are unread.
    /// - Parameter reply: is given `{"room","read"}`.
    package func markUnread(_ room: RoomID, from seq: Seq, by user: UserID, reply: @escaping Reply<[UInt8]>) {
        let before = Array(String(seq.value - 1).utf8)
        let command = Command(
            at: now(),
            conditions: Self.isMember(user, of: room) + [.exists(ChatKeys.message(room, seq))],
            operations: [.put(ChatKeys.readMarker(room, user), before)]
        )
        appendMarking(command, room, otherwise: seq.value - 1, reply: reply)
    }

    private func appendMarking(
        _ command: Command,
        _ room: RoomID,
        otherwise read: Int64 = 0,
        reply: @escaping Reply<[UInt8]>
    ) {
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied(_, let results), .repeated(_, let results):
                let marker = if case .value(let value) = results.first { value } else { read }
                reply(
                    .success(
                        JSONWriter.object { writer in
                            writer.member("room", room.text)
                            writer.member("read", marker)
                        }
                    )
                )
            case .refused(.conditionFailed(let index, _)):
                reply(.failure([.noSuchRoom, .notMember, .noSuchMessage][index]))
            case .refused(let refusal): reply(.failure(.unavailable("It was refused: \(refusal).")))
            }
        }
    }
}
