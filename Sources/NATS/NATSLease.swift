// SPDX-License-Identifier: MIT

import CNATS
import Synchronization

/// Something that one process of many holds, for as long as it says so again and again: a key in a bucket of JetStream that forgets.
///
/// `@unchecked Sendable`: the handle is never changed, and the library locks what is behind it with each call.
package final class NATSLease: @unchecked Sendable {
    /// The bucket is of use for as long as its connection is there.
    private let connection: NATSConnection
    private let store: OpaquePointer
    private let key: String
    private let owner: String
    /// The revision under which we hold it; nil when we do not.
    private let held = Mutex<UInt64?>(nil)

    /// - Parameters:
    ///   - bucket: is made if it is not there.
    ///   - owner: who we are, for those who look.
    ///   - duration: how long it is ours without ``take()``.
    package init(
        _ key: String,
        in bucket: String,
        owner: String,
        duration: Duration,
        replicas: Int,
        on connection: NATSConnection
    ) throws(NATSError) {
        var store: OpaquePointer?
        var status = js_KeyValue(&store, connection.jetStream, bucket)
        if status == NATS_NOT_FOUND {
            status = bucket.withCString { name in
                var configuration = kvConfig()
                kvConfig_Init(&configuration)
                configuration.Bucket = name
                configuration.TTL = duration.inMilliseconds * 1_000_000
                configuration.History = 1
                configuration.Replicas = Int32(replicas)
                return js_CreateKeyValue(&store, connection.jetStream, &configuration)
            }
        }
        try NATSError.check(status, "opening the bucket \(bucket)")
        guard let store else { throw .failed(doing: "opening the bucket \(bucket)", reason: "there is none") }
        self.store = store
        self.key = key
        self.owner = owner
        self.connection = connection
    }

    deinit {
        kvStore_Destroy(store)
    }

    /// Takes it, or holds it for longer.
    /// - Returns: whether it is ours now. It may still be when there is no answer.
    package func take() -> Bool {
        held.withLock { held in
            var revision: UInt64 = 0
            let status =
                if let held {
                    kvStore_UpdateString(&revision, store, key, owner, held)
                } else {
                    kvStore_CreateString(&revision, store, key, owner)
                }
            held = status == NATS_OK ? revision : nil
            return status == NATS_OK
        }
    }

    /// Gives it to whoever takes it next.
    package func giveBack() {
        held.withLock { held in
            guard held != nil else { return }
            kvStore_Delete(store, key)
            held = nil
        }
    }
}
