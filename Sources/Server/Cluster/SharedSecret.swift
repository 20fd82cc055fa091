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
enum SharedSecret {
    /// - Parameter proposal: becomes the secret where there is none yet.
    static func find(
        in store: Store,
        orUse proposal: SymmetricKey,
        log: any CommitLog,
        at time: Timestamp
    ) async throws -> SymmetricKey {
        if let secret = try await store.read(stored) { return secret }
        var command = sharing(proposal, at: time)
        command.conditions = [.absent(AuthKeys.secret)]
        _ = try await log.append(command)
        guard let secret = try await store.read(stored) else {
            throw StoreError.damaged(path: store.path, reason: "the secret of the cluster cannot be read")
        }
        return secret
    }

    /// The one that is there.
    static func stored(_ snapshot: Snapshot) throws -> SymmetricKey? {
        guard let record = try snapshot.record(AuthKeys.secret),
            let text = try JSONValue(parsing: record.value)["secret"]?.stringValue,
            let data = Data(base64Encoded: text)
        else { return nil }
        return SymmetricKey(data: data)
    }

    static func sharing(_ secret: SymmetricKey, at time: Timestamp) -> Command {
        let text = secret.withUnsafeBytes { Data($0).base64EncodedString() }
        return Command(
            at: time,
            operations: [.put(AuthKeys.secret, JSONWriter.object { $0.member("secret", text) })]
        )
    }

    static func removal(at time: Timestamp) -> Command {
        Command(at: time, operations: [.delete(AuthKeys.secret)])
    }
}
