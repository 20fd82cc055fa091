// SPDX-License-Identifier: MIT

import Foundation

/// What is known of the chat: a value that what arrives turns into the next one. No socket, no clock.
struct ChatState: Sendable {
    /// What has changed since somebody last looked.
    struct Changes: Sendable, Equatable {
        var rooms = false
        var people = false
        var presence = false
        var timelines: Set<RoomID> = []
        /// Timelines that hold nothing any more, though there is something to hold.
        var emptied: Set<RoomID> = []
    }

    private(set) var me: User
    /// The change that ``me`` is as of.
    private var meAsOf: Revision = 0
    private(set) var workspace: Workspace?
    /// Of the people who are watched.
    private(set) var presence: [UserID: Presence] = [:]
    /// Where to resume; nil until a first load is complete.
    private(set) var revision: Revision?
    /// What the revision belongs to; nil until the server has said it.
    private(set) var history: HistoryID?
    private(set) var isCatchingUp = true
    /// The running catch-up is a first load: it names every room that one is in.
    private(set) var isFirstLoad = true
    /// The rooms that the running catch-up has named.
    private var told: Set<RoomID> = []
    /// The newest messages known when the running catch-up began. Of those after them everything is told that happened since.
    private var newestBefore: [RoomID: Seq] = [:]
    private(set) var rooms: [RoomID: RoomSummary] = [:]
    /// Of the rooms whose conversation somebody wants to see.
    private(set) var timelines: [RoomID: TimelineState] = [:]
    var changes = Changes()

    init(me: User) {
        self.me = me
    }

    /// The rooms one is in. Where somebody spoke last stands first.
    var joinedRooms: [RoomSummary] {
        rooms.values.filter(\.isJoined).sorted { ($0.activeAt, $1.id.rawValue) > ($1.activeAt, $0.id.rawValue) }
    }

    // MARK: The connection

    /// A socket is open and about to resume.
    mutating func resuming() {
        // A catch-up that was cut goes on.
        newestBefore = rooms.mapValues(\.newest).merging(isCatchingUp ? newestBefore : [:]) { $1 }
        isCatchingUp = true
        isFirstLoad = revision == nil
        told = []
    }

    /// Takes an event.
    /// - Returns: what it tells readers.
    mutating func hear(_ event: LiveEvent) -> ChatEvent {
        let told = fold(event)
        // A first load says its revision before it has said everything, so its events do not move the place to resume from: a socket that
        // breaks in the middle of it has to begin again.
        if let newest = event.revision, !(isCatchingUp && isFirstLoad) { revision = max(revision ?? 0, newest) }
        return told
    }

    private mutating func fold(_ event: LiveEvent) -> ChatEvent {
        switch event {
        case .message(let sent):
            take(sent.message, isNew: true, sent.revision)
            return .message(sent.message)
        case .messageUpdated(let updated):
            take(updated.message, isNew: false, updated.revision)
            return .messageUpdated(updated.message)
        case .reaction(let change):
            let (me, isNew) = (me.id, isNew(change.message))
            withTimeline(change.room) { $0.react(change, me: me, isNew: isNew) }
            return .reaction(
                change.message,
                emoji: change.emoji,
                count: change.count,
                person: change.person,
                isAdded: change.isAdded
            )
        case .pin(let change):
            let isNew = isNew(change.message)
            withTimeline(change.room) { $0.pin(change, isNew: isNew) }
            return .pin(change.message, change.pin)
        case .room(let change):
            return .room(take(change))
        case .member(let change):
            take(change)
            return .member(change.room, change.person, hasJoined: change.isJoined)
        case .read(let moved):
            withRoom(moved.room) { $0.mark(read: moved.read, mentions: moved.mentions, asOf: moved.revision) }
            return .read(moved.room, upTo: moved.read)
        case .notifications(let change):
            withRoom(change.room) {
                $0.notifications = change.level
                $0.asOf = max($0.asOf, change.revision)
            }
            return .notifications(change.room, change.level)
        case .user(let change):
            if change.user.id == me.id {
                me = change.user
                meAsOf = change.revision
            }
            changes.people = true
            return .user(change.user)
        case .workspace(let change):
            workspace = change.workspace
            changes.people = true
            return .workspace(change.workspace)
        case .typing(let typing): return .typing(typing.room, typing.person)
        case .presence(let change):
            presence[change.user] = change.state
            changes.presence = true
            return .presence(change.user, change.state)
        case .caughtUp(let point):
            caughtUp(point.revision)
            history = point.history
            return .caughtUp(point.revision)
        case .reset(let event):
            if let history = event.history, isOther(history) { forgetRooms() }
            history = event.history
            reset()
            return .reset(.server(event.reason))
        case .unknown(let kind, let json): return .unknown(kind: kind, json: Data(json))
        }
    }

    private mutating func caughtUp(_ revision: Revision) {
        if isFirstLoad {
            for (id, room) in rooms where room.isJoined && !told.contains(id) {
                withRoom(id) {
                    $0.isJoined = false
                    $0.asOf = revision
                }
            }
        }
        isCatchingUp = false
        isFirstLoad = false
        self.revision = revision
    }

    /// Whether a history is another than the one that is known.
    func isOther(_ history: HistoryID) -> Bool {
        self.history.map { $0 != history } ?? false
    }

    /// Nothing that is known of another history is true any more. Conversations that somebody wants to see are emptied by the reset.
    private mutating func forgetRooms() {
        rooms = [:]
        workspace = nil
        changes.rooms = true
        changes.people = true
    }

    private mutating func reset() {
        revision = nil
        isFirstLoad = true
        told = []
        // Revisions may count from an earlier point (a restored backup): nothing held may outrank what follows.
        meAsOf = 0
        for id in rooms.keys { rooms[id]?.asOf = 0 }
        for id in timelines.keys { emptyTimeline(id) }
    }

    // MARK: What answers tell

    /// What is known now. Who asks something takes it along: an answer does not say what it is as of, and is looked at only when the
    /// task that asked gets its turn. When something newer of the room was heard since, the answer is late. It is left out, because
    /// events tell the same, in order.
    var asOf: Revision { revision ?? 0 }

    private func isLate(_ room: RoomID, _ asked: Revision) -> Bool {
        rooms[room].map { $0.asOf > asked } ?? false
    }

    /// A room as it was told to this person.
    /// - Parameter asked: what was known when it was asked for; see ``asOf``.
    mutating func answered(_ room: RoomDetails, asked: Revision) {
        guard !isLate(room.id, asked) else { return }
        put(room, isJoined: room.isJoined ?? false, asOf: asked)
    }

    /// Rooms as they were listed for this person.
    mutating func listed(_ rooms: [RoomDetails], _ revision: Revision) {
        for room in rooms where !isLate(room.id, revision) {
            put(room, isJoined: room.isJoined ?? false, asOf: revision)
        }
    }

    /// The user has left a room.
    mutating func left(_ room: RoomID, asked: Revision) {
        guard !isLate(room, asked) else { return }
        withRoom(room) { $0.isJoined = false }
    }

    /// The user wants to have read up to a message. The server has yet to be told.
    mutating func wishes(read seq: Seq, in room: RoomID) {
        withRoom(room) { $0.mark(read: seq, mentions: nil, asOf: 0) }
    }

    /// The user has read up to a message, or marked something unread.
    mutating func answered(read seq: Seq, mentions: [Seq]?, in room: RoomID, asked: Revision) {
        guard !isLate(room, asked) else { return }
        withRoom(room) { $0.mark(read: seq, mentions: mentions, asOf: 0) }
    }

    mutating func answered(notifications: RoomSummary.Notifications, in room: RoomID, asked: Revision) {
        guard !isLate(room, asked) else { return }
        withRoom(room) { $0.notifications = notifications }
    }

    /// - Returns: whether the page is still true; else it is to be asked for again.
    mutating func answered(_ page: MessagePage) -> Bool {
        var isCurrent = true
        withTimeline(page.room) { isCurrent = $0.add(page) }
        withRoom(page.room) { $0.newest = max($0.newest, page.newest) }
        return isCurrent
    }

    mutating func acknowledged(_ message: Message) {
        withTimeline(message.id.room) { $0.acknowledge(message) }
    }

    mutating func answered(changed message: Message) {
        withTimeline(message.id.room) { $0.update(message, isNew: false) }
    }

    mutating func answered(_ reaction: ReactionState, in room: RoomID) {
        let person = Person(id: me.id, name: me.name)
        withTimeline(room) { $0.react(reaction, me: person) }
    }

    /// A person as they were read, or as they have just changed themselves.
    mutating func answered(_ user: User, asked: Revision) {
        guard user.id == me.id, meAsOf <= asked else { return }
        me = user
        changes.people = true
    }

    /// The people who are watched from now on.
    mutating func answered(_ watched: PresenceList) {
        presence = Dictionary(watched.presence.map { ($0.user, $0.state) }) { $1 }
        changes.presence = true
    }

    // MARK: Timelines

    /// Somebody wants to see a room's conversation.
    mutating func openTimeline(_ room: RoomID) {
        guard timelines[room] == nil else { return }
        timelines[room] = TimelineState()
        emptyTimeline(room)
    }

    /// Lets go of messages. Not while catching up: what is told then may be of messages that are to come.
    mutating func shrinkTimeline(_ room: RoomID, _ shrink: (inout TimelineState) -> Void) {
        if !isCatchingUp { withTimeline(room, shrink) }
    }

    private mutating func emptyTimeline(_ room: RoomID) {
        guard timelines[room] != nil else { return }
        timelines[room] = TimelineState()
        changes.timelines.insert(room)
        changes.emptied.insert(room)
    }

    /// Nobody wants to see it any more.
    mutating func closeTimeline(_ room: RoomID) {
        timelines[room] = nil
    }

    private mutating func withTimeline(_ room: RoomID, _ change: (inout TimelineState) -> Void) {
        guard timelines[room] != nil else { return }
        change(&timelines[room, default: TimelineState()])
        changes.timelines.insert(room)
    }

    // MARK: Rooms

    private mutating func take(_ message: Message, isNew: Bool, _ revision: Revision) {
        let room = message.id.room
        let isUnheard = self.isNew(message.id)
        withTimeline(room) { timeline in
            if isNew { timeline.add([message]) } else { timeline.update(message, isNew: isUnheard) }
        }
        let me = me.id
        withRoom(room) { $0.hear(message, me: me, revision) }
    }

    /// Whether a message is newer than all that was known of its room. While catching up, that is what was known before: messages that
    /// were changed since are told in the place of their last change, and their reactions may come first.
    private func isNew(_ message: MessageID) -> Bool {
        let known = isCatchingUp ? newestBefore[message.room] : rooms[message.room]?.newest
        return known.map { message.seq > $0 } ?? false
    }

    private mutating func take(_ change: RoomChanged) -> RoomSummary {
        let room = change.room
        // What is held from an earlier time there was not kept up.
        if change.isJoinedAnew {
            emptyTimeline(room.id)
            newestBefore[room.id] = room.newest
        }
        // A page from before that, which arrives only now, would not be put right any more.
        if change.isJoinedAnew || isCatchingUp && isFirstLoad {
            withTimeline(room.id) { $0.startOver(asOf: change.revision) }
        }
        // A room without `joined` is told to everyone alike: it is new or was changed.
        let joined = room.isJoined ?? rooms[room.id]?.isJoined ?? (room.createdBy == me.id)
        if isCatchingUp { told.insert(room.id) }
        return put(room, isJoined: joined, asOf: change.revision)
    }

    private mutating func take(_ change: MemberChanged) {
        let isMe = change.person.id == me.id
        withRoom(change.room) { room in
            guard change.revision >= room.asOf else { return }
            if let members = change.members { room.memberCount = members }
            room.asOf = change.revision
            if isMe { room.isJoined = change.isJoined }
        }
    }

    @discardableResult
    private mutating func put(_ said: RoomDetails, isJoined: Bool, asOf: Revision) -> RoomSummary {
        let before = rooms[said.id]
        let room = RoomSummary(
            said,
            isJoined: isJoined,
            asOf: asOf,
            before: before,
            startsOver: isCatchingUp && isFirstLoad
        )
        set(room)
        return room
    }

    private mutating func withRoom(_ id: RoomID, _ change: (inout RoomSummary) -> Void) {
        guard var room = rooms[id] else { return }
        change(&room)
        set(room)
    }

    private mutating func set(_ room: RoomSummary) {
        changes.rooms = true
        if timelines[room.id] != nil { changes.timelines.insert(room.id) }
        guard !room.isJoined else {
            rooms[room.id] = room
            return
        }
        // What one is not in and cannot see is not there.
        rooms[room.id] = room.visibility == .public ? room : nil
        // Who leaves a room stops hearing of it, so what was held of it is no longer kept up.
        emptyTimeline(room.id)
    }
}

extension ReactionChanged {
    var message: MessageID { MessageID(room: room, seq: seq) }
}

extension PinChanged {
    var message: MessageID { MessageID(room: room, seq: seq) }
}
