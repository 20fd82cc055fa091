// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import NIOCore
import PubSub
import Store
import Synchronization
import WireProtocol

/// The chat's live socket (docs/protocol.md, "The live socket"): verbs in, replies and events out.
///
/// Lives on the connection's event loop.
final class ChatSocketHandler: SocketSession {
    private let dispatcher: ChatDispatcher
    var chat: ChatService { dispatcher.chat }
    let session: Sessions.Session
    /// The person as they are now: up to date with the revision that the client is.
    var principal: Principal
    var user: Chat.User {
        get { principal.user }
        set { principal.user = newValue }
    }
    let presence: Chat.Presence
    let hub: Hub
    /// Tells the other nodes of a cluster; nil where there are none.
    private let exchange: NodeExchange?
    let loop: LoopHub
    let connection: WebSocketConnection
    let subscriber: Subscriber
    var machine = ChatSocketMachine()
    let messageBytes = ServerLimits.messageBytes
    var requestsInFlight = 0
    /// What was last told of the person's typing.
    private var typing: (room: RoomID, at: NIODeadline)?
    /// There once the client has resumed.
    var device: Chat.Presence.Device?
    /// Topics of the people whose presence the client watches.
    private var watched: Set<Topic> = []
    let attendance = Attendance()
    /// Records now and then that the session is used, so that a client that only listens keeps it.
    private var noting: RepeatedTask?

    /// Whether the connection is there; any thread may ask.
    final class Attendance: Sendable {
        let isPresent = Atomic(true)
    }

    init(
        dispatcher: ChatDispatcher,
        session: Sessions.Session,
        presence: Chat.Presence,
        hub: Hub,
        exchange: NodeExchange? = nil,
        loop: LoopHub,
        connection: WebSocketConnection,
        noteUse: @escaping @Sendable () -> Void = {}
    ) {
        self.dispatcher = dispatcher
        self.session = session
        principal = session.principal
        self.presence = presence
        self.hub = hub
        self.exchange = exchange
        self.loop = loop
        self.connection = connection
        subscriber = Subscriber(sink: connection)
        // The end of a session ends its sockets, also those that have not resumed.
        loop.subscribe(subscriber, to: [session.credential], patterns: [])
        subscriber.onNews = { [weak self] in self?.learn(ofPerson: $0) }
        if session.user.kind != .bot {
            let interval = TimeAmount(ServerLimits.sessionUseInterval)
            noting = loop.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in noteUse() }
        }
    }

    func received(_ message: [UInt8]) {
        let request: LiveRequest
        do throws(LiveRequest.Malformed) {
            request = try LiveRequest(parsing: message)
        } catch {
            return write(ChatJSON.failure(.badRequest(error.reason), answering: error.id))
        }
        perform(machine.received(request))
    }

    func closed() {
        machine.close()
        noting?.cancel()
        attendance.isPresent.store(false, ordering: .relaxed)
        loop.remove(subscriber)
        if let device { presence.leave(device) }
        device = nil
    }

    private func learn(ofPerson record: [UInt8]) {
        user = Chat.User(id: user.id, record: record) ?? user
    }

    // MARK: Verbs

    func perform(_ action: ChatSocketMachine.Action?) {
        switch action {
        case .refuse(let error, let id): write(ChatJSON.failure(error, answering: id))
        case .perform(let verb, let id):
            do throws(ChatError) {
                try dispatcher.rates.count(.requestsPerPerson, of: session.user.id.text)
            } catch {
                return write(ChatJSON.failure(error, answering: id))
            }
            perform(verb, answering: id)
        case .getThrough(let since): getThrough(since)
        case .readSubscriptions: readSubscriptions()
        case .waitForAnnouncement(let since): waitForAnnouncement(since)
        case .readAll(let since): readAll(since: since)
        case .giveUp: connection.close(.internalError)
        // These need what was read, and are done where it was.
        case .lookForMissed, .follow, nil: break
        }
    }

    private func perform(_ verb: LiveRequest.Later, answering id: Int64) {
        switch verb {
        case .presence(let request):
            machine.isIdle = request.state == .idle
            if var device {
                presence.set(&device, isIdle: machine.isIdle)
                self.device = device
            }
            reply(id).done(.success(()))
        case .watch(let request): reply(id).json(watch(request.users))
        case .typing(let request): reply(id).done(hintTyping(in: request.room))
        case .action(let action) where type(of: action).isOrdered:
            machine.queue(action, answering: id)
            requestsInFlight += 1
            performInOrder()
        case .action(let action):
            let weight = type(of: action).repliesLargely ? ServerLimits.largeRequestWeight : 1
            dispatcher.perform(action, by: principal, reply: reply(id, weighing: weight))
        }
    }

    private func performInOrder() {
        while let (id, action, isAwaited) = machine.nextInOrder() {
            requestsInFlight -= 1
            dispatcher.perform(action, by: principal, reply: orderedReply(id, isAwaited))
        }
    }

    private func orderedReply(_ id: Int64, _ isAwaited: Bool) -> ChatDispatcher.Reply {
        let replied = reply(id)
        guard isAwaited else { return replied }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        return ChatDispatcher.Reply { [loop] result in
            replied(result)
            loop.enqueue {
                this.value.machine.answered()
                this.value.performInOrder()
            }
        }
    }

    /// - Returns: Their presence now; changes follow as events.
    private func watch(_ people: Set<UserID>) -> Result<[UInt8], ChatError> {
        guard people.count <= ChatLimits.watchedPeople else {
            return .failure(.tooLarge("At most \(ChatLimits.watchedPeople) people can be watched at once."))
        }
        let topics = Set(people.map(ChatTopics.presence))
        // First the changes, then what is: nothing that happens between the two is missed.
        loop.listen(subscriber, to: topics, insteadOf: watched)
        watched = topics
        let states = presence.states(of: people.sorted { $0.text < $1.text })
        let told = states.map { PresenceChanged(user: $0.user, state: $0.state.told) }
        return .success(PresenceList(presence: told).json())
    }

    /// Tells the people in the room, unless they were told a moment ago.
    private func hintTyping(in room: RoomID) -> Result<Void, ChatError> {
        let topic = ChatTopics.room(room)
        // Who follows a room on this socket is in it. For others all rooms are alike, also those that they must not know of.
        guard loop.isSubscribed(subscriber, to: topic) else { return .failure(.notMember) }
        let now = NIODeadline.now()
        if let last = typing, last.room == room, now - last.at < ServerLimits.typingInterval { return .success(()) }
        typing = (room, now)
        let event = ChatEvents.typing(user, in: room)
        hub.hint(.textFrame(event), to: topic)
        exchange?.shareTyping(event, in: room)
        return .success(())
    }

    /// Encodes the result where it is made and writes it on the event loop, in order with the events. From now until then it is in
    /// flight.
    private func reply(_ id: Int64, weighing weight: Int = 1) -> ChatDispatcher.Reply {
        requestsInFlight += weight
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        return ChatDispatcher.Reply { [loop] result in
            let message =
                switch result {
                case .success(let answer): ChatJSON.result(answer.json, answering: id)
                case .failure(let error): ChatJSON.failure(error, answering: id)
                }
            loop.enqueue { this.value.didPerform(message, weighing: weight) }
        }
    }

    private func didPerform(_ message: [UInt8], weighing weight: Int) {
        requestsInFlight -= weight
        write(message)
        connection.resumeReading()
    }

    func write(_ message: [UInt8]) {
        guard !machine.isClosed else { return }
        connection.write(answer: .textFrame(message))
        loop.flushSoon(subscriber)
    }
}
