// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

@testable import RoomkeyClient
@testable import Server

/// What arrives.
extension SimulatedClient {
    func receive(_ bytes: Int) throws {
        for message in try socket?.carryDown(bytes) ?? [] {
            guard let message else { return cut() }
            if script != nil { script?.append(.told(try JSONValue(parsing: message))) }
            switch try ServerFrame(parsing: message) {
            case .event(let event): try hear(event)
            case .reply(let id, let reply):
                guard let id, let take = awaited.removeValue(forKey: id) else {
                    throw Broken(description: "a reply to nothing: \(reply)")
                }
                try take(self, reply)
            }
        }
    }

    private func hear(_ event: LiveEvent) throws {
        try check(event)
        switch event {
        case .reset: names = [:]
        case .user(let change): names[change.user.id] = (change.user.name, change.revision)
        default: break
        }
        let isFirstLoad = state.isFirstLoad
        _ = state.hear(event)
        if case .caughtUp = event { caughtUp(isFirstLoad) }
    }

    // MARK: Promises

    private func check(_ event: LiveEvent) throws {
        if let revision = event.revision, revision < state.revision ?? 0 {
            throw Broken(description: "revision \(revision) after \(state.asOf): \(event)")
        }
        switch event {
        case .message(let sent):
            try requireMember(of: sent.room, event)
            let newest = state.rooms[sent.room]?.newest ?? 0
            // While catching up, a message that was edited since comes where it was edited.
            guard state.isCatchingUp || sent.message.seq.value <= newest.value + 1 else {
                throw Broken(description: "message \(sent.message.seq) came after \(newest) in \(sent.room)")
            }
            guard sent.revision > state.revision ?? 0 else {
                throw Broken(description: "message \(sent.message.seq) of \(sent.room) was told twice")
            }
            try check(sent.message)
        case .messageUpdated(let updated):
            try requireMember(of: updated.room, event)
            try check(updated.message)
        case .reaction(let change): try requireMember(of: change.room, event)
        case .pin(let change): try requireMember(of: change.room, event)
        case .read(let moved): try requireMember(of: moved.room, event)
        case .notifications(let change): try requireMember(of: change.room, event)
        case .unknown: throw Broken(description: "an unreadable event: \(event)")
        case .room, .member, .user, .workspace, .typing, .presence, .reset, .caughtUp: break
        }
    }

    private func requireMember(of room: RoomID, _ event: LiveEvent) throws {
        guard state.rooms[room]?.isJoined == true else {
            throw Broken(description: "\(session.user.name) heard from \(room) without being in it: \(event)")
        }
    }

    /// A message as of one change is the same wherever it is told.
    func check(_ message: ChatProtocol.Message) throws {
        guard var held = state.timelines[message.room]?.message(message.seq), held.revision == message.revision else {
            return
        }
        held.reactions = message.reactions
        held.pin = message.pin
        guard held == message else {
            throw Broken(description: "message \(message.seq) of \(message.room) is not the same: \(held), \(message)")
        }
    }
}
