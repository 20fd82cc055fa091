// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import PubSub

/// Looks again who it is that was let in, as soon as the end of what they stand on would be heard: a session, token or key may have
/// ended after it was looked at and before the socket has subscribed to its end.
struct CredentialRecheck: SocketAdmission {
    let base: any SocketAdmission

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        let admitted = try await base.admit(request)
        return { [base] connection, eventLoop in
            let session = admitted(connection, eventLoop)
            let socket = NIOLoopBound(connection, eventLoop: eventLoop)
            Task {
                do throws(HTTPFailure) {
                    _ = try await base.admit(request)
                } catch {
                    // What could not be looked at is not known to have ended.
                    guard error.status == .unauthorized || error.status == .forbidden else { return }
                    eventLoop.execute { socket.value.close(.signedOut) }
                }
            }
            return session
        }
    }
}
