// SPDX-License-Identifier: MIT

import Foundation
import KeyValueProtocol
import WireProtocol

extension KeyValueClient {
    /// How the key-value API is spoken on a connection.
    static func hooks(
        _ server: ServerAddress,
        _ credential: KeyValueCredential,
        _ feed: KeyValueFeed
    ) -> ConnectionHooks<KeyValueChange, JSONValue> {
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

    private static func read(_ message: Data) throws -> Incoming<KeyValueChange, JSONValue> {
        switch try KeyValueMessage(parsing: Array(message)) {
        case .notification(let told):
            .event(
                KeyValueChange(
                    key: String(decoding: told.key, as: UTF8.self),
                    value: told.value.map { String(decoding: $0, as: UTF8.self) },
                    changedAt: Date(timeIntervalSince1970: Double(told.timestamp) / 1_000)
                )
            )
        case .reply(let id, let message): .answer(RequestID(value: id), .success(message), nil)
        case .failure(let id, let code, let text):
            .answer(RequestID(value: id), .failure(RoomkeyError(keyValue: code, text)), nil)
        case .other: .nothing
        }
    }
}
