// SPDX-License-Identifier: MIT

import NIOCore

/// Counts the sockets that are open.
struct CountedSockets: SocketAdmission {
    let base: any SocketAdmission
    let metrics: ServerMetrics

    func admit(_ request: SocketRequest) async throws(HTTPFailure) -> AdmittedSocket {
        let admitted = try await base.admit(request)
        return { [metrics] connection, eventLoop in Counted(admitted(connection, eventLoop), in: metrics) }
    }

    private final class Counted: SocketSession {
        private let session: any SocketSession
        private let metrics: ServerMetrics

        init(_ session: any SocketSession, in metrics: ServerMetrics) {
            self.session = session
            self.metrics = metrics
            metrics.connectionOpened()
        }

        var messageBytes: Int { session.messageBytes }

        func received(_ message: [UInt8]) { session.received(message) }

        var requestsInFlight: Int { session.requestsInFlight }
        func writable() { session.writable() }

        func closed() {
            session.closed()
            metrics.connectionClosed()
        }
    }
}
