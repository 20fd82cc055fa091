// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub
import Store
import Synchronization
import WireProtocol

/// The chat's live socket (docs/protocol.md, "The live socket"): verbs in, replies and events out.
///
/// Lives on the connection's event loop.
final class ChatSession: SocketSession {
    let chat: ChatService
    private let search: MessageSearch
    private let directory: RoomDirectory
    let session: Sessions.Session
    /// The person as they are now: up to date with the revision that the client is.
    var principal: Principal
    var user: User {
        get { principal.user }
        set { principal.user = newValue }
    }
    private let rates: Rates
    let presence: Presence
    let hub: Hub
    /// Tells the other nodes of a cluster; nil where there are none.
    private let exchange: NodeExchange?
    let loop: LoopHub
    let connection: WebSocketConnection
    let subscriber: Subscriber
    var phase = Phase.new
    let messageBytes = ServerLimits.messageBytes
    var requestsInFlight = 0
    /// Messages that wait for the one before them; no more than ``ServerLimits/requestsInFlight``.
    private var waitingSends: [WaitingSend] = []
    private var isLookingUp = false
    /// What was last told of the person's typing.
    private var typing: (room: RoomID, at: NIODeadline)?
    var isIdle = false
    /// There once the client has resumed.
    var device: Presence.Device?
    /// Topics of the people whose presence the client watches.
    private var watched: Set<Topic> = []
    let attendance = Attendance()
    /// Records now and then that the session is used, so that a client that only listens keeps it.
    private var noting: RepeatedTask?

    /// Whether the connection is there; any thread may ask.
    final class Attendance: Sendable {
        let isPresent = Atomic(true)
    }

    private struct WaitingSend {
        let id: Int64
        let room: RoomID
        let draft: ChatService.Draft
    }

    enum Phase {
        case new
        case resuming
        case live
        case closed
    }

    init(
        chat: ChatService,
        search: MessageSearch,
        directory: RoomDirectory,
        session: Sessions.Session,
        rates: Rates,
        presence: Presence,
        hub: Hub,
        exchange: NodeExchange? = nil,
        loop: LoopHub,
        connection: WebSocketConnection,
        noteUse: @escaping @Sendable () -> Void = {}
    ) {
        self.chat = chat
        self.search = search
        self.directory = directory
        self.session = session
        principal = session.principal
        self.rates = rates
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
            return write(LiveReply.failure(.badRequest(error.reason), answering: error.id))
        }
        switch (request.verb, phase) {
        case (.resume(let since, let isIdle), .new):
            phase = .resuming
            self.isIdle = isIdle
            resume(since: since, answering: request.id)
        case (.resume, _):
            write(LiveReply.failure(.badRequest("resume must come first, and only once."), answering: request.id))
        case (_, .new):
            write(LiveReply.failure(.badRequest("The first verb must be resume."), answering: request.id))
        case (_, .closed):
            break
        case (let verb, .resuming), (let verb, .live):
            do throws(ChatError) {
                try count(verb)
            } catch {
                return write(LiveReply.failure(error, answering: request.id))
            }
            perform(verb, answering: request.id)
        }
    }

    func closed() {
        phase = .closed
        noting?.cancel()
        attendance.isPresent.store(false, ordering: .relaxed)
        waitingSends = []
        loop.remove(subscriber)
        if let device { presence.leave(device) }
        device = nil
    }

    private func learn(ofPerson record: [UInt8]) {
        user = User(id: user.id, record: record) ?? user
    }

    // MARK: Verbs

    private func count(_ verb: LiveRequest.Verb) throws(ChatError) {
        let name = session.user.id.text
        try rates.count(.requestsPerPerson, of: name)
        switch verb {
        case .send: try rates.count(.messagesPerPerson, of: name)
        case .search: try rates.count(.searchesPerPerson, of: name)
        default: break
        }
    }

    private func perform(_ verb: LiveRequest.Verb, answering id: Int64) {
        switch verb {
        case .resume:
            preconditionFailure("Handled before.")
        case .send(let room, let draft):
            waitingSends.append(WaitingSend(id: id, room: room, draft: draft))
            requestsInFlight += 1
            sendWaiting()
        case .edit(let room, let seq, let text, let revision):
            chat.edit(seq, of: room, to: text, madeOn: revision, by: principal, reply: messageReply(id))
        case .delete(let room, let seq):
            chat.delete(seq, of: room, by: principal, reply: messageReply(id))
        case .react(let room, let seq, let emoji):
            chat.react(with: emoji, to: seq, of: room, by: principal, reply: resultReply(id))
        case .unreact(let room, let seq, let emoji):
            chat.unreact(with: emoji, to: seq, of: room, by: principal, reply: resultReply(id))
        case .read(let room, let seq):
            chat.markRead(room, through: seq, by: principal, reply: resultReply(id))
        case .unread(let room, let seq):
            chat.markUnread(room, from: seq, by: principal, reply: resultReply(id))
        case .typing(let room):
            reply(id) { _ in LiveReply.result(Array("{}".utf8), answering: id) }(hintTyping(in: room))
        case .presence(let isIdle):
            self.isIdle = isIdle
            if var device {
                presence.set(&device, isIdle: isIdle)
                self.device = device
            }
            doneReply(id)(.success(()))
        case .watch(let people):
            resultReply(id)(watch(people))
        case .message(let room, let seq):
            chat.message(seq, of: room, for: user.id, reply: resultReply(id))
        case .history(let room, let position, let limit):
            let limit = limit ?? ChatLimits.defaultPage
            chat.history(
                of: room,
                position,
                limit: limit,
                for: user.id,
                reply: largeReply(id)
            )
        case .pin(let room, let seq):
            chat.pin(seq, of: room, by: principal, reply: resultReply(id))
        case .unpin(let room, let seq):
            chat.unpin(seq, of: room, by: principal, reply: resultReply(id))
        case .pins(let room):
            chat.pins(of: room, for: user.id, reply: largeReply(id))
        case .setNotifications(let room, let level):
            chat.setNotifications(level, in: room, by: principal, reply: resultReply(id))
        case .search(let request):
            search.search(request, for: user.id, reply: largeReply(id))
        case .users(let search):
            chat.people(named: search, for: user.id, reply: largeReply(id))
        case .user(let other):
            chat.person(other, for: user.id, reply: resultReply(id))
        case .updateProfile(let update):
            chat.updateProfile(update, of: principal, reply: userReply(id))
        case .rooms(let request):
            directory.list(request, for: user.id, reply: largeReply(id))
        case .createRoom(let name, let visibility):
            chat.createRoom(named: name, visibility: visibility, by: principal, reply: roomReply(id))
        case .direct(let people):
            chat.directRoom(of: principal, with: people, reply: roomReply(id))
        case .updateRoom(let room, let update):
            chat.updateRoom(room, update, by: principal, reply: roomReply(id))
        case .members(let request):
            chat.members(request, for: user.id, reply: largeReply(id))
        case .invite(let room, let invited):
            chat.invite(invited, to: room, by: principal, reply: roomReply(id))
        case .remove(let room, let removed):
            chat.remove(removed, from: room, by: principal, reply: doneReply(id))
        case .setRole(let room, let other, let role):
            chat.setRole(role, of: other, in: room, by: principal, reply: doneReply(id))
        case .join(let room):
            chat.join(room, by: principal, reply: roomReply(id))
        case .leave(let room):
            chat.leave(room, by: principal, reply: doneReply(id))
        }
    }

    /// Sends what waits, up to a message whose mentions have to be looked up: those behind it wait for it, so that they are numbered in
    /// the order they were sent.
    private func sendWaiting() {
        while !isLookingUp, !waitingSends.isEmpty {
            let next = waitingSends.removeFirst()
            requestsInFlight -= 1
            isLookingUp = next.draft.mayMention
            chat.send(next.draft, to: next.room, from: principal, reply: sentReply(next.id, isLookingUp))
        }
    }

    private func sentReply(_ id: Int64, _ isLookedFor: Bool) -> ChatService.Reply<ChatService.Sent> {
        let replied = reply(id) { LiveReply.sent($0, answering: id) }
        guard isLookedFor else { return replied }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        return ChatService.Reply { [loop] result in
            replied(result)
            loop.enqueue {
                this.value.isLookingUp = false
                this.value.sendWaiting()
            }
        }
    }

    private func resultReply(_ id: Int64) -> ChatService.Reply<[UInt8]> {
        reply(id) { LiveReply.result($0, answering: id) }
    }

    /// For what may be a page of something.
    private func largeReply(_ id: Int64) -> ChatService.Reply<[UInt8]> {
        reply(id, weighing: ServerLimits.largeRequestWeight) { LiveReply.result($0, answering: id) }
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
        return .success(
            JSONWriter.object(reserving: 1024) { writer in
                writer.name("presence")
                writer.array { writer in
                    for (user, state) in states {
                        writer.object { writer in
                            writer.member("user", user.text)
                            writer.member("state", state.rawValue)
                        }
                    }
                }
            }
        )
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

    private func doneReply(_ id: Int64) -> ChatService.Reply<Void> {
        reply(id) { LiveReply.result(Array("{}".utf8), answering: id) }
    }

    private func roomReply(_ id: Int64) -> ChatService.Reply<Room> {
        reply(id) { LiveReply.room($0, answering: id) }
    }

    private func userReply(_ id: Int64) -> ChatService.Reply<User> {
        reply(id) { LiveReply.result(LiveReply.body(of: $0), answering: id) }
    }

    private func messageReply(_ id: Int64) -> ChatService.Reply<Message> {
        reply(id) { LiveReply.result(LiveReply.body(of: $0), answering: id) }
    }

    /// Encodes the result where it is made and writes it on the event loop, in order with the events. From now until then it is in
    /// flight.
    private func reply<Value>(
        _ id: Int64,
        weighing weight: Int = 1,
        _ encode: @escaping @Sendable (Value) -> [UInt8]
    ) -> ChatService.Reply<Value> {
        requestsInFlight += weight
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        return ChatService.Reply { [loop] result in
            let message =
                switch result {
                case .success(let value): encode(value)
                case .failure(let error): LiveReply.failure(error, answering: id)
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
        guard phase != .closed else { return }
        connection.write(answer: .textFrame(message))
        loop.flushSoon(subscriber)
    }
}
