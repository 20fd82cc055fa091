// SPDX-License-Identifier: MIT

import Chat
import Foundation
import PubSub

@testable import RoomkeyClient

/// A client of the library without a socket: what it is told, `ChatState` folds, as it does in every program.
struct SimulatedClient {
    /// A message that was told as new.
    struct Received: Hashable {
        let message: MessageID
        let revision: Revision
    }

    private(set) var state: ChatState
    private(set) var received: [Received] = []
    /// What people are called, of whom that was told.
    private(set) var names: [UserID: String] = [:]
    private(set) var roomsHeardOf: Set<RoomID> = []
    private(set) var resets = 0
    /// Promises of the server that it broke.
    private(set) var problems: [String] = []
    /// Pages that were asked for and have not arrived.
    var pages: [MessagePage] = []
    private var topics: Set<Topic> = []
    private var cutoff: Revision = .zero

    init(_ user: UserID) {
        state = ChatState(me: ChatProtocol.User(id: user, name: "", kind: .guest, createdAt: .distantPast))
    }

    var user: UserID { state.me.id }

    /// The rooms that the person is in, as the client has them.
    var rooms: [RoomID: RoomSummary] {
        state.rooms.filter(\.value.isJoined).mapValues { room in
            var room = room
            // As of when it is known differs.
            room.asOf = 0
            return room
        }
    }

    /// What is held of a room's messages.
    func messages(in room: RoomID) -> [ChatProtocol.Message] {
        let timeline = state.timelines[room] ?? TimelineState()
        return timeline.held.map(timeline.marks.marked)
    }

    /// - Parameter count: how many of the events arrive before the connection is cut again; nil for all of them.
    mutating func connect(_ catchUp: CatchUp, hearing count: Int? = nil) throws {
        // A page that was under way is lost with its connection.
        pages = []
        cutoff = catchUp.revision
        topics = Set(catchUp.topics)
        state.resuming()
        for event in catchUp.events.prefix(count ?? .max) {
            if let event = try Self.event(event) { hear(event) }
        }
        if count == nil, state.isCatchingUp || state.revision != cutoff {
            problems.append("caught up at \(state.revision ?? 0) instead of \(cutoff)")
        }
    }

    /// What the hub does with a publication, for one connection.
    mutating func deliver(_ publication: Publication, _ event: LiveEvent?) {
        guard publication.revision > cutoff, topics.contains(publication.topic) else { return }
        if let event { hear(event) }
        switch publication.effect {
        case .subscribe(let topic): topics.insert(topic)
        case .unsubscribe(let topic): topics.remove(topic)
        case .close, .inform, nil: break
        }
    }

    /// The pages that were asked for arrive.
    mutating func takePages() {
        // One that is out of date by now is left: what is held stays right without it.
        for page in pages { _ = state.answered(page) }
        pages = []
    }

    /// Takes a page.
    /// - Returns: whether it is still true.
    mutating func take(_ page: MessagePage) -> Bool { state.answered(page) }

    private mutating func hear(_ event: LiveEvent) {
        check(event)
        switch event {
        case .message(let sent): received.append(Received(message: sent.message.id, revision: sent.revision))
        case .user(let change): names[change.user.id] = change.user.name
        case .room(let change):
            roomsHeardOf.insert(change.room.id)
            // Its reader has every conversation open.
            state.openTimeline(change.room.id)
        case .reset:
            resets += 1
            received = []
            names = [:]
        default: break
        }
        _ = state.hear(event)
    }

    private mutating func check(_ event: LiveEvent) {
        if let revision = event.revision, revision < state.revision ?? 0 {
            problems.append("revision \(revision) after \(state.revision ?? 0)")
        }
        let room: RoomID?
        switch event {
        case .message(let sent): room = sent.room
        case .messageUpdated(let updated): room = updated.room
        case .reaction(let change): room = change.room
        case .pin(let change): room = change.room
        case .unknown(let kind, _):
            problems.append("an unreadable event: \(kind)")
            room = nil
        default: room = nil
        }
        if let room, state.rooms[room]?.isJoined != true { problems.append("news of \(room), which is not joined") }
    }

    /// Reads a frame.
    static func event(_ text: [UInt8]) throws -> LiveEvent? {
        if case .event(let event) = try ServerFrame(parsing: text) { event } else { nil }
    }
}
