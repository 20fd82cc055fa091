// SPDX-License-Identifier: MIT

import NIOCore

/// Counts the sockets that are open.
struct CountedSockets: SocketAdmission {
    let base: any SocketAdmission
    let figures: Figures

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        let admitted = try await base.admit(request)
        return { [figures] connection, eventLoop in Counted(admitted(connection, eventLoop), in: figures) }
    }

    private final class Counted: SocketSession {
        private let session: any SocketSession
        private let figures: Figures

        init(_ session: any SocketSession, in figures: Figures) {
            self.session = session
            self.figures = figures
            figures.connectionOpened()
        }

        var messageBytes: Int { session.messageBytes }

        func received(_ message: [UInt8]) { session.received(message) }

        var requestsInFlight: Int { session.requestsInFlight }
        func writable() { session.writable() }

        func closed() {
            session.closed()
            figures.connectionClosed()
        }
    }
}
