// SPDX-License-Identifier: MIT

import PubSub
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: events")
struct ChatEventsTests {
    private let fixture: ChatFixture

    init() throws {
        fixture = try ChatFixture()
    }

    /// What has been published since the last time, as topic, text and effect.
    private func published() throws -> [(topic: Topic, text: String?, effect: Publication.Effect?)] {
        let changes = fixture.announced.take().flatMap { $0 }
        let publications = try fixture.store.readNow { snapshot in
            ChatEvents.publications(for: changes) { (try? $0.read(in: snapshot)) ?? .nothing }
        }
        #expect(publications.allSatisfy { $0.revision == changes.first?.revision })
        return publications.map { publication in
            (
                publication.topic, publication.frame.map { String(decoding: $0.textFramePayload, as: UTF8.self) },
                publication.effect
            )
        }
    }

    @Test("a new room is told to everyone, but first to its maker's devices, which follow it from then on")
    func newRoom() async throws {
        let ada = try await fixture.guest("Ada")
        _ = fixture.announced.take()
        let room = try await fixture.room("General", by: ada)
        let told = try published()
        let json = String(decoding: room.json, as: UTF8.self)
        let unasked = json.replacing(
            #","joined":true,"role":"moderator","read":0,"mentions":[],"notifications":"mentions""#,
            with: ""
        )
        #expect(told.map(\.topic) == [ChatTopics.user(ada.id), ChatTopics.room(room.id), ChatTopics.directory])
        #expect(told.map(\.effect) == [.subscribe(ChatTopics.room(room.id)), nil, nil])
        #expect(
            told.map(\.text) == [
                #"{"event":"room","revision":2,"joinedAnew":true,"room":\#(json)}"#,
                #"{"event":"member","revision":2,"room":"general","user":{"id":"\#(ada.id)","name":"Ada"},"joined":true,"members":1}"#,
                #"{"event":"room","revision":2,"room":\#(unasked)}"#,
            ]
        )
    }

    @Test("who leaves is told so like the others, and then hears no more of the room")
    func leaving() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada)
        _ = fixture.announced.take()
        try await fixture.leave(room.id, by: ada)
        let told = try published()
        #expect(told.map(\.topic) == [ChatTopics.room(room.id), ChatTopics.user(ada.id)])
        #expect(told.map(\.effect) == [nil, .unsubscribe(ChatTopics.room(room.id))])
        #expect(
            told.map(\.text) == [
                #"{"event":"member","revision":3,"room":"general","user":{"id":"\#(ada.id)"},"joined":false,"members":0}"#,
                nil,
            ]
        )
    }

    @Test("a message is told to its room once, in the words of catching up, and no room is read for it")
    func message() async throws {
        let ada = try await fixture.guest("Ada")
        let room = try await fixture.room("General", by: ada)
        _ = fixture.announced.take()
        _ = try await fixture.send("hello", "c1", to: room.id, from: ada)
        let changes = fixture.announced.take().flatMap { $0 }
        let publications = ChatEvents.publications(for: changes) { needed in
            Issue.record("more was read: \(needed)")
            return .nothing
        }
        #expect(publications.map(\.topic) == [ChatTopics.room(room.id)])
        #expect(publications.map(\.effect) == [nil])
        #expect(
            publications.compactMap { $0.frame?.textFramePayload }
                == Array(try fixture.catchUp(ada, since: 2).events.dropLast())
        )
    }

    @Test(
        "changes of other namespaces and of records that nobody is told of publish nothing",
        arguments: Namespace.allCases
    )
    func silent(namespace: Namespace) {
        let keys = ["room/general", "user/u_a/room/general", "room/general/member/u_a", "room/general/message/a1"]
        let others = [
            "room/general/newest", "room/general/sent/u_a/c1", "user/u_a", "room/Not an id", "room/a/message/x",
            "room//", "",
        ]
        let changes = (namespace == .chat ? others : keys + others).map { key in
            Change(address: Address(namespace, key), value: [], revision: Revision(1), at: Timestamp(milliseconds: 0))
        }
        #expect(ChatEvents.publications(for: changes) { _ in .nothing }.isEmpty)
    }

    @Test(
        "a key means what its parts say",
        arguments: [
            ("room/a", .room(id("a"))), ("room/a/members", .members(id("a"))),
            ("room/a/member/u_1", .member(id("a"), user("u_1"))), ("room/a/message/b12", .message(id("a"), Seq(12))),
            ("user/u_1/room/a", .joinedRoom(user("u_1"), id("a"))), ("room/a/newest", .newest(id("a"))),
            ("room/a/sent/u_1/C.1", .sent(id("a"), user("u_1"), client("C.1"))), ("user/u_1", .user(user("u_1"))),
            ("room/a/sent/u_1", .other), ("room/a/sent/u_1/c 1", .other), ("user/", .other), ("room", .other),
            ("room/", .other), ("room/a/", .other), ("/room/a", .other), ("room/A", .other),
            ("room/a/message/12", .other),
            ("room/a/read/u_1", .readMarker(id("a"), user("u_1"))),
            ("room/a/reaction/a1/👍/u_1", .reaction(id("a"), Seq(1), emoji("👍"), user("u_1"))),
            ("room/a/reactions/a1/👍", .reactionCount(id("a"), Seq(1), emoji("👍"))),
            ("room/a/reaction/a1/x/u_1", .other), ("room/a/reactions/a1/👍/u_1", .other),
            ("room/a/message/a1/x", .other), ("user/u_1/room/", .other), ("user/u_1/rooms/a", .other), ("", .other),
            ("workspace", .workspace), ("workspace/", .other), ("workspace/joining", .other),
        ] as [(String, ChatKey.Record)]
    )
    func keys(text: String, key: ChatKey.Record) {
        #expect(ChatKey.Record(Array(text.utf8)) == key)
    }

    private static func emoji(_ text: String) -> Emoji { Emoji(text) ?? { preconditionFailure("not an emoji") }() }

    private static func id(_ text: String) -> RoomID { RoomID(text) ?? unexpected }
    private static func user(_ text: String) -> UserID { UserID(text) ?? { preconditionFailure("\(text)") }() }
    private static func client(_ text: String) -> ClientMessageID {
        ClientMessageID(text) ?? { preconditionFailure("\(text)") }()
    }
    private static var unexpected: RoomID { preconditionFailure("not an id") }
}
