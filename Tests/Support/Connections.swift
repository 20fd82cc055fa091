// SPDX-License-Identifier: MIT

import Synchronization

/// All open connections of a test, so that none outlives it.
final class Connections: Sendable {
    private let open = Mutex<[ObjectIdentifier: TestConnection]>([:])

    func open(
        port: Int,
        isHead: Bool = false,
        receiveBuffer: Int? = nil,
        keepsText: Bool = false
    ) async throws -> TestConnection {
        let connection = try await TestConnection.open(
            port: port,
            isHead: isHead,
            receiveBuffer: receiveBuffer,
            keepsText: keepsText
        )
        let id = ObjectIdentifier(connection)
        open.withLock { $0[id] = connection }
        // It holds all that it has received.
        connection.whenEnded { self.open.withLock { $0[id] = nil } }
        return connection
    }

    func cutAll() {
        for connection in open.withLock({ Array($0.values) }) { connection.cut() }
    }
}
