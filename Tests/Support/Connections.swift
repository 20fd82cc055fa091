// SPDX-License-Identifier: MIT

import Synchronization

/// All connections of a test, so that none outlives it.
final class Connections: Sendable {
    private let open = Mutex<[TestConnection]>([])

    func open(port: Int, isHead: Bool = false, receiveBuffer: Int? = nil) async throws -> TestConnection {
        let connection = try await TestConnection.open(port: port, isHead: isHead, receiveBuffer: receiveBuffer)
        open.withLock { $0.append(connection) }
        return connection
    }

    func cutAll() {
        for connection in open.withLock(\.self) { connection.cut() }
    }
}
