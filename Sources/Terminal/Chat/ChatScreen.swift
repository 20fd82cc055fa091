// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// The chat as a person sees it, without a terminal: each input turns it into the next state, and says what is to be done.
struct ChatScreen: Sendable {
    /// How many rows before the oldest in sight there should be, so that scrolling does not wait.
    private static let rowsAhead = 30
    /// So many messages are held while scrolling back; then those far below are let go.
    private static let mostHeld = 3_000
    /// No room of a server is called so.
    private static let lobby: RoomID = "__no_room__"

    let palette: Palette
    var size: Size
    var now: Date
    var me: User
    var rooms: [RoomSummary] = []
    var connection = ConnectionState.idle
    /// When the connection came to be as it is.
    var connectionSince: Date
    var typing: [RoomID: [Person]] = [:]
    var room: RoomID?
    var conversations: [RoomID: Conversation] = [:]
    var panel: Panel?
    var notice: Notice?
    var completion: Completion?
    /// The person types in this window, as far as the terminal tells.
    var isFocused = true
    /// The text that a second Enter sends although it looks like a command.
    var unknownCommand: String?
    var isAboutToQuit = false
    /// The room to begin in; nil once there.
    private var wanted: String?
    private var hasBegun = false
    private var jump: MessageID?

    /// - Parameter room: the name or id of the room to begin in.
    init(me: User, room: String?, size: Size, palette: Palette, now: Date) {
        self.me = me
        self.palette = palette
        self.size = size
        self.now = now
        wanted = room
        connectionSince = now
    }

    /// The room that is shown, with what one does in it. As long as one is in none, commands are written in one without messages.
    var current: Conversation {
        get { conversations[room ?? Self.lobby] ?? Conversation(room: room ?? Self.lobby) }
        set { conversations[newValue.room] = newValue }
    }

    var summary: RoomSummary? { rooms.first { $0.id == room } }

    /// The rooms in the order they are listed: rooms by name, then people.
    var listed: [RoomSummary] {
        rooms.sorted { left, right in
            let isDirect = (left.visibility == .direct, right.visibility == .direct)
            if isDirect.0 != isDirect.1 { return isDirect.1 }
            let names = (left.name.lowercased(), right.name.lowercased())
            return names == (names.1, names.0) ? left.id.rawValue < right.id.rawValue : names.0 < names.1
        }
    }

    /// Takes an input.
    /// - Returns: what is to be done.
    mutating func handle(_ input: ChatInput) -> [ChatAction] {
        var actions: [ChatAction] = []
        switch input {
        case .key(let key): actions = press(key)
        case .resized(let size): self.size = size
        case .tick(let now):
            self.now = now
            if let notice, notice.until < now { self.notice = nil }
        case .me(let user): me = user
        case .rooms(let rooms): actions = take(rooms)
        case .connection(let state):
            if state != connection { connectionSince = now }
            connection = state
        case .typing(let typing): self.typing = typing
        case .timeline(let snapshot): take(snapshot)
        case .members(let room, let members): conversations[room]?.members = members
        case .opened(let room): actions = open(room)
        case .jumped(let room, let seq):
            actions = open(room)
            jump = MessageID(room: room, seq: seq)
            settleJump()
        case .loaded(let room): conversations[room]?.isLoading = false
        case .listed(let rooms): panel = .rooms(rooms, chosen: 0)
        case .found(let hits, let query):
            if hits.isEmpty {
                tell("No messages match “\(query)”.")
            } else {
                panel = .hits(hits, query: query, chosen: 0)
            }
        case .told(let text): tell(text)
        case .failed(let text): fail(text)
        }
        return actions + begin() + look()
    }

    mutating func tell(_ text: String) {
        notice = Notice(text.harmlessLine, now: now)
    }

    mutating func fail(_ text: String) {
        notice = Notice(text.harmlessLine, isError: true, now: now)
    }

    /// Goes to a room.
    mutating func open(_ id: RoomID) -> [ChatAction] {
        panel = nil
        guard id != room else { return [] }
        let isNew = conversations[id] == nil
        room = id
        completion = nil
        var conversation = conversations[id] ?? Conversation(room: id)
        let summary = summary
        conversation.readBefore = summary.flatMap { $0.unread > 0 ? $0.read : nil }
        conversations[id] = conversation
        return isNew ? [.follow(id)] : []
    }

    /// Shows the first room, once it is known which there are.
    private mutating func begin() -> [ChatAction] {
        guard !hasBegun, connection == .live else { return [] }
        hasBegun = true
        guard let wanted else {
            guard let first = rooms.first else { return [.list("")] }
            return room == nil ? open(first.id) : []
        }
        self.wanted = nil
        return rooms.room(called: wanted).map { open($0.id) } ?? [.join(wanted)]
    }

    private mutating func take(_ new: [RoomSummary]) -> [ChatAction] {
        let before = Dictionary(rooms.map { ($0.id, $0.mentions.last) }) { $1 }
        rooms = new
        if let room, hasBegun, !new.contains(where: { $0.id == room }) {
            self.room = nil
            conversations[room] = nil
            tell("You are no longer in this room.")
            if let next = new.first { return open(next.id) }
        }
        // A new mention is worth a sound, unless one is looking.
        let isCalled = new.contains { summary in
            guard let newest = summary.mentions.last, let known = before[summary.id] else { return false }
            return newest > (known ?? 0) && !(isFocused && summary.id == room)
        }
        return isCalled ? [.ring] : []
    }

    private mutating func take(_ snapshot: TimelineSnapshot) {
        guard var conversation = conversations[snapshot.room] else { return }
        // Who was looking at a row that is gone looks at the end.
        if case .at(let row, _) = conversation.place, !snapshot.rows.contains(where: { $0.id == row }) {
            conversation.place = .end
        }
        conversation.snapshot = snapshot
        conversations[snapshot.room] = conversation
        settleJump()
    }

    private mutating func settleJump() {
        guard let jump, jump.room == room, let row = current.rows.first(where: { $0.message?.seq == jump.seq }) else {
            return
        }
        self.jump = nil
        current.selected = row.id
        bringIntoSight(row.id)
    }

    /// What the sight of the conversation asks for: older messages, what a gap hides, that it is read.
    private mutating func look() -> [ChatAction] {
        var conversation = current
        guard let room, let snapshot = conversation.snapshot else { return [] }
        var actions: [ChatAction] = []
        let sight = sight
        if !conversation.isLoading, panel == nil, connection == .live {
            if let action = wish(snapshot, sight) {
                conversation.isLoading = true
                actions.append(action)
            }
        }
        if conversation.place == .end, isFocused, panel == nil, let newest = snapshot.messages.last?.seq,
            newest > max(conversation.toldRead, summary?.read ?? 0)
        {
            conversation.toldRead = newest
            actions.append(.markRead(room, newest))
        }
        conversations[room] = conversation
        return actions
    }

    private func wish(_ snapshot: TimelineSnapshot, _ sight: ConversationSight) -> ChatAction? {
        let room = snapshot.room
        let messages = snapshot.messages
        // The first page comes by itself.
        guard !messages.isEmpty else { return nil }
        for index in sight.rows {
            guard case .gap(let gap) = snapshot.rows[index].content else { continue }
            // With something above it in sight, it is that which one reads on from.
            return .fill(room, gap, isFromOlderEnd: index > sight.rows.lowerBound)
        }
        if sight.rows.lowerBound < Self.rowsAhead, snapshot.hasOlder {
            guard messages.count > Self.mostHeld, sight.rows.upperBound < messages.count / 2 else {
                return .loadOlder(room)
            }
            return .keep(room, messages[0].seq...messages[messages.count / 2].seq)
        }
        return nil
    }
}
