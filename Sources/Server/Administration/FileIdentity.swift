// SPDX-License-Identifier: MIT

import Foundation

/// What is the same for all names of a file, and tells it from another that has one of them later.
struct FileIdentity: Equatable {
    private let device: UInt64?
    private let number: UInt64?

    /// - Parameter path: of a link, it is the link itself that is meant.
    /// - Returns: nil when nothing is there.
    init?(of path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        device = (attributes[.systemNumber] as? NSNumber)?.uint64Value
        number = (attributes[.systemFileNumber] as? NSNumber)?.uint64Value
    }
}
