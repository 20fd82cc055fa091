// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import RoomkeyClient

/// The server and the credentials of `roomkey kv`.
struct KeyValueOptions: ParsableArguments {
    @Option(help: "The server's address. (default: ROOMKEY_SERVER, or http://127.0.0.1:8080)")
    var server: String?

    @Option(help: "The API key. (default: ROOMKEY_KEY)")
    var key: String?

    @Option(help: "A token, instead of an API key. (default: ROOMKEY_TOKEN)")
    var token: String?

    func validate() throws {
        if key != nil, token != nil { throw ValidationError("Give --key or --token, not both.") }
    }

    /// Works with a client, then closes it. A failure is printed and ends the process with its code.
    func withClient(_ body: @Sendable @escaping (KeyValueClient) async throws -> Void) async throws {
        try await reportingFailures { options throws in try await options.withClient(options.credential(), body) }
    }

    /// Works with a client, then closes it. A server that cannot be reached to begin with is a failure; one that was is waited for.
    func withClient(
        _ credential: KeyValueCredential,
        _ body: @Sendable @escaping (KeyValueClient) async throws -> Void
    ) async throws {
        let client = KeyValueClient(server: try ServerAddress(address), credential: credential)
        let result = await withTaskGroup(of: Result<Void, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await body(client)) } catch { return .failure(error) }
            }
            group.addTask {
                for await state in client.connection {
                    if case .waiting(_, _, let cause) = state { return .failure(cause) }
                    if case .live = state { break }
                }
                return nil
            }
            var result: Result<Void, any Error>?
            while result == nil, let next = await group.next() { result = next }
            group.cancelAll()
            return result
        }
        await client.close()
        try result?.get()
    }

    /// Creates tokens.
    func tokens() throws -> KeyValueTokens {
        guard let key = key ?? Self.environment("ROOMKEY_KEY") else {
            throw CommandFailure(
                "This requires an API key, with --key or ROOMKEY_KEY. Create one with `roomkey key create --name NAME`."
            )
        }
        return KeyValueTokens(server: try ServerAddress(address), apiKey: key)
    }

    /// A client that receives the changes of these keys.
    func watching(_ keys: [String]) throws -> KeyValueCredential {
        if let token = givenToken {
            guard keys.isEmpty else {
                throw CommandFailure("A token watches its own keys: leave out the keys, or use an API key.")
            }
            return .token(token)
        }
        guard !keys.isEmpty else { throw CommandFailure("Name the keys to watch, such as user:1 or 'user:*'.") }
        return .subscribed(KeyValueGrant(watching: keys), by: try tokens())
    }

    /// A failure of what is done is printed and ends the process with its code.
    func reportingFailures(_ body: (KeyValueOptions) async throws -> Void) async throws {
        do {
            try await body(self)
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = KeyValueFailure(error, server: address)
            failure.report()
            throw failure.code
        }
    }

    private var address: String { server ?? Self.environment("ROOMKEY_SERVER") ?? "http://127.0.0.1:8080" }

    /// One on the command line counts more than a key in the environment.
    private var givenToken: String? { token ?? (key == nil ? Self.environment("ROOMKEY_TOKEN") : nil) }

    private func credential() throws -> KeyValueCredential {
        if let token = givenToken { return .token(token) }
        guard let key = key ?? Self.environment("ROOMKEY_KEY") else {
            throw CommandFailure(
                "No credentials. Use --key or ROOMKEY_KEY. Create a key with `roomkey key create --name NAME`."
            )
        }
        return .apiKey(key)
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
