// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Decides what a connection becomes, and does nothing itself: what is read and answered on it goes in, and what is to be done about it
/// comes out (``UpgradeGate``).
struct UpgradeMachine {
    /// What is to be done.
    enum Action: Equatable {
        /// What was read passes as it is.
        case pass
        /// It passes, and is the last that does: the input ends behind it.
        case passLast
        /// The connection becomes one of HTTP with its first request, and this one passes in the place of the one that was read.
        case begin(HTTPRequestHead, isFirst: Bool)
        /// The same, and the request is whole: it was read before it was decided that it is plain HTTP. The input ends behind it.
        case beginLast(HTTPRequestHead, isFirst: Bool)
        /// The input is held, since a request for a WebSocket is being read.
        case hold
        /// It is found out whether the request is let in: then ``decided(isAdmitted:)``.
        case ask(HTTPRequestHead)
        /// The connection becomes a WebSocket.
        case upgrade(HTTPRequestHead)
        /// Nothing more is read.
        case endInput
        /// The client is answered with this status, and nothing more is read.
        case refuse(HTTPResponseStatus)
        /// Whoever answers requests is told of the error.
        case fail
        /// The connection ends at once.
        case cut
    }

    private enum State {
        /// For the first request.
        case waiting
        case http
        /// A request for a WebSocket is being read; it has no body.
        case reading(HTTPRequestHead)
        /// It waits for the answers to those before it.
        case queued(HTTPRequestHead)
        /// Whether it is let in is being found out.
        case deciding(HTTPRequestHead)
        /// Nothing more is read.
        case done
    }

    /// Whether each request is the last of its connection.
    private let isOneRequest: Bool
    private var state = State.waiting
    /// Whether a request has passed.
    private var isHTTP = false
    private var unansweredRequests = 0
    /// Whether nothing is read behind the newest request.
    private var isLastRequest = false
    /// Whether its end is still to come.
    private var isReadingRequest = false
    /// Whether the answer that is being written is the last.
    private var isLastAnswer = false
    private var isStopping = false
    private var wasAskedToStop = false

    init(isOneRequest: Bool) {
        self.isOneRequest = isOneRequest
    }

    var isWaiting: Bool { if case .waiting = state { true } else { false } }

    // MARK: Reading

    mutating func received(_ part: HTTPServerRequestPart) -> Action? {
        switch (state, part) {
        case (.waiting, .head(let head)), (.http, .head(let head)):
            guard Self.asksForWebSocket(head) else {
                let begun = begin(head)
                return .begin(begun.head, isFirst: begun.isFirst)
            }
            state = .reading(head)
            return .hold
        case (.http, .body): return .pass
        case (.http, .end):
            isReadingRequest = false
            guard isLastRequest else { return .pass }
            state = .done
            return .passLast
        case (.reading(let head), .end):
            state = .queued(head)
            return decide()
        case (.waiting, _), (.reading, _), (.queued, _), (.deciding, _):
            // The parser and we do not read this request alike, so nothing behind it can be trusted.
            return refuse(.badRequest)
        case (.done, _): return nil
        }
    }

    /// RFC 6455 §4.2.1.
    private static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers
        return head.method == .GET
            && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
            && headers["sec-websocket-key"].map(\.utf8.count) == [24]  // 16 bytes in base64
            && headers["sec-websocket-version"] == ["13"]
            && !headers.contains(name: "transfer-encoding")
            && headers["content-length"].allSatisfy { $0 == "0" }
    }

    /// - Returns: What is plain HTTP or has to be treated as such, without its `Upgrade` header.
    private mutating func begin(_ head: HTTPRequestHead) -> (head: HTTPRequestHead, isFirst: Bool) {
        defer { isHTTP = true }
        state = .http
        unansweredRequests += 1
        isReadingRequest = true
        // The parser reads nothing behind these.
        let isUpgrade = head.headers.contains(name: "upgrade")
        isLastRequest = isOneRequest || isUpgrade || head.method == .CONNECT || !head.isKeepAlive
        guard isUpgrade else { return (head, !isHTTP) }
        var plain = head
        plain.headers.remove(name: "upgrade")
        plain.headers.replaceOrAdd(name: "connection", value: "close")
        return (plain, !isHTTP)
    }

    private mutating func decide() -> Action? {
        guard case .queued(let head) = state, unansweredRequests == 0 else { return nil }
        guard !isStopping else { return cut() }
        state = .deciding(head)
        return .ask(head)
    }

    mutating func decided(isAdmitted: Bool) -> Action? {
        guard case .deciding(let head) = state else { return nil }
        guard !isStopping else { return cut() }
        guard !isAdmitted else {
            state = .done
            return .upgrade(head)
        }
        let begun = begin(head)
        isReadingRequest = false
        state = .done
        return .beginLast(begun.head, isFirst: begun.isFirst)
    }

    /// The client has closed its side.
    mutating func inputClosed() -> Action? {
        isWaiting ? cut() : nil
    }

    /// What was read is no HTTP. Errors after the first request are answered behind those that were read.
    mutating func failed(_ error: any Error) -> Action? {
        switch state {
        case .waiting:
            let isTooLong = error as? HTTPParserError == .headerOverflow
            return refuse(isTooLong ? .requestHeaderFieldsTooLarge : .badRequest)
        case .http: return .fail
        case .reading, .queued, .deciding: return cut()
        case .done: return nil
        }
    }

    private mutating func refuse(_ status: HTTPResponseStatus) -> Action {
        // Answers to requests before would have to come first.
        guard unansweredRequests == 0 else { return cut() }
        state = .done
        return .refuse(status)
    }

    private mutating func cut() -> Action {
        state = .done
        return .cut
    }

    // MARK: Answering

    /// A final answer begins.
    /// - Parameter isClosing: whether it says already that it is the last.
    /// - Returns: whether it has to say so.
    mutating func beginsAnswer(isClosing: Bool) -> Bool {
        // A body that nobody has waited for may be endless, or never come (RFC 9110 §10.1.1): either way the next request cannot
        // be told from it.
        let mustClose = unansweredRequests == 1 && (isLastRequest || isReadingRequest)
        isLastAnswer = mustClose || isClosing
        return mustClose
    }

    mutating func endsAnswer() -> Action? {
        unansweredRequests -= 1
        switch state {
        case .http where isLastAnswer, .reading where isLastAnswer, .queued where isLastAnswer:
            state = .done
            return .endInput
        case .waiting, .http, .reading, .queued, .deciding, .done: return decide()
        }
    }

    // MARK: The end

    /// The server stops.
    mutating func stop() -> Action? {
        isStopping = true
        return isWaiting ? cut() : nil
    }

    /// The server that stops asks whether the connection is done.
    mutating func asked(isWritable: Bool) -> Action? {
        // A request that has not been read to its end was not accepted, and a client that reads no answers is not waited for.
        let isWorking = isWritable && unansweredRequests > (isReadingRequest ? 1 : 0)
        defer { wasAskedToStop = !isWorking }
        return !isWorking && wasAskedToStop ? cut() : nil
    }

    /// The connection has become something else or is gone.
    mutating func gone() {
        state = .done
    }
}
