// SPDX-License-Identifier: MIT

/// Decides what a connection does, and does nothing itself: no socket, no clock, no chance. What happens goes in, and what is to be
/// done about it comes out.
///
/// Requests may be made in any state. They wait until the connection is live, go out in the order they were made, and those that
/// may be repeated go out again after a break.
struct ConnectionMachine {
    /// What its driver is to do next.
    enum Step: Equatable {
        case open
        case wait(Duration)
        case stop
    }

    /// What its driver is to do at once.
    enum Action: Equatable {
        case send(String)
        case fail(RequestID, RoomkeyError)
        /// The socket is of no use any more.
        case drop
    }

    /// More than this nobody can mean to ask at once.
    static let mostRequests = 1_000

    private let backoff: Backoff
    private(set) var state = ConnectionState.idle
    private(set) var step = Step.stop
    /// In a row, since the connection last was live.
    private var failures = 0
    private var requests: [RequestID: PendingRequest] = [:]
    private var lastID: Int64 = 0
    /// The request that opens the conversation on the present socket.
    private var greeting: RequestID?

    init(backoff: Backoff) {
        self.backoff = backoff
    }

    private var isClosed: Bool { if case .closed = state { true } else { false } }

    // MARK: The socket

    /// Somebody wants a connection.
    mutating func start() {
        guard state == .idle else { return }
        connect()
    }

    /// A socket is open. Without a greeting it is live at once.
    mutating func opened(greeting message: ((RequestID) -> String)?) -> [Action] {
        guard step == .open else { return [.drop] }
        guard let message else { return becameLive() }
        state = .catchingUp
        let id = nextID()
        greeting = id
        return [.send(message(id))]
    }

    /// What happened meanwhile has been told; requests go out.
    mutating func becameLive() -> [Action] {
        guard step == .open else { return [] }
        state = .live
        failures = 0
        return requests.keys.sorted().compactMap { id in send(id) }
    }

    /// There is no socket any more, or none came about.
    /// - Parameters:
    ///   - cause: why; nil when it was dropped, to make another one at once.
    ///   - chance: from 0 to 1.
    mutating func lost(_ cause: RoomkeyError?, chance: Double) -> [Action] {
        guard !isClosed else { return [] }
        guard let cause else {
            greeting = nil
            connect()
            return dropSent()
        }
        guard !cause.endsConnection else { return close(cause) }
        failures += 1
        let delay = backoff.delay(after: failures, chance: chance)
        state = .waiting(attempt: failures, delay: delay, cause: cause)
        step = .wait(delay)
        greeting = nil
        return dropSent()
    }

    /// The wait is over.
    mutating func waited() {
        guard case .wait = step else { return }
        connect()
    }

    /// There is reason to believe that a connection can be made now. What seems to stand may not, so it is made anew.
    mutating func reconnect() -> [Action] {
        guard !isClosed, state != .idle else { return [] }
        failures = 0
        switch step {
        case .wait: connect()
        case .open, .stop: return [.drop]
        }
        return []
    }

    /// The end of it, for a reason or by the caller's wish.
    mutating func close(_ cause: RoomkeyError?) -> [Action] {
        guard !isClosed else { return [] }
        state = .closed(cause)
        step = .stop
        defer { requests = [:] }
        return requests.keys.sorted().map { .fail($0, cause ?? .closed) } + [.drop]
    }

    private mutating func connect() {
        state = .connecting(attempt: failures + 1)
        step = .open
    }

    // MARK: Requests

    /// No request that was made so far is to go out any more.
    mutating func forgetRequests() -> [Action] {
        defer { requests = [:] }
        return requests.keys.sorted().map { .fail($0, .connectionLost) }
    }

    /// Somebody asks something.
    /// - Returns: its number, and what to send when it can go out at once.
    mutating func request(
        isRepeatable: Bool,
        _ message: (RequestID) -> String
    ) throws(RoomkeyError) -> (id: RequestID, actions: [Action]) {
        if case .closed(let cause) = state { throw cause ?? .closed }
        guard requests.count < Self.mostRequests else { throw .tooManyRequests }
        let id = nextID()
        requests[id] = PendingRequest(message: message(id), isRepeatable: isRepeatable)
        return (id, state == .live ? send(id).map { [$0] } ?? [] : [])
    }

    /// An answer has arrived.
    /// - Returns: whether somebody waits for it.
    mutating func answered(_ id: RequestID) -> Answered {
        if id == greeting {
            greeting = nil
            return .greeting
        }
        return requests.removeValue(forKey: id) == nil ? .nobody : .request
    }

    /// Who an answer is for.
    enum Answered {
        case greeting, request, nobody
    }

    /// Nobody waits for the answer any more.
    /// - Returns: why there is none, when it was for the lack of time; nil when the request is not there any more.
    mutating func gaveUp(_ id: RequestID) -> RoomkeyError? {
        requests.removeValue(forKey: id).map { $0.wasSent ? .timeout : .offline }
    }

    private mutating func nextID() -> RequestID {
        lastID += 1
        return RequestID(value: lastID)
    }

    private mutating func send(_ id: RequestID) -> Action? {
        guard let request = requests[id] else { return nil }
        requests[id]?.isSent = true
        requests[id]?.wasSent = true
        return .send(request.message)
    }

    private mutating func dropSent() -> [Action] {
        var failed: [Action] = []
        for id in requests.keys.sorted() where requests[id]?.isSent == true {
            if requests[id]?.isRepeatable == true {
                requests[id]?.isSent = false
            } else {
                requests[id] = nil
                failed.append(.fail(id, .connectionLost))
            }
        }
        return failed
    }
}
