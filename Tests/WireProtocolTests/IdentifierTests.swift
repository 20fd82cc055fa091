// SPDX-License-Identifier: MIT

import Testing
import WireProtocol

@Suite("Identifiers")
struct IdentifierTests {
    private static let longest = String(repeating: "a", count: 64)

    @Test(
        "lower-case letters, digits, hyphens and underscores name a room",
        arguments: ["a", "0", "-", "_", "general", "a-b-9", "room_mh2k_4fz9q", longest]
    )
    func roomID(text: String) {
        #expect(RoomID(text)?.text == text)
        #expect(RoomID(text)?.description == text)
    }

    @Test(
        "nothing else names a room",
        arguments: ["", "A", "a b", "a/b", "a.b", "é", "a\u{301}", "a\0", "a*", "%41", longest + "a"]
    )
    func noRoomID(text: String) {
        #expect(RoomID(text) == nil)
    }

    @Test("the same name a person", arguments: ["u_0", "_", "a-b", longest])
    func userID(text: String) {
        #expect(UserID(text)?.text == text)
    }

    @Test("nothing else names a person", arguments: ["", "U", "a/b", "a.b", "ß", "a\n", longest + "a"])
    func noUserID(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test("letters, digits and . _ - make a client id", arguments: ["A", "z", "0", ".", "_", "-", "0b2F-x._", longest])
    func clientID(text: String) {
        #expect(ClientMessageID(text)?.text == text)
    }

    @Test("nothing else makes a client id", arguments: ["", " ", "a/b", "a:b", "ü", "a\u{0}", "١", longest + "a"])
    func noClientID(text: String) {
        #expect(ClientMessageID(text) == nil)
    }

    @Test("revisions and numbers compare as integers")
    func order() {
        #expect([Revision(10), Revision(9), .zero].sorted() == [Revision(0), Revision(9), Revision(10)])
        #expect([Seq(10), Seq(9)].min() == Seq(9))
        #expect("\(Revision(7)) \(Seq(8))" == "7 8")
    }
}
