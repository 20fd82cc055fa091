// SPDX-License-Identifier: MIT

/// A key and its value. Both are text; keys are in the order of their UTF-8 bytes.
public struct KeyValueRecord: Sendable, Hashable, Codable {
    /// What it is found by.
    public let key: String
    /// What is stored there.
    public let value: String

    /// - Parameters:
    ///   - key: what it is found by.
    ///   - value: what is stored there.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
