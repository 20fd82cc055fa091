// SPDX-License-Identifier: MIT

import RoomkeyClient
import TestSupport

extension TestServer {
    /// A client with the API key.
    func keyValueClient() throws -> KeyValueClient {
        try keyValueClient(.apiKey(apiKey))
    }

    /// A client, straight or through a proxy.
    func keyValueClient(
        _ credential: KeyValueCredential,
        through proxy: CuttingProxy? = nil,
        options: ConnectionOptions = .ofTests
    ) throws -> KeyValueClient {
        KeyValueClient(
            server: try ServerAddress(proxy?.url ?? "http://127.0.0.1:\(port)"),
            credential: credential,
            options: options
        )
    }

    func keyValueTokens() throws -> KeyValueTokens {
        KeyValueTokens(server: try ServerAddress("http://127.0.0.1:\(port)"), apiKey: apiKey)
    }
}

extension ConnectionOptions {
    /// Comes back at once, and waits as long as a busy machine takes.
    static var ofTests: ConnectionOptions {
        var options = ConnectionOptions()
        options.backoff = Backoff(first: .milliseconds(1), longest: .milliseconds(20))
        options.requestTimeout = .seconds(60)
        options.connectTimeout = .seconds(60)
        return options
    }
}
