// SPDX-License-Identifier: MIT

import WireProtocol

/// The members of messages on the key-value WebSocket, and of the answers over HTTP that say the same (hpkv-protocol §2).
enum Name {
    static let messageID: StaticString = "messageId"
    static let op: StaticString = "op"
    static let key: StaticString = "key"
    static let value: StaticString = "value"
    static let endKey: StaticString = "endKey"
    static let limit: StaticString = "limit"
    /// Ours, as is ``prefix``: HPKV knows neither.
    static let reverse: StaticString = "reverse"
    static let prefix: StaticString = "prefix"
    static let code: StaticString = "code"
    static let error: StaticString = "error"
    static let message: StaticString = "message"
    static let success: StaticString = "success"
    static let records: StaticString = "records"
    static let count: StaticString = "count"
    static let truncated: StaticString = "truncated"
    static let newValue: StaticString = "newValue"
    static let result: StaticString = "result"
    static let type: StaticString = "type"
    static let timestamp: StaticString = "timestamp"
    static let notification: StaticString = "notification"
}

/// Whether a name that was read is this one.
func ~= (name: StaticString, read: [UInt8]) -> Bool {
    name.withUTF8Buffer { $0.elementsEqual(read) }
}

extension JSONValue {
    subscript(_ name: StaticString) -> JSONValue? { self[name.description] }
}
