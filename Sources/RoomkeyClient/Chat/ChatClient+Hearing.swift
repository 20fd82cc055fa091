// SPDX-License-Identifier: MIT

import Logging

extension ChatClient {
    /// How long somebody who is writing is shown to be, unless they are heard of again.
    private static let typingTime = Duration.seconds(6)

    /// What a new socket begins with.
    func resume() -> (@Sendable (RequestID) -> String)? {
        state.resuming()
        let request = Resume(revision: state.revision?.value, history: state.history?.text, state: ownPresence)
        return { request.message($0) }
    }

    /// Takes an event.
    func hear(_ event: LiveEvent) -> ConnectionHooks<LiveEvent, JSONValue>.Heard {
        let isOther = if case .reset(let reset) = event { reset.history.map(state.isOther) ?? false } else { false }
        let isFirstLoad = state.isFirstLoad
        let told = state.hear(event)
        switch event {
        case .message(let sent): heardNoMoreTyping(sent.message.sender, in: sent.room)
        case .typing(let typing): heardTyping(typing.person, in: typing.room)
        case .unknown(let kind, _) where LiveEvent.kinds.contains(kind):
            options.connection.logger.error("an unreadable event", metadata: ["event": "\(kind)"])
        default: break
        }
        // While catching up there is nothing to see yet that stays for a moment.
        if !state.isCatchingUp { publish() }
        happenings.tell(told)
        if isOther {
            // Numbers of messages: in another history they are those of others.
            reading = [:]
            return .startedOver
        }
        guard case .caughtUp = event else { return .nothing }
        caughtUp(isFirstLoad)
        return .caughtUp
    }

    /// What is to be asked on each new socket. It goes out when the connection is live.
    private func caughtUp(_ isFirstLoad: Bool) {
        // The user may have another name by now than when they signed in, which a first load does not tell.
        if isFirstLoad { Task { try? await learn(ReadPerson(user: state.me.id)) } }
        loadTimelines()
        for room in reading.keys { carryRead(room) }
        if !watched.isEmpty { Task { try? await watch(watched) } }
    }

    /// Shows what has changed.
    func publish() {
        let changes = state.changes
        state.changes = ChatState.Changes()
        if changes.rooms { roomLists.set(state.joinedRooms) }
        if changes.people {
            mes.set(state.me)
            workspaces.set(state.workspace)
        }
        if changes.presence { presences.set(state.presence) }
        for room in changes.emptied { unloaded[room, default: 0] += 1 }
        for room in changes.timelines { publishTimeline(room) }
        if !changes.emptied.isEmpty { loadTimelines() }
    }

    private func heardTyping(_ person: Person, in room: RoomID) {
        let count = (typingHeard[room]?[person.id]?.count ?? 0) + 1
        typingHeard[room, default: [:]][person.id] = (person, count)
        publishTyping(room)
        Task { [clock = options.connection.clock] in
            try? await clock.sleep(for: Self.typingTime)
            guard typingHeard[room]?[person.id]?.count == count else { return }
            heardNoMoreTyping(person.id, in: room)
        }
    }

    private func heardNoMoreTyping(_ user: UserID, in room: RoomID) {
        guard typingHeard[room]?.removeValue(forKey: user) != nil else { return }
        publishTyping(room)
    }

    private func publishTyping(_ room: RoomID) {
        let people = typingHeard[room]?.values.map(\.person).sorted { $0.id.rawValue < $1.id.rawValue } ?? []
        var all = typists.value
        all[room] = people.isEmpty ? nil : people
        typists.set(all)
    }
}
