// SPDX-License-Identifier: MIT

package import Foundation

/// What an object store notes of an object, in the layout that all clients of NATS share (ADR-20).
package struct NATSObject: Codable, Sendable, Equatable {
    package let name: String
    /// What the one who put it there has noted.
    package let description: String?
    let bucket: String
    /// Under which its chunks are.
    let nuid: String
    /// In bytes.
    package let size: Int
    /// When it was put there, in the form of RFC 3339.
    let mtime: String
    let chunks: Int
    let digest: String
    /// Whether only the note is left.
    let deleted: Bool?

    /// When it was put there.
    package var putAt: Date? { try? Date(mtime, strategy: .iso8601) }
}
