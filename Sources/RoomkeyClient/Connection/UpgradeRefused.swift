// SPDX-License-Identifier: MIT

/// The server answered, but did not become a WebSocket.
struct UpgradeRefused: Error {
    let answer: UpgradeAnswer
}
