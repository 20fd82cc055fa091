// SPDX-License-Identifier: MIT

import Logging
import TestSupport

@testable import RoomkeyClient

extension TestServer {
    var address: ServerAddress {
        get throws { try ServerAddress("http://127.0.0.1:\(port)") }
    }

    /// A client of a new guest, which is not connected yet.
    /// - Parameter proxy: what it is to connect through. It signs in past it.
    func client(
        _ name: String,
        through proxy: TestProxy? = nil,
        configure: (inout ChatOptions) -> Void = { _ in }
    ) async throws -> ChatClient {
        let session = try await Session.signIn(to: address, as: .guest(name: name))
        return try ChatClient(try proxy.map { try session.through($0) } ?? session, options: .ofTests(configure))
    }

    /// A client of a new guest that is connected, and closed when the test is over.
    func withClient<Result>(
        _ name: String,
        configure: (inout ChatOptions) -> Void = { _ in },
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        let client = try await client(name, configure: configure)
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

extension Session {
    /// The same session, over another way to its server.
    func through(_ proxy: TestProxy) throws -> Session {
        Session(server: try ServerAddress("http://127.0.0.1:\(proxy.port)"), user: user, credential: credential)
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
