// SPDX-License-Identifier: MIT

package import PubSub
package import Store
package import WireProtocol

/// What a page shows first, so that it need not ask for it once it runs: who looks, what a first load says, and the messages at
/// the place that the address names (docs/protocol.md, "The page").
package struct FirstView: Sendable {
    /// Messages on a first page: about what fits on a screen, since nothing is seen before all of them are drawn.
    private static let firstPage = 30

    /// `{"user","events","page"}`.
    package let json: [UInt8]

    /// Of nobody: `{"user":null}`.
    package static let ofNobody = JSONWriter.object { writer in
        writer.name("user")
        writer.null()
    }

    /// - Parameters:
    ///   - credential: what the person's socket will stand on.
    ///   - room: what the address names. Without access to it there is no `page`, as if there were no such room.
    ///   - message: around which message of it; nil for the first unread one, or the newest.
    /// - Throws: `ChatError` when the database cannot be read.
    package init(
        for user: User,
        credential: Topic,
        room: RoomID?,
        message: Seq?,
        in snapshot: Snapshot
    ) throws(ChatError) {
        let catchUp = try reading { try CatchUp(for: user.id, credential: credential, since: nil, in: snapshot) }
        let page = try room.flatMap { room throws(ChatError) in
            try Self.page(of: room, at: message, for: user.id, in: snapshot)
        }
        json = JSONWriter.object(reserving: 16_384) { writer in
            writer.member("user", json: (catchUp.person ?? user).json)
            writer.name("events")
            writer.array { writer in
                for event in catchUp.events { writer.raw(event) }
            }
            if let page { writer.member("page", json: page) }
        }
    }

    private static func page(
        of room: RoomID,
        at message: Seq?,
        for user: UserID,
        in snapshot: Snapshot
    ) throws(ChatError) -> [UInt8]? {
        do throws(ChatError) {
            let position: ChatService.Position
            if let message {
                position = .around(message)
            } else {
                position = try firstUnread(of: room, by: user, in: snapshot)
            }
            return try ChatService.history(of: room, position, limit: firstPage, for: user, in: snapshot)
        } catch {
            guard error == .noSuchRoom || error == .notMember else { throw error }
            return nil
        }
    }

    /// Where reading goes on: the newest page when what is unread is on it.
    private static func firstUnread(
        of room: RoomID,
        by user: UserID,
        in snapshot: Snapshot
    ) throws(ChatError) -> ChatService.Position {
        let (newest, read) = try reading {
            (try snapshot.integer(ChatKey.newest(room)), try snapshot.integer(ChatKey.readMarker(room, user)))
        }
        return newest - read > firstPage ? .around(Seq(read + 1)) : .newest
    }
}
