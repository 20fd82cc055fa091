// SPDX-License-Identifier: MIT

import CommitLog
import Crypto
import Foundation
import Store
import WireProtocol

/// The secret of a cluster, which signs cookies and tokens: every node must know those that another has made. It is a record, so that
/// each node has it from the log; the first to propose one is taken.
///
/// Whoever may read the log could read it there. They could write to the log as well, and so do everything that it protects.
struct SharedSecret: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp

    /// - Parameter proposal: becomes the secret where there is none yet.
    func find(orUse proposal: SymmetricKey) async throws -> SymmetricKey {
        if let secret = try await stored() { return secret }
        let text = proposal.withUnsafeBytes { Data($0).base64EncodedString() }
        let record = JSONWriter.object { $0.member("secret", text) }
        _ = try await log.append(
            Command(at: now(), conditions: [.absent(AuthKeys.secret)], operations: [.put(AuthKeys.secret, record)])
        )
        guard let secret = try await stored() else {
            throw StoreError.damaged(path: store.path, reason: "the secret of the cluster cannot be read")
        }
        return secret
    }

    private func stored() async throws -> SymmetricKey? {
        try await store.read { snapshot in
            guard let record = try snapshot.record(AuthKeys.secret),
                let text = try JSONValue(parsing: record.value)["secret"]?.stringValue,
                let data = Data(base64Encoded: text)
            else { return nil }
            return SymmetricKey(data: data)
        }
    }
}
