// SPDX-License-Identifier: MIT

import Foundation
import TestBasics

@testable import RoomkeyClient

/// What a client knows of a ``ToldRoom``: hears its events in order but late; pages and acknowledgements come whenever they come.
struct RoomReader {
    private(set) var state: ChatState
    /// Told, and not heard yet.
    private(set) var unheard: [LiveEvent] = []
    /// Asked for, and not arrived.
    var pages: [MessagePage] = []
    private var toldOf = 0

    init(_ room: ToldRoom) throws {
        state = ChatState(me: User(id: ToldRoom.me, name: "Me", kind: .guest, createdAt: Date(milliseconds: 0)))
        state.openTimeline(ToldRoom.id)
        connect(to: room)
        while !unheard.isEmpty { hearNext() }
    }

    /// A socket is open: a first load, or what has happened since.
    mutating func connect(to room: ToldRoom) {
        pages = []
        state.resuming()
        let news = state.revision.map { room.changes(since: $0) }
        unheard = (news ?? firstLoad(of: room)) + [.caughtUp(CaughtUp(revision: room.revision))]
        toldOf = room.events.count
    }

    /// The server can no longer tell what has happened.
    mutating func startOver(with room: ToldRoom) {
        connect(to: room)
        unheard =
            [.reset(Reset(reason: "too much"))] + firstLoad(of: room) + [.caughtUp(CaughtUp(revision: room.revision))]
    }

    private func firstLoad(of room: ToldRoom) -> [LiveEvent] {
        [.room(RoomChanged(revision: room.revision, room: room.asTold))]
    }

    /// What happens in the room is told.
    mutating func listen(to room: ToldRoom) {
        unheard += room.events[toldOf...]
        toldOf = room.events.count
    }

    mutating func hearNext() {
        guard !unheard.isEmpty else { return }
        _ = state.hear(unheard.removeFirst())
    }

    /// - Returns: whether it was still true.
    @discardableResult
    mutating func take(_ page: MessagePage) -> Bool { state.answered(page) }

    mutating func acknowledge(_ message: Message) { state.acknowledged(message) }

    mutating func keep(_ range: ClosedRange<Seq>) { state.shrinkTimeline(ToldRoom.id) { $0.keep(range) } }

    private var timeline: TimelineState { state.timelines[ToldRoom.id] ?? TimelineState() }
    private var newest: Seq { state.rooms[ToldRoom.id]?.newest ?? 0 }
    var gaps: [ClosedRange<Seq>] { timeline.gaps(newest: newest) }
    var snapshot: TimelineSnapshot { TimelineSnapshot(ToldRoom.id, timeline, newest: newest, me: ToldRoom.me) }
}
