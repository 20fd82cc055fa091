// SPDX-License-Identifier: MIT

package import Chat
package import CommitLog
import Crypto
import Foundation
package import Store
import WireProtocol

/// The keys that servers and tools use the key-value API with: `rk_<id>_<secret>`. Only a hash of the secret is stored.
///
/// A key is looked up in the store each time it is used, so one that is created or revoked, on another node too, counts at once.
package struct APIKeys: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp

    package init(log: any CommitLog, store: Store, now: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.store = store
        self.now = now
    }

    /// A key as it may be shown: without its secret.
    package struct Listed: Sendable, Equatable {
        package let id: String
        package let name: String
        package let createdAt: Timestamp
    }

    /// Creates a key.
    /// - Parameters:
    ///   - name: what the key is for.
    ///   - principal: nil for the operator.
    /// - Returns: the key, and the whole of it, which cannot be shown again.
    package func create(
        named name: String,
        by principal: Principal?
    ) async throws(ChatError) -> (key: Listed, secret: String) {
        let issue = try makeIssue(named: name)
        return try await decisions.decide(by: principal, to: .manageKeys) { snapshot, _ throws(ChatError) in
            let count = try reading { try Self.all(in: snapshot).count }
            guard count < ServerLimits.apiKeys else {
                throw .tooLarge("The limit of \(count) API keys is reached. Revoke one first.")
            }
            return .append(issue.command) { _ in (issue.key, issue.secret) }
        }
    }

    /// Creates a key for the operator where there is none. Of several that do so at the same time one does.
    /// - Returns: nil when there is a key.
    package func createIfNone(named name: String) async throws(ChatError) -> (key: Listed, secret: String)? {
        let issue = try makeIssue(named: name)
        return try await decisions.decide(by: nil) { snapshot, _ throws(ChatError) in
            let address = AuthKeys.createdIfNone
            let (hasKeys, last) = try reading {
                (try !Self.all(in: snapshot).isEmpty, try snapshot.record(address))
            }
            guard !hasKeys else { return .done(nil) }
            // That there is no key cannot be a condition, but that nobody else has acted on it can.
            var command = issue.command
            let condition: Command.Condition =
                if let last { .revision(address, last.revision) } else { .absent(address) }
            command.conditions.append(condition)
            command.operations.append(.put(address, JSONWriter.object { $0.member("key", issue.key.id) }))
            return .append(command) { _ in (key: issue.key, secret: issue.secret) }
        }
    }

    /// A key that is to be stored.
    private struct Issue: Sendable {
        let key: Listed
        let secret: String
        let command: Command
    }

    private func makeIssue(named name: String) throws(ChatError) -> Issue {
        guard let name = ChatService.cleanName(name, limit: ServerLimits.apiKeyNameLength) else {
            throw .badRequest(
                "A key's name must have 1 to \(ServerLimits.apiKeyNameLength) characters and no control characters."
            )
        }
        let id = RandomText.make(12)
        let secret = RandomText.make(40)
        let address = AuthKeys.apiKey(id)
        let at = now()
        let record = JSONWriter.object { writer in
            writer.member("name", name)
            writer.member("hash", utf8: Self.hash(secret))
            writer.member("createdAt", at.milliseconds)
        }
        return Issue(
            key: Listed(id: id, name: name, createdAt: at),
            secret: "rk_\(id)_\(secret)",
            command: Command(at: at, conditions: [.absent(address)], operations: [.put(address, record)])
        )
    }

    private var decisions: Decisions { Decisions(log: log, store: store) }

    /// All keys, oldest first.
    package func list() async throws(ChatError) -> [Listed] {
        try await store.reading { try Self.all(in: $0) }
    }

    private static func all(in snapshot: Snapshot) throws -> [Listed] {
        try snapshot.range(.auth, .prefix(AuthKeys.apiKeys), limit: .max).records.compactMap { record in
            guard let document = try? JSONValue(parsing: record.value), let name = document["name"]?.stringValue else {
                return nil
            }
            let id = String(decoding: record.address.key.dropFirst(AuthKeys.apiKeys.count), as: UTF8.self)
            return Listed(id: id, name: name, createdAt: record.createdAt)
        }
        .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Revokes a key. What is connected with it is closed.
    /// - Parameter principal: nil for the operator.
    /// - Returns: false when there is no such key.
    package func revoke(id: String, by principal: Principal?) async throws(ChatError) -> Bool {
        try await decisions.decide(by: principal, to: .manageKeys) { snapshot, _ throws(ChatError) in
            let address = AuthKeys.apiKey(id)
            guard try reading({ try snapshot.record(address) }) != nil else { return .done(false) }
            return .append(Command(at: now(), operations: [.delete(address)])) { _ in true }
        }
    }

    /// - Returns: the id of a valid key; nil for anything else.
    func verify(_ key: String) async throws -> String? {
        let parts = key.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "rk" else { return nil }
        let id = String(parts[1])
        let given = Self.hash(String(parts[2]))
        let isValid = try await store.read { snapshot in
            guard let record = try snapshot.record(AuthKeys.apiKey(id)),
                case .string(let stored) = try JSONValue(parsing: record.value)["hash"]
            else { return false }
            return isEqualInConstantTime(stored, given)
        }
        return isValid ? id : nil
    }

    /// The secret has 200 random bits, so one round of a plain hash is as good as many.
    static func hash(_ secret: String) -> [UInt8] {
        Array(Data(SHA256.hash(data: Array(secret.utf8))).base64EncodedString().utf8)
    }
}

/// Compares without telling by the time it takes where the difference is.
func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
