// SPDX-License-Identifier: MIT

import Chat
package import Store
import WireProtocol

/// What must hold of the records of credentials: each can be read, each session is somebody's, and each bot's
/// token a bot's.
package struct CredentialsCheck: RecordCheck {
    package init() {}

    package mutating func check(_ record: Record, in snapshot: Snapshot, _ problems: inout Problems) throws {
        guard !AuthKeys.isCounter(record.address.key) else {
            if Int64(String(decoding: record.value, as: UTF8.self)) == nil {
                problems.add("is not a number", at: record.address)
            }
            return
        }
        guard case .object? = try? JSONValue(parsing: record.value) else {
            return problems.add("is not a JSON object", at: record.address)
        }
        if let bot = AuthKeys.bot(of: record.address.key) {
            let user = try ChatService.user(bot, in: snapshot)
            if user?.kind != .bot || user?.isRemoved == true {
                problems.add("is the token of \(bot), which is not a bot", at: record.address)
            }
        }
        guard AuthKeys.isSession(record.address.key) else { return }
        guard let user = try JSONValue(parsing: record.value)["user"]?.stringValue.flatMap({ UserID($0) }) else {
            return problems.add("has no user", at: record.address)
        }
        if try ChatService.user(user, in: snapshot) == nil {
            problems.add("belongs to \(user), who does not exist", at: record.address)
        }
    }

    package mutating func finish(_ problems: inout Problems) {}
}
