// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import NIOEmbedded
import WireProtocol

@testable import RoomkeyClient
@testable import Server

/// A client of the library without its socket and its tasks: it says what `ChatClient` says, and `ChatState` folds what it is told, as it
/// does in every program. It keeps what it has not seen acknowledged, sends it again under the same client ID, resumes from the last
/// revision it knows, and loads what it finds missing. It complains at once when the server breaks a promise.
final class SimulatedClient {
    let session: Sessions.Session
    private(set) var socket: SimulatedSocket?
    var state: ChatState
    private(set) var acknowledged: [Acknowledged] = []
    private(set) var outbox: [Unsent] = []
    /// Who is looked up, and what they are called as of which revision.
    let people: [UserID]
    var names: [UserID: (name: String, revision: Revision)] = [:]
    /// What is done with the replies that are awaited.
    var awaited: [Int64: (SimulatedClient, ServerFrame.Reply) throws -> Void] = [:]
    private var ownPresence: ChatProtocol.Presence = .online
    /// Up to where the person has read, as far as the server has yet to confirm it.
    private var reading: [RoomID: Seq] = [:]
    /// What happens to it, where that is recorded.
    var script: [Script.Step]?
    private var nextRequest: Int64 = 1
    private var nextMessage = 1

    struct Unsent: Equatable {
        let room: RoomID
        let clientID: ClientMessageID
        let text: String
    }

    struct Acknowledged {
        let message: Unsent
        let seq: Seq
    }

    /// What a person does to a message that is there.
    enum MessageAction: CaseIterable {
        case edit, delete, react, unreact, read, unread, pin, unpin
    }

    /// A promise the server has broken.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - people: whose names the person wants to know.
    ///   - rooms: the rooms whose conversation the person has open.
    init(_ session: Sessions.Session, people: [UserID], rooms: [RoomID]) {
        self.session = session
        self.people = people
        state = ChatState(me: session.user.told)
        for room in rooms { state.openTimeline(room) }
    }

    /// What texts say to whom.
    private static let calls = ["", "", " @ada", " @bob", " @cleo @ada", " @room"]

    var isConnected: Bool { socket != nil }
    /// Whether the server has told all that it missed.
    var isLive: Bool { isConnected && !state.isCatchingUp }

    var joinedRooms: [RoomID] { state.rooms.values.filter(\.isJoined).map(\.id).sorted { $0.text < $1.text } }

    // MARK: What a person does

    func connect(_ channel: EmbeddedChannel) {
        socket = SimulatedSocket(channel)
        state.resuming()
        ask(Resume(revision: state.revision?.value, history: state.history?.text, state: ownPresence)) { _, _ in }
    }

    func cut() {
        socket?.cut()
        socket = nil
        awaited = [:]
    }

    func write(in room: RoomID) {
        let id = "\(session.id)-\(nextMessage)"
        nextMessage += 1
        guard let clientID = ClientMessageID(id) else { return }
        let text = "text of \(id)" + Self.calls[nextMessage % Self.calls.count]
        let message = Unsent(room: room, clientID: clientID, text: text)
        outbox.append(message)
        if isLive { send(message) }
    }

    /// Sends everything unacknowledged once more, whether or not it is on the way already.
    func sendAgain() {
        guard isLive else { return }
        for message in outbox { send(message) }
    }

    func join(_ room: RoomID) { learn(JoinRoom(room: room)) }

    func leave(_ room: RoomID) { learn(LeaveRoom(room: room)) }

    /// Invites another person, or removes one.
    func move(_ other: UserID, into room: RoomID, _ isInvited: Bool) {
        if isInvited {
            learn(InviteMember(room: room, user: other))
        } else {
            askLive(RemoveMember(room: room, user: other)) { _, _ in }
        }
    }

    /// Changes what a room is about.
    func describe(_ room: RoomID, as topic: String) { learn(UpdateRoom(room: room, topic: topic)) }

    func rename(to name: String) { learn(UpdateProfile(name: name)) }

    func choose(_ level: NotificationLevel, in room: RoomID) { learn(SetNotifications(room: room, level: level)) }

    /// Puts the device aside, or takes it up again.
    func set(_ presence: ChatProtocol.Presence) {
        ownPresence = presence
        askLive(SetPresence(state: presence)) { _, _ in }
    }

    func lookUp(_ person: UserID) {
        ask(ReadPerson(user: person)) { client, result in
            // What was heard since it was read is newer.
            guard let revision = result.revision, revision >= client.names[person]?.revision ?? 0 else { return }
            client.names[person] = (result.user.name, revision)
        }
    }

    /// Does something to a message that the client holds. A person who acts on old news may be refused.
    func act(_ action: MessageAction, on seq: Seq, in room: RoomID, number: Int) {
        guard isLive, let message = state.timelines[room]?.message(seq) else { return }
        switch action {
        case .edit:
            let text = UTF8Text("edit \(number)" + Self.calls[number % Self.calls.count])
            learn(EditMessage(room: room, seq: seq, text: text, revision: message.revision))
        case .delete: learn(DeleteMessage(room: room, seq: seq))
        case .react: learn(React(room: room, seq: seq, emoji: Emoji(asTyped: ["👍", "🎉"][number % 2])))
        case .unreact: learn(Unreact(room: room, seq: seq, emoji: Emoji(asTyped: ["👍", "🎉"][number % 2])))
        case .read: markRead(room, upTo: seq)
        case .unread:
            reading[room] = nil
            tellRead(MarkUnread(room: room, seq: seq), room)
        case .pin: askLive(PinMessage(room: room, seq: seq)) { _, _ in }
        case .unpin: askLive(UnpinMessage(room: room, seq: seq)) { _, _ in }
        }
    }

    /// Asks for the page below the newest message that is missing, if one is.
    /// - Returns: whether something is missing.
    func loadMissing() -> Bool {
        var isMissing = false
        for room in joinedRooms {
            let gaps = state.timelines[room]?.gaps(newest: state.rooms[room]?.newest ?? 0) ?? []
            guard let gap = gaps.last else { continue }
            isMissing = true
            let next = Seq(gap.upperBound.value + 1)
            // One that is out of date is asked for again, since the gap stays.
            let request = ReadHistory(of: room, .before(next), limit: 7)
            let asked = state.asOf
            askLive(request) { client, page in
                for message in page.messages { try client.check(message) }
                request.fold(page, into: &client.state, asked: asked)
            }
        }
        return isMissing
    }

    // MARK: Asking

    /// What goes out as soon as the server has told all that was missed.
    func caughtUp(_ isFirstLoad: Bool) {
        if isFirstLoad { learn(ReadPerson(user: state.me.id)) }
        for person in people where names[person] == nil { lookUp(person) }
        learn(WatchPresence(users: Set(people)))
        for message in outbox { send(message) }
        for (room, seq) in reading.sorted(by: { $0.key.text < $1.key.text }) {
            tellRead(MarkRead(room: room, seq: seq), room)
        }
    }

    private func send(_ message: Unsent) {
        let request = SendMessage(room: message.room, text: UTF8Text(message.text), clientID: message.clientID)
        let asked = state.asOf
        ask(request) { client, result in
            request.fold(result, into: &client.state, asked: asked)
            client.outbox.removeAll { $0 == message }
            if !client.acknowledged.contains(where: { $0.message == message }) {
                client.acknowledged.append(Acknowledged(message: message, seq: result.message.seq))
            }
        } refused: { client, refusal in
            // Only a former member may be refused. The message may have been accepted before that.
            guard refusal.code == .notMember else { throw Broken(description: "a send was refused: \(refusal)") }
            client.outbox.removeAll { $0 == message }
        }
    }

    private func markRead(_ room: RoomID, upTo seq: Seq) {
        guard seq > max(state.rooms[room]?.read ?? 0, reading[room] ?? 0) else { return }
        reading[room] = seq
        script?.append(.read(room, seq))
        state.wishes(read: seq, in: room)
        tellRead(MarkRead(room: room, seq: seq), room)
    }

    private func tellRead(_ request: some FoldedRequest<ReadState>, _ room: RoomID) {
        let asked = state.asOf
        let wish = reading[room]
        askLive(request) { client, result in
            if client.reading[room] == wish { client.reading[room] = nil }
            // Where the person has read further since, that is shown already.
            if let wish = client.reading[room], wish > result.read { return }
            request.fold(result, into: &client.state, asked: asked)
        } refused: { client, _ in
            client.reading[room] = nil
        }
    }

    /// Asks something, and takes in the answer.
    private func learn(_ request: some FoldedRequest) {
        let asked = state.asOf
        askLive(request) { client, answer in request.fold(answer, into: &client.state, asked: asked) }
    }

    /// Asks what may be refused to a person who acts on old news.
    private func askLive<Request: LiveVerb>(
        _ request: Request,
        _ answered: @escaping (SimulatedClient, Request.Result) throws -> Void,
        refused: @escaping (SimulatedClient, Refusal) throws -> Void = { _, _ in }
    ) {
        guard isLive else { return }
        ask(request, answered) { client, refusal in
            guard [.editConflict, .notAllowed, .notMember].contains(refusal.code) else {
                throw Broken(description: "\(Request.verb) failed: \(refusal)")
            }
            try refused(client, refusal)
        }
    }

    private func ask<Request: LiveVerb>(
        _ request: Request,
        _ answered: @escaping (SimulatedClient, Request.Result) throws -> Void,
        refused: @escaping (SimulatedClient, Refusal) throws -> Void = { _, refusal in
            throw Broken(description: "\(Request.verb) failed: \(refusal)")
        }
    ) {
        let id = nextRequest
        nextRequest += 1
        awaited[id] = { client, reply in
            switch reply {
            case .result(let result): try answered(client, request.result(result))
            case .refusal(let refusal): try refused(client, refusal)
            }
        }
        let frame = request.frame(id: id)
        if script != nil, let request = try? JSONValue(parsing: frame) { script?.append(.asked(request)) }
        socket?.send(frame)
    }
}
