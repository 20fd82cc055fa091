// SPDX-License-Identifier: MIT

import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: the check")
struct ChatCheckTests {
    private let fixture: ChatFixture

    /// Rooms whose records lie between each other's in key order, people who came and went, messages of both.
    init() async throws {
        fixture = try ChatFixture()
        let ada = try await fixture.guest("Ada")
        let bob = try await fixture.guest("Bob")
        let general = try await fixture.room("General", by: ada)
        let chess = try await fixture.room("General Chess", by: bob)
        _ = try await fixture.room("Empty", by: bob)
        _ = try await fixture.join(general.id, by: bob)
        _ = try await fixture.join(chess.id, by: ada)
        for number in 1...12 { _ = try await fixture.send("text", "c\(number)", to: general.id, from: ada) }
        for number in 1...3 { _ = try await fixture.send("text", "c\(number)", to: general.id, from: bob) }
        _ = try await fixture.send("text", "c1", to: chess.id, from: bob)
        try await fixture.leave(chess.id, by: bob)
        try await fixture.leave(chess.id, by: ada)
    }

    private static let ada = "u_0000000000000001"
    private static let bob = "u_0000000000000002"

    private func check() throws -> Problems { try fixture.check() }

    @Test("what the chat writes is sound")
    func sound() throws {
        #expect(try check().lines == [])
    }

    /// A record that is not as the chat writes it, and what is said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let key: String
        /// nil: the record is deleted.
        let value: String?
        let lines: [String]

        init(_ key: String, _ value: String?, _ lines: String...) {
            self.key = key
            self.value = value
            self.lines = lines
        }

        var testDescription: String { "\(key) = \(value ?? "nothing")" }
    }

    @Test(
        "a record that does not fit the others is found, and nothing else is said",
        arguments: [
            Damage("room/general", nil, #"chat "room/general": does not exist, but has records"#),
            Damage("room/general", "{}", #"chat "room/general": has no name"#),
            Damage("room/general", "", #"chat "room/general": has no name"#),
            Damage("room/lonely", #"{"name":"x"}"#, #"chat "room/lonely": has no count of its members"#),
            Damage("room/general/members", "3", #"chat "room/general/members": is 3, but there are 2"#),
            Damage("room/general-chess/members", "1", #"chat "room/general-chess/members": is 1, but there are 0"#),
            Damage("room/general/members", "x", #"chat "room/general/members": is not a number"#),
            Damage("room/general/members", nil, #"chat "room/general": has no count of its members"#),
            Damage("room/general/newest", "16", #"chat "room/general/newest": is 16, but the newest message is 15"#),
            Damage("room/empty/newest", "1", #"chat "room/empty/newest": is 1, but the newest message is 0"#),
            Damage("room/general/newest", "", #"chat "room/general/newest": is not a number"#),
            Damage(
                "room/general/newest",
                nil,
                #"chat "room/general/newest": does not exist, but the newest message is 15"#
            ),
            Damage(
                "room/general/member/\(ada)",
                nil,
                #"chat "user/\#(ada)/room/general": exists without room/general/member/\#(ada)"#,
                #"chat "room/general/members": is 2, but there are 1"#
            ),
            Damage("room/general/member/\(ada)", "{", #"chat "room/general/member/\#(ada)": has no name"#),
            Damage(
                "user/\(bob)/room/general",
                nil,
                #"chat "room/general/member/\#(bob)": exists without user/\#(bob)/room/general"#
            ),
            Damage(
                "user/\(bob)/room/general-chess",
                "{}",
                #"chat "user/\#(bob)/room/general-chess": exists without room/general-chess/member/\#(bob)"#
            ),
            Damage("user/\(ada)", "{}", #"chat "user/\#(ada)": is not a person"#),
            Damage("workspace", "{}", #"chat "workspace": is not a workspace"#),
            Damage(
                "workspace",
                #"{"name":"Acme","defaultRoom":"nowhere"}"#,
                #"chat "workspace": exists without room/nowhere"#
            ),
            Damage("named/ada/\(bob)", "", #"chat "named/ada/\#(bob)": is not the name of \#(bob)"#),
            Damage("named/a/b/u_x", "", #"chat "named/a/b/u_x": is not the name of u_x"#),
            Damage("name/ada", ada, #"chat "name/ada": is not the name of the account \#(ada)"#),
            Damage(
                "user/\(ada)",
                #"{"name":"Ada","kind":"account","createdAt":1}"#,
                #"chat "user/\#(ada)": has the name Ada, which is not the account's"#
            ),
            Damage(
                "room/general/message/a4",
                nil,
                #"chat "room/general": message 4 is missing"#,
                #"chat "room/general/sent/\#(ada)/c4": stands for message 4, which does not exist"#
            ),
            Damage(
                "room/general/message/b15",
                nil,
                #"chat "room/general/sent/\#(bob)/c3": stands for message 15, which does not exist"#,
                #"chat "room/general/newest": is 15, but the newest message is 14"#
            ),
            Damage(
                "room/general/message/a0",
                #"{"sender":"x","name":"x","text":"x","sentAt":1,"clientID":"x"}"#,
                #"chat "room/general": message 0 is before the first"#
            ),
            Damage(
                "room/general/message/b19",
                #"{"sender":"x","name":"x","text":"x","sentAt":1,"clientID":"x"}"#,
                #"chat "room/general": messages 16 to 18 are missing"#,
                #"chat "room/general/newest": is 15, but the newest message is 19"#
            ),
            Damage(
                "room/general/message/a2",
                #"{"sender":"u"}"#,
                #"chat "room/general/message/a2": is not a message"#,
                #"chat "room/general/sent/\#(ada)/c2": stands for message 2, which was sent as another"#
            ),
            Damage(
                "room/general/message/a2",
                #"{"sender":"\#(ada)","name":"Ada","text":"text","sentAt":1,"clientID":"c3"}"#,
                #"chat "room/general/sent/\#(ada)/c2": stands for message 2, which was sent as another"#
            ),
            Damage(
                "room/general/message/a2",
                #"{"sender":"\#(bob)","name":"Bob","text":"text","sentAt":1,"clientID":"c2"}"#,
                #"chat "room/general/sent/\#(ada)/c2": stands for message 2, which was sent as another"#
            ),
            Damage(
                "room/general/sent/\(ada)/c3",
                "?",
                #"chat "room/general/sent/\#(ada)/c3": does not say which message it became"#
            ),
        ]
    )
    func damage(_ damage: Damage) throws {
        let address = Address(.chat, damage.key)
        let operation = damage.value.map { Command.Operation.put(address, Array($0.utf8)) } ?? .delete(address)
        let applied = try fixture.store.apply([Command(at: Timestamp(milliseconds: 0), operations: [operation])])
        #expect(applied.first?.changes.count == 1)
        #expect(try check().lines == damage.lines)
    }

    @Test("a run of messages that is missing at the beginning is found")
    func firstMissing() throws {
        let operations = (1...2).map { seq in Command.Operation.delete(Address(.chat, "room/general/message/a\(seq)")) }
        _ = try fixture.store.apply([Command(at: Timestamp(milliseconds: 0), operations: operations)])
        #expect(try check().lines.first == #"chat "room/general": messages 1 to 2 are missing"#)
    }
}
