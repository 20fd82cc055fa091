// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RoomkeyClient

/// A task that has asked something looks at the answer when it gets its turn. What the connection heard meanwhile is newer.
@Suite("RoomkeyClient: an answer that is looked at late")
struct LateAnswerTests {
    private static let tea: RoomID = "tea"

    /// The user is in a room of three messages, two of them read, as of revision 10.
    private func inRoom() -> ChatState {
        var state = ChatState(me: User(id: "u_me", name: "Me", kind: .guest, createdAt: Date(milliseconds: 0)))
        state.resuming()
        _ = state.hear(.room(RoomChanged(revision: 10, room: room())))
        _ = state.hear(.caughtUp(CaughtUp(revision: 10)))
        return state
    }

    private func room(name: String = "Tea") -> RoomDetails {
        RoomDetails(
            id: Self.tea,
            name: name,
            visibility: .public,
            createdAt: Date(milliseconds: 0),
            createdBy: "u_me",
            members: 1,
            newest: 3,
            isJoined: true,
            role: .moderator,
            read: 2,
            mentions: [],
            notifications: .mentions
        )
    }

    private func message(_ seq: Seq, mentioning: Bool = false, revision: Revision = 11) -> Message {
        Message(
            room: Self.tea,
            seq: seq,
            revision: revision,
            sender: "u_ada",
            name: "Ada",
            text: "@Me",
            sentAt: Date(milliseconds: 0),
            clientID: "c",
            mentions: mentioning ? ["u_me"] : []
        )
    }

    @Test("what another device marked unread since stays unread")
    func read() {
        var state = inRoom()
        let asked = state.asOf
        _ = state.hear(.read(ReadMoved(revision: 11, room: Self.tea, read: 2, mentions: [])))
        _ = state.hear(.read(ReadMoved(revision: 12, room: Self.tea, read: 0, mentions: [1])))
        state.answered(read: 2, mentions: [], in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.read == 0)
        #expect(state.rooms[Self.tea]?.mentions == [1])
    }

    @Test("an answer that comes before its event counts at once")
    func early() {
        var state = inRoom()
        state.answered(read: 3, mentions: [], in: Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.read == 3)
        state.answered(notifications: .all, in: Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.notifications == .all)
        state.answered(room(name: "Coffee"), asked: state.asOf)
        #expect(state.rooms[Self.tea]?.name == "Coffee")
        state.left(Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.isJoined == false)
    }

    @Test("a mention that was heard since is kept")
    func mention() {
        var state = inRoom()
        let asked = state.asOf
        _ = state.hear(.message(MessageSent(revision: 11, room: Self.tea, message: message(4, mentioning: true))))
        state.answered(read: 3, mentions: [], in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.mentions == [4])
    }

    @Test("a name, a level and a membership that were heard since are kept")
    func room() {
        var state = inRoom()
        let asked = state.asOf
        _ = state.hear(.notifications(NotificationsChanged(revision: 11, room: Self.tea, level: .none)))
        state.answered(notifications: .all, in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.notifications == RoomSummary.Notifications.none)
        _ = state.hear(.room(RoomChanged(revision: 12, room: room(name: "Coffee"))))
        state.answered(room(name: "Cocoa"), asked: asked)
        state.listed([room(name: "Milk")], 11)
        #expect(state.rooms[Self.tea]?.name == "Coffee")
        state.left(Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.isJoined == true)
    }

    @Test("the user's name of now counts, unless a newer one was heard since it was asked for")
    func me() {
        func user(_ name: String) -> User {
            User(id: "u_me", name: name, kind: .guest, createdAt: Date(milliseconds: 0))
        }
        var state = inRoom()
        let asked = state.asOf
        state.answered(user("Myself"), asked: asked)
        #expect(state.me.name == "Myself")
        _ = state.hear(.user(UserChanged(revision: 11, user: user("I"))))
        state.answered(user("Myself"), asked: asked)
        #expect(state.me.name == "I")
    }

    @Test("a page that was asked for before the room was joined anew is out of date")
    func pageFromBefore() {
        func page(_ revision: Revision) -> MessagePage {
            let messages = [message(3)]
            return MessagePage(room: Self.tea, messages: messages, quoted: [], newest: 3, read: 2, revision: revision)
        }
        var state = inRoom()
        state.openTimeline(Self.tea)
        _ = state.hear(.room(RoomChanged(revision: 12, isJoinedAnew: true, room: room())))
        let isCurrent = (state.answered(page(11)), state.answered(page(12)))
        #expect(isCurrent == (false, true))
        #expect(state.timelines[Self.tea]?.held.map(\.seq) == [3])
    }

    @Test("a catch-up that was cut and goes on leaves no gap where a message was edited")
    func cutCatchUp() {
        var state = inRoom()
        state.openTimeline(Self.tea)
        state.resuming()
        _ = state.hear(.message(MessageSent(revision: 12, room: Self.tea, message: message(5, revision: 12))))
        state.resuming()
        let edited = MessageUpdated(revision: 13, room: Self.tea, message: message(4, revision: 13))
        _ = state.hear(.messageUpdated(edited))
        #expect(state.timelines[Self.tea]?.held.map(\.seq) == [4, 5])
    }
}
