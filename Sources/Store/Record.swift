// SPDX-License-Identifier: MIT

package import WireProtocol

/// Milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

/// A value under a key, with the revision of its last change.
package struct Record: Hashable, Sendable {
    package let address: Address
    package let value: [UInt8]
    package let revision: Revision
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    package init(
        address: Address,
        value: [UInt8],
        revision: Revision,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.address = address
        self.value = value
        self.revision = revision
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// One record has changed.
package struct Change: Hashable, Sendable {
    package let address: Address
    /// The new value; nil when the record was deleted.
    package let value: [UInt8]?
    /// What to tell subscribers in place of the value; nil when it is the value itself. See ``JSONValue/Merge/withRemovals``.
    package let notice: [UInt8]?
    package let revision: Revision
    package let at: Timestamp
    /// When the log of this process was given the command it is of, to measure by; nil for what another node was given.
    package var acceptedAt: ContinuousClock.Instant?

    package init(
        address: Address,
        value: [UInt8]?,
        notice: [UInt8]? = nil,
        revision: Revision,
        at: Timestamp
    ) {
        self.address = address
        self.value = value
        self.notice = notice
        self.revision = revision
        self.at = at
    }
}
