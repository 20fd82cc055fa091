// SPDX-License-Identifier: MIT

import TestSupport
import Testing

extension GoldenTests {
    @Test("messages over HTTP: sent, read, edited, deleted, reacted to, pinned, and what is heard of it")
    func messages() async throws {
        try await golden("messages") { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            let (adas, bobs) = (try await ada.live(), try await bob.live())
            let messages = "/api/rooms/general/messages"

            scenario.heading("sent")
            scenario.clock.advance(by: .seconds(1))
            let first = try await ada.say("one", as: "m1")
            try await ada.ask("POST", messages, #"{"clientID":"m1","text":"one"}"#)
            try await ada.ask("POST", messages, #"{"clientID":"m1","text":"another"}"#)
            scenario.clock.advance(by: .seconds(1))
            try await bob.ask("POST", messages, #"{"clientID":"m1","text":"an answer","replyTo":1}"#)
            try await ada.ask("POST", messages, #"{"clientID":"m2","text":"x","replyTo":99}"#)
            try await ada.say("hello @bob and @room, \\\"quoted\\\" \\ud83d\\ude80 / \\u0007", as: "m3")
            try await scenario.hear(adas, bobs)

            scenario.heading("edited")
            scenario.clock.advance(by: .seconds(1))
            try await ada.ask("PATCH", "\(messages)/1", #"{"text":"one, better","revision":\#(first)}"#)
            try await ada.ask("PATCH", "\(messages)/1", #"{"text":"one, better","revision":\#(first)}"#)
            try await ada.ask("PATCH", "\(messages)/1", #"{"text":"too late","revision":\#(first)}"#)
            try await bob.ask("PATCH", "\(messages)/1", #"{"text":"not mine","revision":\#(first)}"#)
            try await ada.ask("PATCH", "\(messages)/99", #"{"text":"x","revision":\#(first)}"#)
            try await scenario.hear(adas, bobs)

            scenario.heading("reactions")
            let thumb = "\(messages)/1/reactions/%F0%9F%91%8D"
            try await bob.ask("PUT", thumb)
            try await bob.ask("PUT", thumb)
            try await ada.ask("PUT", thumb)
            try await ada.ask("PUT", "\(messages)/1/reactions/%F0%9F%8E%89")
            try await ada.ask("GET", "\(messages)/1")
            try await bob.ask("DELETE", thumb)
            try await bob.ask("DELETE", thumb)
            try await ada.ask("PUT", "\(messages)/1/reactions/x")
            try await ada.ask("PUT", "\(messages)/99/reactions/%F0%9F%91%8D")
            try await scenario.hear(adas, bobs)

            scenario.heading("pins")
            try await bob.ask("PUT", "/api/rooms/general/pins/1")
            try await ada.ask("PUT", "/api/rooms/general/pins/1")
            try await ada.ask("PUT", "/api/rooms/general/pins/3")
            try await ada.ask("PUT", "/api/rooms/general/pins/99")
            try await ada.ask("GET", "/api/rooms/general/pins")
            try await ada.ask("DELETE", "/api/rooms/general/pins/3")
            try await ada.ask("DELETE", "/api/rooms/general/pins/3")
            try await scenario.hear(adas, bobs)

            scenario.heading("pages")
            let queries = [
                "", "?limit=1", "?before=2", "?after=2", "?around=2&limit=1", "?at=1764000000000", "?limit=0",
                "?before=2&after=1", "?limit=x", "?before=99", "?after=99",
            ]
            for query in queries { try await bob.ask("GET", "\(messages)\(query)") }
            for seq in ["2", "99", "0", "x"] { try await bob.ask("GET", "\(messages)/\(seq)") }

            scenario.heading("read")
            try await bob.ask("PUT", "/api/rooms/general/read", #"{"seq":2}"#)
            try await bob.ask("PUT", "/api/rooms/general/read", #"{"seq":99}"#)
            try await bob.ask("PUT", "/api/rooms/general/unread", #"{"seq":3}"#)
            try await bob.ask("GET", "/api/rooms/general")
            for body in [#"{"seq":0}"#, #"{"seq":"1"}"#, #"{"seq":1.5}"#, "{}"] {
                try await bob.ask("PUT", "/api/rooms/general/read", body)
            }
            try await scenario.hear(adas, bobs)

            scenario.heading("deleted")
            scenario.clock.advance(by: .seconds(1))
            try await bob.ask("DELETE", "\(messages)/1")
            try await ada.ask("DELETE", "\(messages)/1")
            try await ada.ask("DELETE", "\(messages)/1")
            try await ada.ask("DELETE", "\(messages)/99")
            try await ada.ask("PATCH", "\(messages)/1", #"{"text":"x","revision":\#(first)}"#)
            try await ada.ask("PUT", thumb)
            try await ada.ask("PUT", "/api/rooms/general/pins/1")
            try await ada.ask("GET", messages)
            try await scenario.hear(adas, bobs)
        }
    }

    @Test("messages over the live socket: each verb as it succeeds, and what is heard of it")
    func messageVerbs() async throws {
        try await golden("message-verbs") { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            let (adas, bobs) = (try await ada.live(), try await bob.live())
            let sent = try await adas.ask("send", #""room":"general","clientID":"m1","text":"one @bob""#)
            let revision = try #require(sent["result"]?["message"]?["revision"]?.integer)
            try await adas.ask("send", #""room":"general","clientID":"m1","text":"one @bob""#)
            try await adas.ask("send", #""room":"general","clientID":"m1","text":"other""#)
            try await bobs.ask("send", #""room":"general","clientID":"m1","text":"two","replyTo":1"#)
            try await adas.ask("edit", #""room":"general","seq":1,"text":"one","revision":\#(revision)"#)
            try await adas.ask("edit", #""room":"general","seq":1,"text":"late","revision":\#(revision)"#)
            try await bobs.ask("edit", #""room":"general","seq":1,"text":"x","revision":\#(revision)"#)
            try await bobs.ask("react", #""room":"general","seq":1,"emoji":"👍""#)
            try await bobs.ask("pin", #""room":"general","seq":1"#)
            try await scenario.hear(adas, bobs)
            try await bobs.ask("history", #""room":"general""#)
            for members in [#""before":2"#, #""after":1,"limit":1"#, #""around":1"#, #""at":0"#, #""before":1,"at":1"#]
            {
                try await bobs.ask("history", #""room":"general",\#(members)"#)
            }
            try await bobs.ask("message", #""room":"general","seq":1"#)
            try await bobs.ask("pins", #""room":"general""#)
            try await bobs.ask("unpin", #""room":"general","seq":1"#)
            try await bobs.ask("unreact", #""room":"general","seq":1,"emoji":"👍""#)
            try await adas.ask("read", #""room":"general","seq":2"#)
            try await adas.ask("unread", #""room":"general","seq":1"#)
            try await bobs.ask("delete", #""room":"general","seq":1"#)
            try await adas.ask("delete", #""room":"general","seq":2"#)
            try await scenario.hear(adas, bobs)
            for verb in ["message", "delete", "react", "unreact", "pin", "unpin", "read", "unread"] {
                try await bobs.ask(verb, #""room":"general","seq":99,"emoji":"👍""#)
            }
            try await scenario.hear(adas, bobs)
        }
    }

    @Test("search: hits, pages, filters, and queries that make no sense")
    func search() async throws {
        try await golden("search") { scenario in
            let ada = try await scenario.guest("Ada")
            try await ada.createRoom("General")
            for (number, text) in ["the first apple", "a red apple, https://example.com", "pears"].enumerated() {
                scenario.clock.advance(by: .seconds(60))
                try await ada.say(text, as: "m\(number)")
            }
            // A message can be found a moment after it was sent.
            _ = try await eventually("the index") {
                try await ada.quietly("GET", "/api/search?query=pears").text.contains("snippet") ? true : nil
            }
            let queries = [
                "apple", "apple&limit=1", "apple&order=best", "%22red%20apple%22", "appl*", "apple%20-red",
                "from:me%20has:link", "in:general%20pears", "before:2025-11-25%20apple", "after:2025-11-25", "nothing",
                "apple&room=general", "apple&room=nowhere", "", "apple&order=x", "apple&limit=x", "apple&after=x",
                "before:yesterday", "%FF", String(repeating: "x", count: 501),
                String(repeating: "x%20", count: 21),
            ]
            for query in queries {
                // Where a page ends is the index's own affair.
                let answer = try await ada.ask("GET", "/api/search?query=\(query)", naming: ["next": "next"])
                guard let next = answer.text(at: "next") else { continue }
                try await ada.ask("GET", "/api/search?query=\(query)&after=\(next)")
            }
            try await ada.ask("GET", "/api/search")
            let live = try await ada.live()
            try await live.ask("search", #""query":"apple""#)
            try await live.ask("search", #""query":"apple","room":"general","order":"best","limit":1"#)
            for members in ["", #""query":"a","order":"x""#, #""query":"a","room":"X""#, #""query":"a","after":1"#] {
                try await live.ask("search", members)
            }
        }
    }
}
