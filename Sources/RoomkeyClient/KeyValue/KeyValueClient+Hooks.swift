// SPDX-License-Identifier: MIT

import Foundation

extension KeyValueClient {
    /// How the key-value API is spoken on a connection.
    static func hooks(
        _ server: ServerAddress,
        _ credential: KeyValueCredential,
        _ feed: KeyValueFeed
    ) -> ConnectionHooks<KeyValueChange, Data> {
        ConnectionHooks(
            destination: { () async throws(RoomkeyError) in
                WebSocketRequest(server: server, target: "/ws?\(try await credential.query())")
            },
            greeting: {
                // Nothing is said to begin with. But the server tells all changes from here on, and nothing was read yet.
                feed.connected()
                return nil
            },
            read: read,
            heard: { change in
                feed.tell(.change(change))
                return .nothing
            },
            refused: { RoomkeyError(keyValue: $0) }
        )
    }

    private static func read(_ message: Data) throws -> Incoming<KeyValueChange, Data> {
        let head = try JSONDecoder().decode(KeyValueAnswer.Head.self, from: message)
        if head.type == "notification" {
            let notification = try JSONDecoder().decode(KeyValueAnswer.Notification.self, from: message)
            return .event(
                KeyValueChange(
                    key: notification.key,
                    value: notification.value?.text,
                    changedAt: Date(timeIntervalSince1970: (notification.timestamp ?? 0) / 1_000)
                )
            )
        }
        guard let id = head.messageId else { return .nothing }
        let code = head.code ?? (head.error == nil ? 200 : 500)
        guard code == 200 else {
            return .answer(
                RequestID(value: id),
                .failure(RoomkeyError(keyValue: code, head.error ?? head.message)),
                nil
            )
        }
        return .answer(RequestID(value: id), .success(message), nil)
    }
}
