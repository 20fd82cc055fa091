// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// What travels with a request.
struct AppContext: RequestContext {
    private static let forwardedFor = HTTPField.Name("x-forwarded-for")

    var coreContext: CoreRequestContextStorage
    /// The connection that the request came over.
    let channel: any Channel
    private let peer: SocketAddress?
    /// Whose `X-Forwarded-For` is believed.
    var proxies = TrustedProxies.local

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = channel.remoteAddress
    }

    func client(of request: Request) -> Client {
        Client(address: address(of: request), device: DeviceName.name(of: request.headers[.userAgent]))
    }

    func address(of request: Request) -> ClientAddress {
        let forwarded = Self.forwardedFor.map { request.headers[values: $0] } ?? []
        return ClientAddress(peer: peer, forwarded: forwarded, by: proxies)
    }
}
