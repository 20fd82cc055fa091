// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub

/// Lets in who is signed in, from our own pages only: the browser sends the cookie along whatever page asks.
struct ChatAdmission: SocketAdmission {
    let dispatcher: ChatDispatcher
    let authenticator: Authenticator
    let origins: OriginRule
    let hub: Hub
    let presence: Presence
    let exchange: NodeExchange?
    let sessions: Sessions

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        guard origins.allows(request) else { throw .badOrigin }
        let session: Sessions.Session?
        do {
            session = try await authenticator.session(of: request)
        } catch {
            throw HTTPFailure(error)
        }
        guard let session else { throw HTTPFailure(ChatError.signedOut) }
        return { [dispatcher, hub, presence, exchange, sessions] connection, eventLoop in
            ChatSocketHandler(
                dispatcher: dispatcher,
                session: session,
                presence: presence,
                hub: hub,
                exchange: exchange,
                loop: hub.loop(eventLoop),
                connection: connection,
                noteUse: { sessions.noteUse(of: session) }
            )
        }
    }
}
