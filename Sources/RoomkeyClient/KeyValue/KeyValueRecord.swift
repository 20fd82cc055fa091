// SPDX-License-Identifier: MIT

/// A key and its value, both text. Keys are ordered by their UTF-8 bytes.
public struct KeyValueRecord: Sendable, Hashable, Codable {
    /// The key.
    public let key: String
    /// The value.
    public let value: String

    /// Creates a record.
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
