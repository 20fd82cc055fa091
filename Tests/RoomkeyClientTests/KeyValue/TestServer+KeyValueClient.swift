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
        through proxy: TestProxy? = nil,
        configure: (inout ConnectionOptions) -> Void = { _ in }
    ) throws -> KeyValueClient {
        let options = ChatOptions.ofTests { configure(&$0.connection) }.connection
        return KeyValueClient(server: try address(through: proxy), credential: credential, options: options)
    }

    /// What makes tokens, straight or through a proxy.
    func keyValueTokens(through proxy: TestProxy? = nil) throws -> KeyValueTokens {
        KeyValueTokens(server: try address(through: proxy), apiKey: apiKey)
    }

    private func address(through proxy: TestProxy?) throws -> ServerAddress {
        guard let proxy else { return try address }
        return try ServerAddress("http://127.0.0.1:\(proxy.port)")
    }
}
