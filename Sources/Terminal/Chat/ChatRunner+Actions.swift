// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatRunner {
    /// Does what the chat asks for. What takes a while goes on beside it and tells what came of it.
    func perform(_ actions: [ChatAction]) {
        for action in actions {
            switch action {
            case .follow(let room): follow(room)
            case .redraw: redraw()
            case .quit: leave(.left)
            case .send(let room, let text, let replyTo): send(text, replyTo, room)
            default: Task { await attempt(action) }
            }
        }
    }

    func learnMembers(_ room: RoomID) async {
        // Without them there are the names of those who spoke.
        guard var page = try? await chat.room(room).membersPage() else { return }
        var members = page.members
        take(.members(room, members))
        while let next = page.next, let further = try? await chat.room(room).membersPage(after: next) {
            members += further.members
            page = further
        }
        take(.members(room, members))
    }

    /// Messages are taken one after the other, in the order in which they were written.
    private func send(_ text: String, _ replyTo: Seq?, _ room: RoomID) {
        let before = sending
        sending = Task {
            await before?.value
            do throws(RoomkeyError) {
                try await chat.room(room).send(text, replyTo: replyTo)
            } catch {
                take(.failed("Not sent: \(error)"))
            }
        }
    }

    private func attempt(_ action: ChatAction) async {
        do {
            try await perform(action)
        } catch {
            take(.failed("\(error)"))
        }
        if let room = action.loadedRoom { take(.loaded(room)) }
    }

    private func perform(_ action: ChatAction) async throws {
        switch action {
        case .edit(let message, let text): try await chat.room(message.id.room).edit(message, to: text)
        case .delete(let id): try await chat.room(id.room).delete(id.seq)
        case .react(let id, let emoji, true): try await chat.room(id.room).react(emoji, to: id.seq)
        case .react(let id, let emoji, false): try await chat.room(id.room).unreact(emoji, to: id.seq)
        case .pin(let id, true): try await chat.room(id.room).pin(id.seq)
        case .pin(let id, false): try await chat.room(id.room).unpin(id.seq)
        case .retry(let id): try await chat.retry(id)
        case .discard(let id): try await chat.discard(id)
        case .markRead(let room, let seq): await chat.room(room).markRead(upTo: seq)
        case .sayTyping(let room): await chat.room(room).setTyping()
        case .leave(let room): try await chat.room(room).leave()
        case .setTopic(let room, let topic): try await chat.room(room).update(topic: topic)
        case .setNotifications(let room, let level): try await chat.room(room).setNotifications(level)
        case .setName(let name): try await chat.updateProfile(name: name)
        case .setStatus(let status): try await chat.updateProfile(status: status)
        case .reconnect: await chat.reconnect()
        case .ring: await ring()
        case .suspend: await suspend()
        default: try await find(action)
        }
    }

    /// What leads somewhere else.
    private func find(_ action: ChatAction) async throws {
        switch action {
        case .loadOlder(let room): try await timeline(room).loadOlder(100)
        case .fill(let room, let gap, true):
            try await timeline(room).jump(to: .after(Seq(rawValue: gap.lowerBound.rawValue - 1)), 100)
        case .fill(let room, let gap, false): try await timeline(room).fill(gap)
        case .loadNewest(let room): try await timeline(room).jump(to: .newest)
        case .keep(let room, let range): await timeline(room).keep(range)
        case .jump(let room, let seq):
            try await timeline(room).jump(to: .around(seq))
            take(.jumped(room, seq))
        case .join(let name): try await join(name)
        case .create(let name, let isPrivate):
            take(.opened(try await chat.createRoom(name, isPrivate ? .private : .public).id))
        case .direct(let names):
            var people: [UserID] = []
            for name in names { people.append(try await chat.person(called: name).id) }
            take(.opened(try await chat.directRoom(with: people).id))
        case .invite(let name, let room):
            let person = try await chat.person(called: name)
            try await chat.room(room).invite(person.id)
            take(.told("\(person.name) is now in this room."))
            await learnMembers(room)
        case .list(let text): take(.listed(try await chat.listRooms(matching: text.isEmpty ? nil : text).rooms))
        case .search(let query): take(.found(try await chat.search(query).hits, query: query))
        default: break
        }
    }

    private func timeline(_ room: RoomID) async -> Timeline { await chat.room(room).timeline() }

    private func join(_ name: String) async throws {
        take(.opened(try await chat.joinedRoom(called: name).id))
    }
}
