// SPDX-License-Identifier: MIT

import CNATS
import Foundation

/// Messages of a subject that are there for a moment only: who does not listen when one is sent misses it.
///
/// `@unchecked Sendable`: the handle is never changed, and the library locks what is behind it with each call.
package final class NATSSubscription: @unchecked Sendable {
    private let connection: NATSConnection
    private let subscription: OpaquePointer

    fileprivate final class Handler: Sendable {
        let handle: @Sendable ([UInt8]) -> Void

        init(_ handle: @escaping @Sendable ([UInt8]) -> Void) {
            self.handle = handle
        }
    }

    /// - Parameter handle: is given the messages in the order they came, on a thread of the library's.
    init(
        _ subject: String,
        on connection: NATSConnection,
        _ handle: @escaping @Sendable ([UInt8]) -> Void
    ) throws(NATSError) {
        let handler = Unmanaged.passRetained(Handler(handle))
        var subscription: OpaquePointer?
        let status = natsConnection_Subscribe(
            &subscription,
            connection.connection,
            subject,
            messageCame,
            handler.toOpaque()
        )
        guard status == NATS_OK, let subscription else {
            handler.release()
            throw .failed(doing: "subscribing to \(subject)", reason: NATSError.reason(for: status))
        }
        // The last that the library calls for a subscription.
        natsSubscription_SetOnCompleteCB(subscription, subscriptionHasEnded, handler.toOpaque())
        self.connection = connection
        self.subscription = subscription
    }

    deinit {
        connection.end(subscription)
    }
}

extension NATSConnection {
    /// Sends a message to who listens now. Without a connection it may be lost.
    package func publish(_ message: [UInt8], to subject: String) {
        natsConnection_Publish(connection, subject, message, Int32(message.count))
    }

    /// Listens to a subject for as long as the subscription is kept.
    package func subscribe(
        to subject: String,
        _ handle: @escaping @Sendable ([UInt8]) -> Void
    ) throws(NATSError) -> NATSSubscription {
        try NATSSubscription(subject, on: self, handle)
    }
}

// Functions and not closures: see `ConnectionNews`.

private func messageCame(
    _ connection: OpaquePointer?,
    _ subscription: OpaquePointer?,
    _ message: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?
) {
    defer { natsMsg_Destroy(message) }
    guard let context else { return }
    let bytes = UnsafeRawBufferPointer(start: natsMsg_GetData(message), count: Int(natsMsg_GetDataLength(message)))
    Unmanaged<NATSSubscription.Handler>.fromOpaque(context).takeUnretainedValue().handle([UInt8](bytes))
}

private func subscriptionHasEnded(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<NATSSubscription.Handler>.fromOpaque(context).release()
}
