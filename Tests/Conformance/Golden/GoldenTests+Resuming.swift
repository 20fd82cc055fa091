// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

extension GoldenTests {
    @Test("resuming: a first load, what was missed as it was told and as it is read, and a reset")
    func resuming() async throws {
        try await golden("resuming") { scenario in
            let owner = try await scenario.owner("Olivia")
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            let messages = "/api/rooms/general/messages"
            let direct = try await scenario.quietly(ada, "/api/direct", #"{"people":["\#(bob.id)"]}"#)
            scenario.transcript.name(direct, "room:direct")
            let zero = try await ada.say("zero", as: "m0")
            scenario.heading("the first verb")
            let first = try await bob.connect("first socket")
            try await first.ask("rooms")
            for members in [#""revision":-1"#, #""revision":"1""#, #""history":1"#, #""state":"away""#] {
                try await first.ask("resume", members)
            }
            let resumed = try await first.ask("resume")
            try await first.hearUntilCaughtUp()
            try await first.ask("resume")
            let revision = try #require(resumed["result"]?["revision"]?.integer)
            let history = try #require(resumed["result"]?["history"]?.string)
            first.cut()

            scenario.heading("one change of each kind")
            try await ada.ask("PATCH", "\(messages)/1", #"{"text":"zero, better","revision":\#(zero)}"#)
            try await changes(scenario, owner, ada, bob)

            // What is committed is about to be announced: once somebody has heard of it, it has been.
            let witness = try await owner.live("witness")
            try await scenario.hear(witness)
            scenario.heading("told as it was told")
            let since = #""revision":\#(revision)"#
            _ = try await bob.live("second socket", resume: #"\#(since),"history":"\#(history)""#)

            scenario.heading("read from the records, since a text among it was changed")
            try await ada.ask("DELETE", "\(messages)/2")
            _ = try await bob.live("third socket", resume: #"\#(since),"history":"\#(history)""#)
            _ = try await ada.live("socket", resume: since)

            scenario.heading("reset, and a first load")
            _ = try await bob.live("fourth socket", resume: #"\#(since),"history":"of another server""#)
            _ = try await bob.live("fifth socket", resume: #""revision":1000000,"history":"\#(history)""#)
            try await scenario.stranger.ask("GET", "/api/live")
            try await ada.ask("GET", "/api/live")
        }
    }

    private func changes(
        _ scenario: Scenario,
        _ owner: GoldenPerson,
        _ ada: GoldenPerson,
        _ bob: GoldenPerson
    ) async throws {
        scenario.clock.advance(by: .seconds(60))
        let messages = "/api/rooms/general/messages"
        try await ada.say("one @bob", as: "m1")
        try await ada.say("two", as: "m2")
        try await bob.say("three", as: "m3")
        try await ada.ask("PUT", "\(messages)/3/reactions/%F0%9F%91%8D")
        try await bob.ask("PUT", "\(messages)/3/reactions/%F0%9F%91%8D")
        try await bob.ask("DELETE", "\(messages)/3/reactions/%F0%9F%91%8D")
        try await ada.ask("PUT", "/api/rooms/general/pins/3")
        try await ada.ask("PUT", "/api/rooms/general/pins/1")
        try await ada.ask("DELETE", "/api/rooms/general/pins/1")
        try await bob.ask("PUT", "/api/rooms/general/unread", #"{"seq":2}"#)
        try await bob.ask("PUT", "/api/rooms/general/notifications", #"{"level":"all"}"#)
        try await ada.ask("PATCH", "/api/rooms/general", #"{"topic":"news"}"#)
        try await owner.ask("PUT", "/api/rooms/general/membership")
        try await owner.ask("PATCH", "/api/workspace", #"{"name":"Acme"}"#)
        try await ada.ask("PATCH", "/api/account", #"{"status":"away"}"#)
        try await ada.createRoom("Other")
        try await bob.ask("PUT", "/api/rooms/other/membership")
        try await ada.say("in the other room", in: "other", as: "m1")
        try await bob.ask("DELETE", "/api/rooms/other/membership")
        try await ada.createRoom("Third")
        try await ada.ask("PUT", "/api/rooms/third/members/\(bob.id)")
    }

    @Test("the page: what it shows first")
    func page() async throws {
        try await golden("page") { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await ada.say("hello </script>", as: "m1")
            try await ada.say("more", as: "m2")
            try await ada.ask("GET", "/api/rooms")
            for path in ["/", "/r/general", "/r/general/1", "/r/nowhere", "/admin"] {
                for person in [ada, bob, scenario.stranger] {
                    let answer = try await person.quietly("GET", path)
                    let start = try #require(answer.text.firstRange(of: #"id="first">"#)).upperBound
                    let end = try #require(answer.text[start...].firstRange(of: "</script>")).lowerBound
                    scenario.transcript.write("", "\(person.name): GET \(path)")
                    scenario.transcript.write(answer, body: "…\(answer.text[start..<end])…")
                }
            }
        }
    }
}
