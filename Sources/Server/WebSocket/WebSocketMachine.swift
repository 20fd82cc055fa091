// SPDX-License-Identifier: MIT

import DequeModule
import NIOCore
import NIOWebSocket
import PubSub

/// Decides what a WebSocket connection does, and does nothing itself: it has no channel, no clock and no session. What happens goes in,
/// and what is to be done about it comes out.
///
/// A client may ask for far more than it reads. So messages are handed over while the session has room for requests and the socket
/// takes what is written; beyond that they wait, and nothing more is read. Only a client that does not read what is queued is
/// closed for it (1013).
struct WebSocketMachine {
    /// What is to be done.
    enum Action: Equatable {
        /// The session gets this message.
        case receive([UInt8])
        /// A ping is answered.
        case pong(ByteBuffer)
        /// The client is asked whether it is there, and looked at again after ``ServerLimits/pingInterval``.
        case ping
        /// It is looked at again after that time.
        case lookAgain
        /// The channel goes on reading.
        case read
        /// What was asked for is answered first, for ``ServerLimits/closeTimeout`` at most: then ``waitedForAnswers()``.
        case awaitAnswers
        /// The session ends, and a Close with this payload is the last frame: then ``sentClose(queuedBytes:)``.
        case close(ByteBuffer)
        /// The client has ``ServerLimits/closeTimeout`` to read what is queued and to answer: then ``waitedForClose(queuedBytes:)``.
        case awaitClose
        /// The connection ends at once.
        case cut
    }

    /// What the session and the socket can take.
    struct Load {
        let requestsInFlight: Int
        /// Whether what is written is taken by the socket soon.
        let isWritable: Bool

        fileprivate var isFull: Bool { requestsInFlight >= ServerLimits.requestsInFlight || !isWritable }
    }

    private enum State {
        case open
        /// No request is taken any more. The Close with this payload is sent when those before it are answered.
        case finishing(ByteBuffer)
        /// A Close was sent or the connection is gone; nothing else is sent any more.
        case closing
    }

    /// What has arrived and waits for room. The end waits behind the messages, so that all of them are answered.
    private enum Arrival {
        case message([UInt8])
        case end(payload: ByteBuffer)
    }

    private var state = State.open
    private var assembler = MessageAssembler(maximumBytes: ServerLimits.messageBytes)
    /// There are none unless it is open.
    private var arrivals: Deque<Arrival> = []
    private var isReadHeld = false
    /// Whether nothing has come since the last ping.
    private var isSilent = false
    private var wasAskedToStop = false
    /// Bytes that waited to be sent when this was last looked at.
    private var queuedBytes = 0

    /// - Parameter messageBytes: of a message of its session at most.
    mutating func open(messageBytes: Int) {
        assembler = MessageAssembler(maximumBytes: messageBytes)
    }

    /// Whether nothing is to be sent any more.
    var isClosing: Bool { if case .closing = state { true } else { false } }

    // MARK: What comes from the client

    mutating func received(_ frame: WebSocketFrame, _ load: Load) -> Action? {
        isSilent = false
        switch (state, assembler.add(frame)) {
        case (.open, .message(let message)):
            guard arrivals.isEmpty, !load.isFull else {
                arrivals.append(.message(message))
                return nil
            }
            return .receive(message)
        case (.open, .pong(let payload)): return .pong(payload)
        case (.open, .close(let code)):
            var payload = ByteBuffer()
            if let code { payload.write(webSocketErrorCode: code) }
            return end(payload, load)
        case (.open, .fail(let reason)): return end(Self.payload(of: reason), load)
        case (.closing, .close): return .cut
        case (.open, .wait), (.finishing, _), (.closing, _): return nil
        }
    }

    /// The client has closed its side. It may still read what it has asked for.
    mutating func inputClosed(_ load: Load) -> Action? {
        isClosing ? .cut : end(ByteBuffer(), load)
    }

    mutating func failed(_ error: any Error, _ load: Load) -> Action? {
        switch error {
        case NIOWebSocketError.invalidFrameLength: end(Self.payload(of: .tooLarge), load)
        case is NIOWebSocketError: end(Self.payload(of: .protocolError), load)
        // What follows a frame that cannot be read; the Close is on its way.
        case is ByteToMessageDecoderError: nil
        default: .cut
        }
    }

    private mutating func end(_ payload: ByteBuffer, _ load: Load) -> Action? {
        guard case .open = state else { return nil }
        guard arrivals.isEmpty else {
            arrivals.append(.end(payload: payload))
            return nil
        }
        return finish(payload, load)
    }

    // MARK: Backpressure

    /// Somebody wants to read on.
    /// - Returns: whether that is done now; otherwise ``next(_:)`` says when.
    mutating func mayRead(_ load: Load) -> Bool {
        guard case .open = state, load.isFull || !arrivals.isEmpty else { return true }
        isReadHeld = true
        return false
    }

    /// What was held back and has room now. To be asked until there is nothing, whenever there may be more room.
    mutating func next(_ load: Load) -> Action? {
        switch state {
        case .open:
            switch arrivals.first {
            case .message(let message):
                guard !load.isFull else { return nil }
                arrivals.removeFirst()
                return .receive(message)
            case .end(let payload): return finish(payload, load)
            case nil: guard !load.isFull else { return nil }
            }
        case .finishing(let payload):
            if load.requestsInFlight == 0 { return close(payload) }
        case .closing: break
        }
        guard isReadHeld else { return nil }
        isReadHeld = false
        return .read
    }

    // MARK: Time

    /// Time to see whether the client is there.
    mutating func look(queuedBytes queued: Int, isWritable: Bool) -> Action? {
        guard !isClosing else { return nil }
        // The ping may still lie behind what is queued. A client that reads that, however slowly, gets to it.
        let isReading = !isWritable && queued < queuedBytes
        queuedBytes = queued
        guard isSilent else {
            isSilent = true
            return .ping
        }
        if isReading { return .lookAgain }
        // One that does not gets to the Close as well, when it reads again.
        return isWritable ? .cut : close(.tooSlow)
    }

    mutating func waitedForAnswers() -> Action? {
        guard case .finishing(let payload) = state else { return nil }
        return close(payload)
    }

    mutating func sentClose(queuedBytes queued: Int) -> Action {
        queuedBytes = queued
        return .awaitClose
    }

    /// A client that reads what is queued gets more time for it; one that does not is cut.
    mutating func waitedForClose(queuedBytes queued: Int) -> Action {
        guard queued < queuedBytes else { return .cut }
        queuedBytes = queued
        return .awaitClose
    }

    // MARK: The end

    /// The server stops.
    mutating func stop(_ load: Load) -> Action? {
        guard case .open = state else { return nil }
        return finish(Self.payload(of: .restarting), load)
    }

    /// The server that stops asks whether the connection is done.
    mutating func asked(isWritable: Bool) -> Action? {
        if case .finishing = state, isWritable { return nil }
        defer { wasAskedToStop = true }
        return wasAskedToStop ? .cut : nil
    }

    mutating func close(_ reason: CloseReason) -> Action? {
        close(Self.payload(of: reason))
    }

    /// There is no connection any more.
    mutating func gone() {
        state = .closing
        arrivals = []
    }

    /// Takes no more requests, and closes when those that were taken are answered.
    private mutating func finish(_ payload: ByteBuffer, _ load: Load) -> Action? {
        guard load.requestsInFlight > 0 else { return close(payload) }
        state = .finishing(payload)
        arrivals = []
        return .awaitAnswers
    }

    private mutating func close(_ payload: ByteBuffer) -> Action? {
        guard !isClosing else { return nil }
        gone()
        return .close(payload)
    }

    private static func payload(of reason: CloseReason) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(reason.code)))
        payload.writeString(reason.text)
        return payload
    }
}
