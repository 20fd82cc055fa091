// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Server

/// Who may join, who is kept out, and the links for those who forgot their password.
extension GoldenTests {
    /// An address that can be banned: it is neither of this machine nor of examples, and nothing is sent to it.
    private static let away = "11.22.33.7"

    @Test("guests: how they are listed, removed and banned, and how a ban is lifted")
    func guests() async throws {
        try await golden("guests") { scenario in
            let owner = try await scenario.owner("Olivia")
            try await owner.createRoom("General")
            let (near, eve) = (try await scenario.guest("Bob"), try await scenario.guest("Eve"))
            let mallory = try await scenario.guest("Mallory", from: Self.away)
            let trudy = try await scenario.guest("Trudy", from: "2a00:1:1:2:3::4")
            let ada = try await scenario.account("Ada")
            for guest in [eve, mallory] { try await guest.ask("PUT", "/api/rooms/general/membership") }
            try await mallory.say("hello", as: "m1")
            let (live, eves, mallorys) = (try await owner.live(), try await eve.live(), try await mallory.live())

            scenario.heading("listed")
            try await owner.ask("GET", "/api/guests")
            let page = try await owner.ask("GET", "/api/guests?limit=2")
            let next = try #require(page.text(at: "next"))
            try await owner.ask("GET", "/api/guests?limit=2&after=\(percentEncoded(next))")
            for query in ["limit=x", "limit=0", "limit=201"] { try await owner.ask("GET", "/api/guests?\(query)") }
            try await ada.ask("GET", "/api/guests")

            scenario.heading("removed")
            try await owner.ask("DELETE", "/api/guests/\(eve.id)")
            try await eves.hearClose()
            try await eve.ask("GET", "/api/session")
            try await owner.ask("DELETE", "/api/guests/\(eve.id)")
            for id in [ada.id, "u_nobody", "%20"] { try await owner.ask("DELETE", "/api/guests/\(id)") }

            scenario.heading("banned")
            for days in ["0", "366"] {
                try await owner.ask("POST", "/api/bans", #"{"guest":"\#(mallory.id)","days":\#(days)}"#)
            }
            for id in [near.id, ada.id, "u_nobody", "NOBODY"] {
                try await owner.ask("POST", "/api/bans", #"{"guest":"\#(id)"}"#)
            }
            let made = try await owner.ask("POST", "/api/bans", #"{"guest":"\#(mallory.id)"}"#)
            try await mallorys.hearClose()
            try await mallory.ask("GET", "/api/session")
            let banned = ["x-forwarded-for": Self.away]
            for (path, body) in [
                ("/api/session", #"{"name":"Mallory"}"#), ("/api/initialize", nil),
                ("/api/join-chatroom", #"{"roomId":"general"}"#),
            ] {
                try await scenario.stranger.ask("POST", path, body, headers: banned)
            }
            scenario.clock.advance(by: .seconds(1))
            let second = try await owner.ask("POST", "/api/bans", #"{"guest":"\#(trudy.id)","days":2}"#)
            try await owner.ask("GET", "/api/bans")
            try await owner.ask("GET", "/api/guests")
            try await scenario.hear(live)

            scenario.heading("lifted")
            let id = try #require(made.text(at: "ban.id"))
            try await owner.ask("DELETE", "/api/bans/\(percentEncoded(id))")
            try await owner.ask("DELETE", "/api/bans/\(percentEncoded(id))")
            try await owner.ask("DELETE", "/api/bans/nothing")
            _ = try await scenario.guest("Mallory", from: Self.away)
            let other = try #require(second.text(at: "ban.id"))
            try await owner.ask("DELETE", "/api/bans/\(percentEncoded(other))")
            try await owner.ask("GET", "/api/bans")
        }
    }

    @Test("who may join: owners say it, and admins do not")
    func access() async throws {
        try await golden("access") { scenario in
            let (owner, ada) = (try await scenario.owner("Olivia"), try await scenario.account("Ada"))
            try await owner.ask("PUT", "/api/accounts/\(ada.id)/role", #"{"role":"admin"}"#)
            for body in [#"{"signUp":"closed"}"#, #"{"guests":false}"#] {
                try await ada.ask("PATCH", "/api/workspace", body)
            }
            for body in [#"{"signUp":"byMail"}"#, #"{"signUp":null}"#, #"{"guests":"no"}"#, #"{"guests":null}"#] {
                try await owner.ask("PATCH", "/api/workspace", body)
            }
            for mode in ["invitation", "closed", "open"] {
                try await owner.ask("PATCH", "/api/workspace", #"{"signUp":"\#(mode)"}"#)
                try await scenario.stranger.ask("POST", "/api/accounts", #"{"name":"","password":"x"}"#)
            }
            try await owner.ask("PATCH", "/api/workspace", #"{"guests":false}"#)
            try await scenario.stranger.ask("POST", "/api/session", #"{"name":"Bob"}"#)
            for person in [owner, ada, scenario.stranger] { try await person.ask("GET", "/api/workspace") }
            try await owner.ask("PATCH", "/api/workspace", #"{"guests":true}"#)
            try await scenario.stranger.ask("GET", "/api/workspace")
        }
    }

    @Test("links to set a new password: who creates them, what they do, and when they end")
    func passwordLinks() async throws {
        try await golden("password-links") { scenario in
            let (owner, ada) = (try await scenario.owner("Olivia"), try await scenario.account("Ada"))
            let bob = try await scenario.guest("Bob")
            let (adas, bobs) = (try await ada.live(), try await bob.live())
            func link(_ name: String) async throws -> String {
                let path = "/api/accounts/\(ada.id)/reset"
                let answer = try await owner.ask("POST", path, naming: ["token": "password-token:\(name)"])
                return try #require(answer.text(at: "token"))
            }
            func use(_ token: String, _ password: String, by person: GoldenPerson) async throws {
                let body = #"{"token":"\#(token)","password":"\#(password)"}"#
                try await person.ask("POST", "/api/password", body)
            }
            scenario.heading("creating one")
            for id in [owner.id, bob.id, "u_nobody", "%20"] {
                try await owner.ask("POST", "/api/accounts/\(id)/reset")
            }
            try await ada.ask("POST", "/api/accounts/\(owner.id)/reset")
            let (replaced, good) = (try await link("1"), try await link("2"))
            scenario.heading("using one")
            try await use(replaced, "nine slow turtles", by: scenario.stranger)
            try await use("nothing", "nine slow turtles", by: scenario.stranger)
            try await use(good, "short", by: scenario.stranger)
            // Where somebody else is signed in, the link signs them out.
            try await use(good, "nine slow turtles", by: bob)
            try await adas.hearClose()
            try await bobs.hearClose()
            for person in [ada, bob] { try await person.ask("GET", "/api/session") }
            try await use(good, "ten slow turtles", by: scenario.stranger)
            let late = try await link("3")
            scenario.clock.advance(by: .seconds(24 * 3600 + 1))
            try await use(late, "ten slow turtles", by: scenario.stranger)
        }
    }
}
