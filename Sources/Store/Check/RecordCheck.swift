// SPDX-License-Identifier: MIT

/// Knows what must hold between the records of one namespace. Is shown each of them once, in key order, so that it need not
/// remember more than where it is.
package protocol RecordCheck {
    /// Looks at one record.
    /// - Parameter snapshot: all records, to look up what belongs to it.
    mutating func check(_ record: Record, in snapshot: Snapshot, _ problems: inout Problems) throws

    /// Called after the last record.
    mutating func finish(_ problems: inout Problems)
}
