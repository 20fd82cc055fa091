// SPDX-License-Identifier: MIT

public import Foundation

/// What became of a key.
public struct KeyValueChange: Sendable, Hashable {
    /// The key.
    public let key: String
    /// What is stored there now; nil when the record was deleted.
    public let value: String?
    /// When, by the server's clock.
    public let changedAt: Date

    /// - Parameters:
    ///   - key: the key.
    ///   - value: what is stored there now; nil when the record was deleted.
    ///   - changedAt: when, by the server's clock.
    public init(key: String, value: String?, changedAt: Date) {
        self.key = key
        self.value = value
        self.changedAt = changedAt
    }
}
