// SPDX-License-Identifier: MIT

package import NIOCore
package import WireProtocol

/// A message to the subscribers of a topic. The frame is encoded once; every subscriber is written the same
/// bytes.
package struct Publication: Sendable {
    package let topic: Topic
    package let revision: Revision
    /// A finished WebSocket frame; nil when there is nothing to say, only something to do.
    package let frame: ByteBuffer?
    /// The effect on each subscriber after delivery.
    package let effect: Effect?
    /// The record whose text it tells, on its topic; nil when it tells none, and when it has an effect. Once a later one tells of the same
    /// record, this one is told to nobody any more.
    package let subject: [UInt8]?
    /// From when on its delivery is timed; nil when it is not.
    package let acceptedAt: ContinuousClock.Instant?

    /// A change of the subscriptions themselves. It takes effect between this publication and the next, so that losing a room
    /// ends its events before the next change goes out (docs/architecture.md, invariant 9).
    package enum Effect: Sendable, Equatable {
        case subscribe(Topic)
        case unsubscribe(Topic)
        case close(CloseReason)
        /// Given to the connection's own side and not to its client: what it knew of the client has changed.
        case inform([UInt8])
    }

    package init(
        topic: Topic,
        revision: Revision,
        frame: ByteBuffer?,
        effect: Effect? = nil,
        subject: [UInt8]? = nil,
        acceptedAt: ContinuousClock.Instant? = nil
    ) {
        self.topic = topic
        self.revision = revision
        self.frame = frame
        self.effect = effect
        self.subject = subject
        self.acceptedAt = acceptedAt
    }

    var size: Int {
        let news = if case .inform(let news) = effect { news.count } else { 0 }
        return (frame?.readableBytes ?? 0) + news + topic.name.count + (subject.map { $0.count + 32 } ?? 0) + 64
    }
}

/// Why the server closes a connection, with the close code (RFC 6455 §7.4.1 and its registry at IANA) that tells the client.
package enum CloseReason: Sendable, Equatable {
    case restarting
    case protocolError
    case binaryMessage
    case notUTF8
    /// The session, token or key that the connection stands on is no longer valid.
    case signedOut
    case tooLarge
    case internalError
    /// The client reads too slowly; it may reconnect and resume.
    case tooSlow

    package var code: UInt16 {
        switch self {
        case .restarting: 1012
        case .protocolError: 1002
        case .binaryMessage: 1003
        case .notUTF8: 1007
        case .signedOut: 1008
        case .tooLarge: 1009
        case .internalError: 1011
        case .tooSlow: 1013
        }
    }

    package var text: String {
        switch self {
        case .restarting: "the server is stopping, reconnect"
        case .protocolError: "protocol error"
        case .binaryMessage: "text messages only"
        case .notUTF8: "not valid UTF-8"
        case .signedOut: "signed out"
        case .tooLarge: "message too large"
        case .internalError: "internal error, reconnect"
        case .tooSlow: "reading too slowly, reconnect and resume"
        }
    }
}
