// SPDX-License-Identifier: MIT

import Logging
import RoomkeyClient
import TestSupport

extension TestServer {
    /// Its address, or that of a proxy in front of it.
    func address(port: Int? = nil) throws -> ServerAddress {
        try ServerAddress("http://127.0.0.1:\(port ?? self.port)")
    }

    /// A client of a new guest, which is not connected yet.
    func client(
        _ name: String,
        port: Int? = nil,
        configure: (inout ChatOptions) -> Void = { _ in }
    ) async throws -> ChatClient {
        let session = try await Session.signIn(to: address(port: port), as: .guest(name: name))
        return try ChatClient(session, options: .ofTests(configure))
    }

    /// A client of a new guest that is connected, and closed when the test is over.
    func withClient<Result>(
        _ name: String,
        port: Int? = nil,
        configure: (inout ChatOptions) -> Void = { _ in },
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        let client = try await client(name, port: port, configure: configure)
        do {
            try await client.connect()
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }
}

extension ChatOptions {
    /// Comes back fast, and waits long where the machine is busy.
    static func ofTests(_ configure: (inout ChatOptions) -> Void = { _ in }) -> ChatOptions {
        var options = ChatOptions()
        options.connection.backoff = Backoff(first: .milliseconds(5), longest: .milliseconds(50))
        options.connection.requestTimeout = .seconds(60)
        options.connection.connectTimeout = .seconds(30)
        options.connection.keepAlive = .seconds(30)
        configure(&options)
        return options
    }
}
