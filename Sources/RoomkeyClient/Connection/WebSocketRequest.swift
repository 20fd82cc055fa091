// SPDX-License-Identifier: MIT

/// What is asked of a server to get a WebSocket.
struct WebSocketRequest: Sendable {
    let server: ServerAddress
    /// Goes behind the server's own path, with its query: `/api/live`, `/ws?token=…`.
    let target: String
    /// Besides those of every upgrade.
    var headers: [(name: String, value: String)] = []
}
