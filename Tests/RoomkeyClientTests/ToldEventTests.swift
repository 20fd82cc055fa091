// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: events that are not as they should be")
struct ToldEventTests {
    private static let message = #"""
        {"seq":4,"revision":11,"sender":"u_ada","name":"Ada","text":"@Me","sentAt":0,"clientID":"c","replyTo":1,\#
        "mentions":["u_me"],"mentionedAt":[{"people":["u_me"],"at":[[0,3]]}],\#
        "pinned":{"id":"u_ada","name":"Ada","at":0},\#
        "reactions":[{"emoji":"👍","count":1,"mine":true,"users":[{"id":"u_me","name":"Me"}]}]}
        """#

    private static let events = [
        #"{"event":"message","revision":11,"room":"tea","message":\#(message)}"#,
        #"{"event":"messageUpdated","revision":11,"room":"tea","message":\#(message)}"#,
        #"{"event":"reaction","revision":11,"room":"tea","seq":3,"emoji":"👍","count":2,"user":{"id":"u_ada"},"added":false}"#,
        #"{"event":"pin","revision":11,"room":"tea","seq":3,"pinned":{"id":"u_ada","name":"Ada","at":0}}"#,
        #"{"event":"member","revision":11,"room":"tea","user":{"id":"u_bob","name":"Bob"},"joined":true,"members":7}"#,
        #"{"event":"read","revision":11,"room":"tea","read":3,"mentions":[]}"#,
        #"{"event":"notifications","revision":11,"room":"tea","level":"all"}"#,
        #"{"event":"user","revision":11,"user":{"id":"u_me","name":"I","kind":"account","role":"owner","createdAt":0}}"#,
        #"{"event":"workspace","revision":11,"workspace":{"name":"Acme","defaultRoom":"tea"}}"#,
        #"{"event":"typing","room":"tea","user":{"id":"u_ada","name":"Ada"}}"#,
        #"{"event":"presence","user":"u_ada","state":"idle"}"#,
        #"""
        {"event":"room","revision":11,"joinedAnew":true,"room":{"id":"tea","name":"Tea","topic":"t","visibility":"public",\#
        "createdAt":0,"createdBy":"u_me","members":1,"newest":4,"activeAt":0,"joined":true,"role":"moderator","read":2,\#
        "mentions":[3],"notifications":"mentions"}}
        """#,
        #"{"event":"caughtUp","revision":11,"history":"h"}"#,
        #"{"event":"reset","reason":"too much","history":"h"}"#,
    ]

    private func state() -> ChatState {
        var state = ChatState(me: User(id: "u_me", name: "Me", kind: .guest, createdAt: Date(milliseconds: 0)))
        state.resuming()
        state.openTimeline("tea")
        let room = RoomDetails(
            id: "tea",
            name: "Tea",
            visibility: .public,
            createdAt: Date(milliseconds: 0),
            createdBy: "u_me",
            members: 5,
            newest: 3,
            isJoined: true
        )
        _ = state.hear(.room(RoomChanged(revision: 10, room: room)))
        _ = state.hear(.caughtUp(CaughtUp(revision: 10)))
        return state
    }

    private func event(_ text: String) throws -> LiveEvent {
        guard case .event(let event) = try ServerFrame(parsing: Array(text.utf8)) else {
            throw RoomkeyError.unreadable(text)
        }
        return event
    }

    @Test("each is read as it should be, and members that are not known are skipped", arguments: events)
    func readable(text: String) throws {
        let event = try event(text)
        if case .unknown = event { Issue.record("\(text)") }
        #expect(try self.event(#"{"later":[{"x":1e9}],\#(text.dropFirst())"#) == event)
    }

    @Test("who joined counts although the server did not know how many there are now")
    func withoutMembers() throws {
        var state = state()
        let text = #"{"event":"member","revision":11,"room":"tea","user":{"id":"u_bob","name":"Bob"},"joined":true}"#
        #expect(state.hear(try event(text)) == .member("tea", Person(id: "u_bob", name: "Bob"), hasJoined: true))
        #expect(state.rooms["tea"]?.memberCount == 5)
        #expect(state.revision == 11)
    }

    @Test("what a newer server calls differently counts as what it is closest to")
    func words() throws {
        let room = Self.events[11].replacing(#""public""#, with: #""federated""#).replacing("moderator", with: "host")
        guard case .room(let change) = try event(room) else { throw RoomkeyError.unreadable(room) }
        #expect(change.room.visibility == .private)
        #expect(change.room.role == .member)
        guard case .presence(let presence) = try event(#"{"event":"presence","user":"u_ada","state":"busy"}"#) else {
            throw RoomkeyError.unreadable("presence")
        }
        #expect(presence.state == .online)
    }

    @Test("one that is broken is an unknown one, and one of a kind that is not known as well")
    func unknown() throws {
        for text in [
            #"{"event":"read","revision":11,"room":"tea","read":-1}"#,
            #"{"event":"read","revision":11,"room":"tea","read":9223372036854775807}"#,
            #"{"event":"read","revision":11,"room":"Not a room!","read":1}"#,
            #"{"event":"message","revision":11,"room":"tea","message":null}"#,
            #"{"event":"pollClosed","revision":11}"#,
        ] {
            guard case .unknown(_, let json) = try event(text) else {
                Issue.record("\(text)")
                continue
            }
            #expect(String(decoding: json, as: UTF8.self) == text)
        }
    }

    @Test("without knowing up to where all was told there is no going on")
    func vital() {
        #expect(throws: ServerFrame.Unreadable.self) { try event(#"{"event":"caughtUp","revision":"new"}"#) }
    }

    @Test("whatever stands in the place of a value, it is folded without harm", arguments: seeds(100))
    func garbage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let values = [
            "null", "true", "[]", "{}", "[[1]]", #""""#, #""x""#, "-1", "0", "1.5", "1e400", "9223372036854775807",
            "-9223372036854775808", "9007199254740992", #"[9007199254740992]"#, #"{"id":"u_me"}"#,
        ]
        var state = state()
        for _ in 1...100 {
            var event = random.pick(Self.events)
            // A value is a scalar behind a colon.
            let scalars = event.matches(of: /:(-?\d+|"[^"]*"|true|false)/)
            let place = random.pick(scalars).range
            event.replaceSubrange(place, with: ":" + random.pick(values))
            guard let event = try? self.event(event) else { continue }
            _ = state.hear(event)
            _ = state.joinedRooms.map(\.unread)
            let timeline = state.timelines["tea"] ?? TimelineState()
            _ = TimelineSnapshot("tea", timeline, newest: state.rooms["tea"]?.newest ?? 0, me: "u_me")
            _ = timeline.held.map(\.mentionedAt)
        }
    }
}
