// SPDX-License-Identifier: MIT

/// Names the past that a server's revisions count in. A server that was restored from a backup has another one, and nothing that was
/// known before is true of it.
struct HistoryID: RawRepresentable, Hashable, Sendable, Codable {
    let rawValue: String
}
