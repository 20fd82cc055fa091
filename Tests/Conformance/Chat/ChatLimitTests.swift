// SPDX-License-Identifier: MIT

import Chat
import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("Chat: limits that can be set")
struct ChatLimitTests {
    @Test("each is set, and whoever goes beyond it is told its name", arguments: Way.allCases)
    func named(way: Way) async throws {
        try await withServer {
            $0.limits[.messageLength] = 10
            $0.limits[.mentionsPerMessage] = 0
            $0.limits[.emojiPerMessage] = 1
            $0.limits[.pinsPerRoom] = 1
            $0.limits[.membersPerRoom] = 2
            $0.limits[.roomsPerPerson] = 2
        } _: { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            for name in ["One", "Two"] { try await bob.createRoom(name) }
            let third = try await bob.http.send("POST", "/api/rooms", json: ["name": "Three"])
            try expectChatError(third, 413, "tooLarge")
            try await bob.leave("two")
            try await ada.createRoom("General")
            try await ada.join("one")
            for number in 1...2 { try await ada.send("short", to: "general", as: "m\(number)") }
            try await bob.join("general")
            _ = try await way.ask(ada, "react", seq: 1, ["emoji": "👍"])
            _ = try await way.ask(ada, "pin", seq: 1)
            let refused: [(String, Way.Answer)] = [
                (
                    "messageLength",
                    try await way.ask(ada, "send", ["clientID": "m9", "text": "eleven char"])
                ),
                (
                    "mentionsPerMessage",
                    try await way.ask(ada, "send", ["clientID": "m8", "text": "hi @bob"])
                ),
                ("emojiPerMessage", try await way.ask(ada, "react", seq: 1, ["emoji": "🔥"])),
                ("pinsPerRoom", try await way.ask(ada, "pin", seq: 2)),
                ("membersPerRoom", try await way.ask(try await server.signIn("Cleo"), "join")),
                ("roomsPerPerson", try await way.ask(ada, "join", in: "two")),
            ]
            for (limit, answer) in refused {
                #expect(answer.error == "tooLarge", "\(limit)")
                #expect(answer.body["limit"] == .string(limit))
                #expect(answer.body["error"]?.string?.contains("(limit: \(limit))") == true)
                #expect(answer.body["retryAfter"] == nil)
            }
        }
    }

    @Test("docs/operating.md says of each what it is when nobody sets it, and how large it can be")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/operating.md")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.count == 4 && ChatLimit(rawValue: $0[0].replacing("`", with: "")) != nil }
        #expect(rows.map { $0[0] } == ChatLimit.allCases.map { "`\($0.rawValue)`" })
        #expect(rows.map { $0[2] } == ChatLimit.allCases.map { String($0.standard) })
        #expect(rows.map { $0[3] } == ChatLimit.allCases.map { String($0.range.upperBound) })
    }
}
