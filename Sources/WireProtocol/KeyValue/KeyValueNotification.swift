// SPDX-License-Identifier: MIT

/// What subscribers of a key are told of a change (hpkv-protocol §2.4).
package enum KeyValueNotification {
    /// - Parameters:
    ///   - value: the new text; nil when the record was deleted.
    ///   - timestamp: milliseconds since 1970.
    package static func message(key: [UInt8], value: [UInt8]?, timestamp: Int64) -> [UInt8] {
        JSONWriter.object(reserving: key.count + (value?.count ?? 0) + 96) { writer in
            writer.member("type", "notification")
            writer.member("key", utf8: key)
            if let value {
                writer.member("value", utf8: value)
            } else {
                writer.name("value")
                writer.null()
            }
            writer.member("timestamp", timestamp)
        }
    }
}
