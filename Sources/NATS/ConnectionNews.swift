// SPDX-License-Identifier: MIT

import CNATS
import Logging
import Synchronization

/// What the library's threads tell of a connection. Kept alive by the connection until the library says that it is closed.
final class ConnectionNews: Sendable {
    let logger: Logger
    /// How often it was lost and came back.
    let returns = Atomic<Int>(0)

    init(_ logger: Logger) {
        self.logger = logger
    }

    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> ConnectionNews? {
        context.map { Unmanaged<ConnectionNews>.fromOpaque($0).takeUnretainedValue() }
    }
}

// Functions and not closures: the library calls them on threads of its own, where a closure that was made in an actor would trap.

func connectionWasLost(_ connection: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    guard !natsConnection_IsClosed(connection) else { return }
    ConnectionNews.of(context)?.logger.warning("the connection to NATS is lost")
}

func connectionIsBack(_ connection: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    guard let news = ConnectionNews.of(context) else { return }
    news.returns.add(1, ordering: .relaxed)
    news.logger.notice("the connection to NATS is back")
}

func connectionHadError(
    _ connection: OpaquePointer?,
    _ subscription: OpaquePointer?,
    _ status: natsStatus,
    _ context: UnsafeMutableRawPointer?
) {
    ConnectionNews.of(context)?.logger
        .debug("NATS reports an error", metadata: ["error": "\(NATSError.reason(for: status))"])
}

func connectionWasClosed(_ connection: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<ConnectionNews>.fromOpaque(context).release()
}
