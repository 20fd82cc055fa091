// SPDX-License-Identifier: MIT

package import PubSub
package import Store
package import WireProtocol

/// Who a person is and what they follow, read from one snapshot.
package struct Subscriptions: Sendable {
    /// Of the snapshot.
    package let point: HistoryPoint
    /// Who was last here before it cannot be told what has been deleted since.
    package let keptSince: Revision
    /// The person; nil when there is none.
    package let person: User?
    package let topics: [Topic]

    package var revision: Revision { point.revision }

    /// - Parameter credential: what the person's socket stands on; its end is the end of the socket.
    package init(of user: UserID, credential: Topic, in snapshot: Snapshot) throws {
        try self.init(
            of: user,
            credential: credential,
            joined: CatchUp.joinedRooms(of: user, in: snapshot),
            in: snapshot
        )
    }

    init(of user: UserID, credential: Topic, joined: [CatchUp.Joined], in snapshot: Snapshot) throws {
        point = try snapshot.point()
        keptSince = try snapshot.keptSince()
        person = try ChatService.user(user, in: snapshot)
        topics =
            [ChatTopics.directory, ChatTopics.user(user), credential]
            + joined.map { ChatTopics.room($0.room) }
    }
}
