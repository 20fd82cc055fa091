// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: the page")
struct PageTests {
    /// What an answer carries for the page that it is; nil when it carries nothing.
    private func view(in answer: HTTPAnswer) throws -> JSON? {
        let begin = #"<script type="application/json" id="first">"#
        guard let start = answer.text.firstRange(of: begin) else { return nil }
        let rest = answer.text[start.upperBound...]
        let end = try #require(rest.firstRange(of: "</script>"))
        return try JSON(Array(rest[..<end.lowerBound].utf8))
    }

    @Test("a page of a room carries who looks, what a first load says, and the newest messages, and nobody keeps it")
    func firstView() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            for number in 1...3 { try await ada.send("text \(number)", to: "general", as: "m\(number)") }
            let socket = try await server.liveSocket(cookie: ada.cookie, headers: [:])
            _ = try await socket.ask(["verb": "resume"])
            let told = try await socket.eventsUntilCaughtUp()
            let history = try await ada.http.send("GET", "/api/rooms/general/messages").json

            for path in ["/r/general", "/r/general/2"] {
                let answer = try await ada.http.send("GET", path)
                #expect(answer.status == 200)
                #expect(answer["cache-control"] == "no-store")
                #expect(answer["etag"] == nil)
                let view = try #require(try view(in: answer))
                #expect(view.names == ["user", "events", "page"])
                #expect(view["user"] == ada.user)
                #expect(view["events"]?.elements == told)
                #expect(view["page"] == history)
            }
            let list = try #require(try view(in: try await ada.http.send("GET", "/")))
            #expect(list.names == ["user", "events"])
        }
    }

    @Test("it begins around the first unread message, or around the one that the address names")
    func place() async throws {
        try await withServer { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            for number in 1...70 { try await bob.send("text \(number)", to: "general", as: "m\(number)") }
            func page(_ path: String) async throws -> [Int64] {
                let view = try view(in: try await ada.http.send("GET", path))
                return (view?["page"]?["messages"]?.elements ?? []).compactMap { $0["seq"]?.integer }
            }
            #expect(try await page("/r/general").contains(1))
            #expect(try await page("/r/general/60").contains(60))
            let live = try await ada.live()
            _ = try await live.ask(["verb": "read", "room": "general", "seq": 69])
            #expect(try await page("/r/general") == Array(41...70))
        }
    }

    @Test("it carries nothing of a room that one is not in")
    func access() async throws {
        try await withServer { server in
            let (ada, eve) = (try await server.signIn("Ada"), try await server.signIn("Eve"))
            try await ada.createRoom("General")
            try await ada.send("among us", to: "general", as: "m1")
            for path in ["/r/general", "/r/nowhere", "/r/general/1", "/r/no%20room/x"] {
                let answer = try await eve.http.send("GET", path)
                #expect(answer.status == 200)
                #expect(try view(in: answer)?.names == ["user", "events"])
                #expect(!answer.text.contains("among us"))
            }
            let nobody = try await server.http.send("GET", "/r/general")
            #expect(try view(in: nobody) == ["user": .null])
            #expect(!nobody.text.contains("among us"))
        }
    }

    @Test("no text of anybody ends the element it stands in")
    func markup() async throws {
        let hostile = "</script><script>alert(1)</script><!--<script>"
        try await withServer { server in
            let ada = try await server.signIn(hostile.filter { $0 != "!" }.prefix(30).description)
            try await ada.createRoom("General")
            try await ada.send(hostile, to: "general", as: "m1")
            let answer = try await ada.http.send("GET", "/r/general")
            let view = try #require(try view(in: answer))
            #expect(view["page"]?["messages"]?.elements?.first?["text"]?.string == hostile)
            #expect(!answer.text.contains("alert(1)</"))
            #expect(!answer.text.contains("<!--"))
        }
    }

    @Test("what is kept by browsers, and by the service worker, is of nobody")
    func shell() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let shell = try await ada.http.send("GET", "/index.html")
            #expect(try view(in: shell) == nil)
            let tag = try #require(shell["etag"])
            #expect(try await ada.http.send("GET", "/index.html", headers: ["if-none-match": tag]).status == 304)
            let head = try await ada.http.send("HEAD", "/r/general")
            #expect(head.status == 200)
            #expect(head["cache-control"] == "no-store")
            #expect(head.body.isEmpty)
        }
    }
}
