// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks servers whose addresses strangers have given, such as push services. Nobody can make it ask a neighbour of this server, or keep
/// it busy: it connects only to addresses that a rule allows, follows no redirects, and ends each request after a time and a number of
/// bytes.
///
/// A host is looked up once for a request, and the connection goes to the address that was looked at: a name server that answers otherwise
/// the next time is not asked.
actor SafeFetcher {
    struct Request: Sendable {
        var method = HTTPMethod.GET
        let url: FetchURL
        var headers = HTTPHeaders()
        var body: [UInt8]?
    }

    struct Response: Sendable {
        let status: Int
        let headers: HTTPHeaders
        /// Empty where it was not asked for.
        let body: ByteBuffer
    }

    enum Failure: Error, Equatable {
        case noSuchHost(String)
        /// None of the host's addresses is one that may be asked.
        case notAllowed(String)
        case tooLarge(limit: Int)
        case timedOut
        case busy
    }

    /// Looks up a host.
    typealias Lookup = @Sendable (_ host: String) async throws -> [IPAddress]

    /// Clients that are kept for the next request to their host. Each has certificates and connections of its own.
    private static let keptClients = 32
    private static let connectTimeout: TimeAmount = .seconds(5)

    private let group: any EventLoopGroup
    private let rule: FetchRule
    private let lookup: Lookup
    private var clients: [Pin: Pinned] = [:]
    private var isShutDown = false

    /// A host, and its address that is asked.
    private struct Pin: Hashable {
        let host: String
        let address: IPAddress
    }

    private struct Pinned {
        let client: HTTPClient
        var requests = 0
        var usedAt = ContinuousClock.now
    }

    init(on group: any EventLoopGroup, _ rule: FetchRule, lookup: @escaping Lookup = HostLookup.addresses) {
        self.group = group
        self.rule = rule
        self.lookup = lookup
    }

    /// Asks.
    /// - Parameters:
    ///   - time: for all of it: looking up the host, connecting, and the whole of the answer.
    ///   - limit: bytes of the answer's body; nil to leave it unread.
    /// - Throws: ``Failure``, and what the network has failed with.
    func fetch(_ request: Request, within time: Duration, bodyLimit limit: Int? = nil) async throws -> Response {
        try await withThrowingTaskGroup(of: Response.self) { group in
            group.addTask { try await self.ask(request, within: time, limit) }
            group.addTask {
                try await Task.sleep(for: time, clock: .continuous)
                throw Failure.timedOut
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() else { throw CancellationError() }
            return response
        }
    }

    /// Ends all connections. Nothing may be asked any more.
    func shutdown() async throws {
        isShutDown = true
        let all = clients.values.map(\.client)
        clients = [:]
        for client in all { try await client.shutdown() }
    }

    private func ask(_ request: Request, within time: Duration, _ limit: Int?) async throws -> Response {
        let url = request.url
        let addresses = try await lookup(url.host)
        guard !addresses.isEmpty else { throw Failure.noSuchHost(url.host) }
        let allowed = addresses.filter { rule.allows($0, at: url) }
        guard !allowed.isEmpty else { throw Failure.notAllowed(url.host) }
        guard !isShutDown else { throw Failure.busy }
        let (pin, client) = take(url.host, allowed)
        defer { giveBack(pin) }
        var asked = HTTPClientRequest(url: url.description)
        asked.method = request.method
        asked.headers = request.headers
        asked.body = request.body.map { .bytes($0) }
        let response = try await client.execute(asked, timeout: .nanoseconds(Int64(time / .nanoseconds(1))))
        var body = ByteBuffer()
        if let limit {
            for try await piece in response.body {
                guard body.readableBytes + piece.readableBytes <= limit else { throw Failure.tooLarge(limit: limit) }
                body.writeImmutableBuffer(piece)
            }
        }
        return Response(status: Int(response.status.code), headers: response.headers, body: body)
    }

    // MARK: Clients

    /// A client that connects to one of the addresses, whatever the host is called: one that there is, else a new one.
    private func take(_ host: String, _ addresses: [IPAddress]) -> (Pin, HTTPClient) {
        let pins = addresses.map { Pin(host: host, address: $0) }
        let pin = pins.first { clients[$0] != nil } ?? pins[0]
        var pinned = clients[pin] ?? Pinned(client: client(for: pin))
        pinned.requests += 1
        pinned.usedAt = .now
        clients[pin] = pinned
        endUnused()
        return (pin, pinned.client)
    }

    private func giveBack(_ pin: Pin) {
        clients[pin]?.requests -= 1
        clients[pin]?.usedAt = .now
    }

    private func client(for pin: Pin) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .automatic
        configuration.timeout.connect = Self.connectTimeout
        configuration.dnsOverride = [pin.host: pin.address.description]
        return HTTPClient(eventLoopGroup: group, configuration: configuration)
    }

    /// Ends the clients that nobody uses, those that were not used for longest first, when there are too many.
    private func endUnused() {
        guard clients.count > Self.keptClients else { return }
        let unused = clients.filter { $0.value.requests == 0 }.sorted { $0.value.usedAt < $1.value.usedAt }
        for (pin, pinned) in unused.prefix(clients.count - Self.keptClients) {
            clients[pin] = nil
            // It has nothing to do any more, so ending it cannot fail in a way that matters.
            Task { try? await pinned.client.shutdown() }
        }
    }
}
