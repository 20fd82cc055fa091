// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: history")
struct HistoryTests {
    /// A room of somebody's with this many messages, text 1, text 2 and so on.
    private func room(_ server: TestServer, messages: Int) async throws -> (ada: Person, live: TestSocket) {
        let ada = try await server.signIn("Ada")
        try await ada.createRoom("General")
        let live = try await ada.live()
        var ids: [Int64] = []
        for number in 0..<messages {
            let send: JSON = [
                "verb": "send", "room": "general", "clientID": "m\(number + 1)", "text": "text \(number + 1)",
            ]
            ids.append(try await live.post(send))
        }
        for id in ids { #expect(try await live.reply(to: id)["result"] != nil) }
        return (ada, live)
    }

    /// A query over 230 messages, and the page's first and last number; nil when it is empty.
    static let pages: [(query: [String: Int64], page: ClosedRange<Int64>?)] = [
        ([:], 181...230), (["limit": 10], 221...230), (["limit": 1], 230...230), (["limit": 200], 31...230),
        (["before": 51], 1...50), (["before": 51, "limit": 20], 31...50), (["before": 10], 1...9),
        (["before": 2], 1...1),
        (["before": 1], nil), (["before": 1_000, "limit": 2], 229...230),
        (["after": 0], 1...50), (["after": 0, "limit": 3], 1...3), (["after": 100, "limit": 5], 101...105),
        (["after": 228], 229...230), (["after": 230], nil), (["after": 9_999], nil),
    ]

    @Test("pages ascend by seq, end below before, start above after, and are alike over HTTP and the socket")
    func paging() async throws {
        try await withServer { server in
            let (ada, live) = try await room(server, messages: 230)
            for (query, page) in Self.pages {
                let text = query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
                let answer = try await ada.http.send("GET", "/api/rooms/general/messages?\(text)")
                #expect(answer.status == 200)
                let body = try answer.json
                #expect(body.names == ["room", "messages", "quoted", "newest", "read", "revision", "history"])
                #expect(body["room"] == "general")
                #expect(body["newest"] == 230)
                let messages = try #require(body["messages"]?.elements)
                #expect(messages.map { $0["seq"] } == (page.map(Array.init) ?? []).map { .integer($0) }, "\(query)")
                #expect(messages.allSatisfy { $0["text"]?.string == "text \($0["seq"]?.integer ?? 0)" })

                let verb = JSON.object(["verb": "history", "room": "general"]).with(query.mapValues { .integer($0) })
                #expect(try await live.ask(verb) == ["result": body])
            }
        }
    }

    @Test("a page has at least 1 and at most 200 messages, whatever is asked for")
    func limits() async throws {
        try await withServer { server in
            let (ada, live) = try await room(server, messages: 205)
            for (limit, count) in [(0, 1), (-5, 1), (201, 200), (100_000, 200)] as [(Int64, Int)] {
                let answer = try await ada.http.send("GET", "/api/rooms/general/messages?limit=\(limit)")
                // Refusing what is out of bounds would be as good.
                if answer.status == 400 { continue }
                #expect(try answer.json["messages"]?.elements?.count == count)
                let reply = try await live.ask(["verb": "history", "room": "general", "limit": .integer(limit)])
                #expect(reply["result"]?["messages"]?.elements?.count == count)
            }
        }
    }

    @Test("a page holds at most 1 MiB of messages, the nearest to where it begins")
    func largePage() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            let text = JSON.string(String(repeating: "🚀", count: 8_000))
            let live = try await ada.live()
            var ids: [Int64] = []
            for number in 1...40 {
                ids.append(
                    try await live.post(["verb": "send", "room": "general", "clientID": "m\(number)", "text": text])
                )
            }
            for id in ids { #expect(try await live.reply(to: id)["result"] != nil) }
            let newest = try await ada.http.send("GET", "/api/rooms/general/messages?limit=200")
            #expect(newest.body.count <= 1 << 20)
            let page = try #require(try newest.json["messages"]?.elements).compactMap { $0["seq"]?.integer }
            #expect(page.count > 20 && page.count < 40)
            #expect(page == Array((41 - Int64(page.count))...40))
            let oldest = try await ada.http.send("GET", "/api/rooms/general/messages?after=0&limit=200").json
            #expect(oldest["messages"]?.elements?.first?["seq"] == 1)
            // The rest is on the next page.
            let rest = try await ada.http.send("GET", "/api/rooms/general/messages?before=\(page[0])&limit=200").json
            #expect(rest["messages"]?.elements?.compactMap { $0["seq"]?.integer } == Array(1..<page[0]))
        }
    }

    @Test(
        "what is no position is 400",
        arguments: [
            "before=1&after=2", "before=x", "after=1.5", "limit=x", "before=", "after=%FF",
            "limit=99999999999999999999",
        ]
    )
    func refused(query: String) async throws {
        try await withServer { server in
            let (ada, _) = try await room(server, messages: 1)
            try expectChatError(
                try await ada.http.send("GET", "/api/rooms/general/messages?\(query)"),
                400,
                "badRequest"
            )
        }
    }

    @Test("numbers beyond all bounds do no harm", arguments: ["before", "after"], [Int64.max, .min, -1, 0])
    func extremes(name: String, value: Int64) async throws {
        try await withServer { server in
            let (ada, live) = try await room(server, messages: 2)
            let answer = try await ada.http.send("GET", "/api/rooms/general/messages?\(name)=\(value)")
            #expect([200, 400].contains(answer.status))
            let isAll = (name == "before") == (value > 0)
            if answer.status == 200 {
                #expect(try answer.json["messages"]?.elements?.count == (isAll ? 2 : 0))
            }
            let verb = JSON.object(["verb": "history", "room": "general", name: .integer(value)])
            #expect(try await live.ask(verb)["result"]?["messages"]?.elements?.count == (isAll ? 2 : 0))
        }
    }

    @Test("history is for members only: 403")
    func members() async throws {
        try await withServer { server in
            let (_, _) = try await room(server, messages: 1)
            let bob = try await server.signIn("Bob")
            let live = try await bob.live()
            try expectChatError(try await bob.http.send("GET", "/api/rooms/general/messages"), 403, "notMember")
            expectChatError(try await live.ask(["verb": "history", "room": "general"]), "notMember")
            try await bob.join("general")
            let joined = try await bob.http.send("GET", "/api/rooms/general/messages")
            #expect(try joined.json["messages"]?.elements?.count == 1)
            try await bob.leave("general")
            try expectChatError(try await bob.http.send("GET", "/api/rooms/general/messages"), 403, "notMember")
        }
    }

    @Test(
        "a page around a message has it in the middle",
        arguments: [
            (100, 4, 99...102), (100, 1, 100...100), (1, 4, 1...3), (230, 4, 229...230), (500, 4, 229...230),
        ] as [(Int64, Int64, ClosedRange<Int64>)]
    )
    func around(seq: Int64, limit: Int64, page: ClosedRange<Int64>) async throws {
        try await withServer { server in
            let (ada, live) = try await room(server, messages: 230)
            let answer = try await ada.http.send("GET", "/api/rooms/general/messages?around=\(seq)&limit=\(limit)").json
            #expect(answer["messages"]?.elements?.compactMap { $0["seq"]?.integer } == Array(page))
            let verb: JSON = ["verb": "history", "room": "general", "around": .integer(seq), "limit": .integer(limit)]
            #expect(try await live.ask(verb)["result"] == answer)
        }
    }

    @Test("a page around a time begins with what was sent then or later in its middle")
    func time() async throws {
        try await withServer { server in
            let (ada, _) = try await room(server, messages: 20)
            let messages = try #require(try await ada.http.send("GET", "/api/rooms/general/messages").json["messages"])
            let times = try #require(messages.elements?.compactMap { $0["sentAt"]?.integer })
            for time in [0, times[0], times[10], times[19], .max] {
                let path = "/api/rooms/general/messages?at=\(time)&limit=1"
                let found = try await ada.http.send("GET", path).json["messages"]?.elements?.first?["seq"]?.integer
                #expect(found == Int64(times.firstIndex { $0 >= time }.map { $0 + 1 } ?? 20))
            }
            let both = try await ada.http.send("GET", "/api/rooms/general/messages?at=1&around=2")
            try expectChatError(both, 400, "badRequest")
        }
    }
}
