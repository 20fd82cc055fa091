// SPDX-License-Identifier: MIT

public import Foundation

/// A change of a key.
public struct KeyValueChange: Sendable, Hashable {
    /// The key.
    public let key: String
    /// The new value; nil if the record was deleted.
    public let value: String?
    /// The time of the change, by the server's clock.
    public let changedAt: Date

    /// Creates a change.
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The new value; nil if the record was deleted.
    ///   - changedAt: The time of the change, by the server's clock.
    public init(key: String, value: String?, changedAt: Date) {
        self.key = key
        self.value = value
        self.changedAt = changedAt
    }
}
