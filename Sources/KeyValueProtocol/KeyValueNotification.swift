// SPDX-License-Identifier: MIT

import WireProtocol

/// What subscribers of a key are told of a change (hpkv-protocol §2.4).
package struct KeyValueNotification: Hashable, Sendable {
    package let key: [UInt8]
    /// The new text; nil when the record was deleted.
    package let value: [UInt8]?
    /// Milliseconds since 1970.
    package let timestamp: Int64

    package init(key: [UInt8], value: [UInt8]?, timestamp: Int64) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
    }

    package var message: [UInt8] {
        JSONWriter.object(reserving: key.count + (value?.count ?? 0) + 96) { writer in
            writer.member(Name.type, Name.notification.description)
            writer.member(Name.key, utf8: key)
            if let value {
                writer.member(Name.value, utf8: value)
            } else {
                writer.name(Name.value)
                writer.null()
            }
            writer.member(Name.timestamp, timestamp)
        }
    }

    /// - Returns: nil for a message that is none, or that names no key.
    init?(reading message: JSONValue) {
        guard message[Name.type]?.stringValue == Name.notification.description, let key = message[Name.key]?.textOfValue
        else {
            return nil
        }
        self.init(
            key: key,
            value: message[Name.value]?.textOfValue,
            timestamp: message[Name.timestamp]?.integerValue ?? 0
        )
    }
}
