// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub

/// Lets in who is signed in, from our own pages only: the browser sends the cookie along whatever page asks.
struct ChatAdmission: SocketAdmission {
    let chat: ChatService
    let search: MessageSearch
    let directory: RoomDirectory
    let askers: Askers
    let origins: OriginRule
    let hub: Hub
    let rates: Rates
    let presence: Presence
    let exchange: NodeExchange?
    let sessions: Sessions

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        guard origins.allows(request) else { throw .badOrigin }
        let session: Sessions.Session?
        do {
            session = try await askers.session(of: request)
        } catch {
            throw HTTPFailure(error)
        }
        guard let session else { throw HTTPFailure(ChatError.signedOut) }
        return { [chat, search, directory, hub, rates, presence, exchange, sessions] connection, eventLoop in
            ChatSession(
                chat: chat,
                search: search,
                directory: directory,
                session: session,
                rates: rates,
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
