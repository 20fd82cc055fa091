// SPDX-License-Identifier: MIT

/// What a server answered in place of becoming a WebSocket.
struct UpgradeAnswer: Sendable, Hashable {
    let status: Int
    let body: [UInt8]
}
