// SPDX-License-Identifier: MIT

package import ChatProtocol
import Store
package import WireProtocol

extension NotificationLevel {
    /// Where nobody has chosen: a direct room is a call by itself.
    static func standard(in visibility: Visibility) -> NotificationLevel {
        visibility == .direct ? .all : .mentions
    }

    static func chosen(by user: UserID, in room: RoomID, _ snapshot: Snapshot) throws -> NotificationLevel? {
        try snapshot.record(ChatKey.notificationLevel(room, user)).flatMap { NotificationLevel(record: $0.value) }
    }

    init?(record: [UInt8]) {
        self.init(rawValue: String(decoding: record, as: UTF8.self))
    }
}

extension ChatService {
    /// Chooses what a member is told of.
    /// - Parameter reply: is given `{"room","level"}`.
    package func setNotifications(
        _ level: NotificationLevel,
        in room: RoomID,
        by principal: Principal,
        reply: Reply<[UInt8]>
    ) {
        let command = Command(
            at: now(),
            conditions: Self.isMember(principal.id, of: room) + principal.isSignedIn,
            operations: [.put(ChatKey.notificationLevel(room, principal.id), Array(level.rawValue.utf8))]
        )
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied, .repeated:
                reply(.success(NotificationState(room: room, level: level).json()))
            case .refused:
                read(reply) { snapshot throws(ChatError) in
                    try principal.requireSignedIn(in: snapshot)
                    try Self.requireMember(principal.id, of: room, in: snapshot)
                    throw .busy
                }
            }
        }
    }
}
