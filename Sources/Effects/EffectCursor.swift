// SPDX-License-Identifier: MIT

package import CommitLog
package import Store
package import WireProtocol

/// How far an effect has come, in a record of its own: all that follows from changes up to there is done.
package struct EffectCursor: Sendable {
    private let address: Address
    private let log: any CommitLog
    private let store: Store
    private let now: @Sendable () -> Timestamp

    package init(at address: Address, log: any CommitLog, store: Store, now: @escaping @Sendable () -> Timestamp) {
        self.address = address
        self.log = log
        self.store = store
        self.now = now
    }

    /// - Returns: nil when it was never written.
    package func revision() async throws -> Revision? {
        let record = try await store.read { try $0.record(address) }
        return record.flatMap { try? JSONValue(parsing: $0.value)["revision"]?.integerValue }.map { Revision($0) }
    }

    package func move(to revision: Revision) async throws {
        let record = JSONWriter.object { $0.member("revision", revision.value) }
        _ = try await log.append(Command(at: now(), operations: [.put(address, record)]))
    }
}
