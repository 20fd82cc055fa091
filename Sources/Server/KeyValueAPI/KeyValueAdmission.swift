// SPDX-License-Identifier: MIT

import KeyValueProtocol
import NIOCore
import PubSub
import WireProtocol

/// Lets in who has an API key or a token (hpkv-protocol W1–W4). The page's origin does not matter: neither is sent by a browser
/// on its own.
struct KeyValueAdmission: SocketAdmission {
    let service: KeyValueService
    let apiKeys: APIKeys
    let tokens: Tokens
    let hub: Hub
    /// nil where the showcase is switched off, whose guests are the only ones without an API key.
    let showcase: LegacyChat?

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        do {
            if let key = request.query["apiKey"].string { return try await admit(apiKey: key) }
            if let token = request.query["token"].string { return try await admit(token: token) }
        } catch let error as KeyValueError {
            throw HTTPFailure(error)
        } catch {
            throw HTTPFailure(KeyValueError.unavailable("The database could not be read"))
        }
        throw HTTPFailure(KeyValueError.unauthorized)
    }

    private func admit(apiKey: String) async throws -> AdmittedSocket {
        guard let id = try await apiKeys.verify(apiKey) else { throw KeyValueError.unknownKey }
        return socket(by: KeyValueCaller(apiKey: id), topics: [CredentialTopics.apiKey(id)], patterns: [])
    }

    private func admit(token: String) async throws -> AdmittedSocket {
        guard let token = try await tokens.verify(token) else { throw KeyValueError.unknownKey }
        let topics = token.topics + [CredentialTopics.token(token.id)]
        let caller = KeyValueCaller(token)
        switch token.bearer {
        case .apiKey(let id):
            return socket(by: caller, topics: topics + [CredentialTopics.apiKey(id)], patterns: token.patterns)
        case .guest(let network):
            guard let showcase, try await showcase.admits(network) else { throw KeyValueError.unknownKey }
            let all = topics + [CredentialTopics.guests, CredentialTopics.network(network)]
            return socket(by: caller, topics: all, patterns: token.patterns)
        }
    }

    private func socket(
        by caller: KeyValueCaller,
        topics: [Topic],
        patterns: [Subscriber.Pattern]
    ) -> AdmittedSocket {
        { [service, hub] connection, eventLoop in
            KeyValueSession(
                service: service,
                caller: caller,
                hub: hub.loop(eventLoop),
                connection: connection,
                topics: topics,
                patterns: patterns
            )
        }
    }
}
