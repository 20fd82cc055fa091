// SPDX-License-Identifier: MIT

import TestBasics
import TestSupport
import Testing

@Suite("Chat: verbs that make no sense")
struct VerbFuzzTests {
    private static let verbs = [
        "send", "history", "message", "edit", "delete", "react", "unreact", "read", "unread", "typing", "rooms",
        "createRoom", "direct", "updateRoom", "members", "invite", "remove", "setRole", "join", "leave", "resume",
        "pin", "unpin", "pins", "search", "setNotifications", "updateProfile", "users", "user", "presence", "watch",
        "x",
    ]
    private static let members = [
        "room", "clientID", "text", "replyTo", "before", "after", "around", "at", "limit", "seq", "revision", "emoji",
        "search", "query", "order", "name", "visibility", "people", "topic", "description", "archived", "user", "role",
        "verb", "level", "status", "state", "users",
    ]
    private static let values: [JSON] = [
        "general", "other", "", "👍", "\u{0}", "../x", "private", "moderator", "u_1", .null, true, [], [:], [[]],
        ["u_1"], 0, 1, -1, 2, 1_000_000, .integer(.max), .integer(.min),
        .string(String(repeating: "x", count: 9_000)), .string(String(repeating: "/", count: 100)),
    ]

    @Test("each gets a reply with its id, and the socket goes on", arguments: seeds(10))
    func verbs(seed: UInt64) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("hello", to: "general", as: "m1")
            let live = try await ada.live()
            var random = SeededRandom(seed: seed)
            for _ in 0..<150 {
                var verb: [String: JSON] = ["verb": .string(random.pick(Self.verbs))]
                if !random.oneIn(4) { verb["room"] = "general" }
                for _ in 0..<random.below(6) { verb[random.pick(Self.members)] = random.pick(Self.values) }
                let reply = try await live.ask(.object(verb))
                #expect((reply["result"] != nil) != (reply["code"] != nil), "\(verb): \(reply)")
                #expect(reply["code"] != "unavailable", "\(verb): \(reply)")
            }
            #expect(try await live.ask(["verb": "rooms"])["result"]?["rooms"] != nil)
        }
    }
}
