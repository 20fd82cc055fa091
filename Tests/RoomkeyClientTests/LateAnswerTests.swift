// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RoomkeyClient

/// A task that has asked something looks at the answer when it gets its turn. What the connection heard meanwhile is newer.
@Suite("RoomkeyClient: an answer that is looked at late")
struct LateAnswerTests {
    private static let tea: RoomID = "tea"

    /// The user is in a room of three messages, two of them read, as of revision 10.
    private func inRoom() throws -> ChatState {
        let me = #"{"id":"u_me","name":"Me","kind":"guest","createdAt":0}"#
        var state = ChatState(me: try JSONDecoder.ofServer.decode(User.self, from: Data(me.utf8)))
        state.resuming()
        _ = state.hear(.room(try room(), isAnew: false, revision: 10))
        _ = state.hear(.caughtUp(10, nil))
        return state
    }

    private func room(name: String = "Tea", read: Int = 2, joined: Bool = true) throws -> WireRoom {
        let json = """
            {"id":"tea","name":"\(name)","visibility":"public","createdAt":0,"createdBy":"u_me","members":1,"newest":3,\
            "joined":\(joined),"role":"moderator","read":\(read),"mentions":[],"notifications":"mentions"}
            """
        return try JSONDecoder.ofServer.decode(WireRoom.self, from: Data(json.utf8))
    }

    private func message(_ seq: Int, mentioning: Bool) throws -> Message {
        let mentions = mentioning ? #","mentions":["u_me"]"# : ""
        let json = """
            {"seq":\(seq),"revision":11,"sender":"u_ada","name":"Ada","text":"@Me","sentAt":0,"clientID":"c"\(mentions)}
            """
        return try JSONDecoder.ofServer.decode(WireMessage.self, from: Data(json.utf8)).message(in: Self.tea)
    }

    @Test("what another device marked unread since stays unread")
    func read() throws {
        var state = try inRoom()
        let asked = state.asOf
        _ = state.hear(.read(Self.tea, 2, mentions: [], revision: 11))
        _ = state.hear(.read(Self.tea, 0, mentions: [1], revision: 12))
        state.answered(read: 2, mentions: [], in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.read == 0)
        #expect(state.rooms[Self.tea]?.mentions == [1])
    }

    @Test("an answer that comes before its event counts at once")
    func early() throws {
        var state = try inRoom()
        state.answered(read: 3, mentions: [], in: Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.read == 3)
        state.answered(notifications: .all, in: Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.notifications == .all)
        state.answered(try room(name: "Coffee"), asked: state.asOf)
        #expect(state.rooms[Self.tea]?.name == "Coffee")
        state.left(Self.tea, asked: state.asOf)
        #expect(state.rooms[Self.tea]?.isJoined == false)
    }

    @Test("a mention that was heard since is kept")
    func mention() throws {
        var state = try inRoom()
        let asked = state.asOf
        _ = state.hear(.message(try message(4, mentioning: true), revision: 11))
        state.answered(read: 3, mentions: [], in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.mentions == [4])
    }

    @Test("a name, a level and a membership that were heard since are kept")
    func room() throws {
        var state = try inRoom()
        let asked = state.asOf
        _ = state.hear(.notifications(Self.tea, .none, revision: 11))
        state.answered(notifications: .all, in: Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.notifications == RoomSummary.Notifications.none)
        _ = state.hear(.room(try room(name: "Coffee"), isAnew: false, revision: 12))
        state.answered(try room(name: "Cocoa"), asked: asked)
        state.listed([try room(name: "Milk")], 11)
        #expect(state.rooms[Self.tea]?.name == "Coffee")
        state.left(Self.tea, asked: asked)
        #expect(state.rooms[Self.tea]?.isJoined == true)
    }
}
