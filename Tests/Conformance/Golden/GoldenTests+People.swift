// SPDX-License-Identifier: MIT

import Chat
import Foundation
import TestSupport
import Testing

@testable import Server

extension GoldenTests {
    @Test("people: profiles, found by name, presence and typing")
    func people() async throws {
        try await golden("people") { scenario in
            let owner = try await scenario.owner("Olivia")
            let (ada, bob) = (try await scenario.account("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            let (adas, bobs) = (try await ada.live(), try await bob.live())

            scenario.heading("profiles")
            for body in [#"{"status":"on a train"}"#, #"{"name":"Ada L"}"#, #"{"status":""}"#, "{}"] {
                try await ada.ask("PATCH", "/api/account", body)
            }
            for body in [#"{"name":"Olivia"}"#, #"{"name":""}"#, #"{"name":1}"#, #"{"status":1}"#] {
                try await ada.ask("PATCH", "/api/account", body)
            }
            try await adas.ask("updateProfile", #""status":"back""#)
            try await bobs.ask("updateProfile", #""name":"Olivia""#)
            try await scenario.hear(adas, bobs)

            scenario.heading("found")
            for query in ["", "?search=ad", "?search=zz", "?search=%FF"] {
                try await ada.ask("GET", "/api/users\(query)")
                try await bob.ask("GET", "/api/users\(query)")
            }
            for id in [ada.id, owner.id, "u_nobody", "%20"] { try await bob.ask("GET", "/api/users/\(id)") }
            try await adas.ask("users")
            try await adas.ask("users", #""search":"bob""#)
            try await adas.ask("user", #""user":"\#(bob.id)""#)
            try await adas.ask("user", #""user":"u_nobody""#)

            scenario.heading("presence")
            try await adas.ask("watch", #""users":["\#(bob.id)","\#(owner.id)","u_nobody"]"#)
            try await bobs.ask("presence", #""state":"idle""#)
            try await scenario.hear(adas)
            try await bobs.ask("presence", #""state":"online""#)
            try await scenario.hear(adas)
            let second = try await bob.connect("phone")
            try await second.ask("resume", #""state":"idle""#)
            try await second.hearUntilCaughtUp()
            try await adas.ask("watch", #""users":[]"#)

            scenario.heading("typing")
            try await adas.ask("typing", #""room":"general""#)
            try await adas.ask("typing", #""room":"nowhere""#)
            try await scenario.hear(adas, bobs, second)
        }
    }

    @Test("accounts: signing up, in and out, passwords and sessions")
    func accounts() async throws {
        try await golden("accounts") { scenario in
            scenario.heading("nobody has an account yet")
            let stranger = scenario.stranger
            try await stranger.ask("GET", "/api/workspace")
            try await stranger.ask("GET", "/api/session")
            let owner = try await scenario.owner("Olivia")
            try await stranger.ask("GET", "/api/workspace")

            scenario.heading("signing up")
            let ada = try await scenario.account("Ada")
            let taken = #"{"name":"ADA","password":"\#(goodPassword)"}"#
            try await stranger.ask("POST", "/api/accounts", taken)
            try await ada.ask("POST", "/api/accounts", #"{"name":"Other","password":"\#(goodPassword)"}"#)
            for (name, password) in [
                ("Bob", "short"), ("Bob", "password123"), ("Bobby Brown", "bobby brown"), ("", "x"),
            ] {
                try await stranger.ask("POST", "/api/accounts", #"{"name":"\#(name)","password":"\#(password)"}"#)
            }
            try await stranger.ask(
                "POST",
                "/api/accounts",
                #"{"name":"Bob","password":"\#(goodPassword)","invitation":"x"}"#
            )
            let guest = try await scenario.guest("Bob")
            let (owners, guests) = (try await owner.live(), try await guest.live())
            try await guest.ask("GET", "/api/session")
            try await guest.ask("POST", "/api/session", #"{"name":"Bob"}"#)
            try await guest.ask("PUT", "/api/account/password", #"{"current":"x","password":"\#(goodPassword)"}"#)
            try await guest.ask("POST", "/api/accounts", #"{"name":"Bob","password":"\#(goodPassword)"}"#)
            try await guests.hearClose()
            try await scenario.hear(owners)

            scenario.heading("signing in")
            try await stranger.ask("POST", "/api/session", #"{"name":"Ada"}"#)
            try await stranger.ask("POST", "/api/session", #"{"name":"Ada","password":"wrong one"}"#)
            scenario.clock.advance(by: .seconds(60))
            let phone = try await scenario.signedInAgain(
                "Ada",
                device: "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
            )
            scenario.clock.advance(by: .seconds(60))
            let third = try await scenario.signedInAgain("Ada", device: "curl/8")

            scenario.heading("sessions")
            let sessions = try await ada.quietly("GET", "/api/sessions").json["sessions"]?.elements ?? []
            for (session, name) in zip(sessions, ["third", "phone", "first"]) {
                scenario.transcript.name(session["id"]?.string ?? "", "session:\(name)")
            }
            try await ada.ask("GET", "/api/sessions")
            let live = try await phone.live("phone")
            try await ada.ask("DELETE", "/api/sessions/\(sessions[1]["id"]?.string ?? "")")
            try await live.hearClose()
            try await phone.ask("GET", "/api/session")
            try await ada.ask("DELETE", "/api/sessions/nothing")
            try await ada.ask("DELETE", "/api/sessions")
            try await third.ask("GET", "/api/session")

            scenario.heading("a new password")
            let bodies = [
                #"{"current":"wrong","password":"another good one"}"#,
                #"{"current":"\#(goodPassword)","password":"short"}"#,
                #"{"current":"\#(goodPassword)","password":"another good one"}"#,
            ]
            for body in bodies { try await ada.ask("PUT", "/api/account/password", body) }
            try await ada.ask("GET", "/api/session")
            try await owner.ask("DELETE", "/api/session")
            try await owner.ask("DELETE", "/api/session")
        }
    }

    @Test("who may sign up, and cookies over TLS", arguments: ["invitation", "closed", "secure"])
    func policies(kind: String) async throws {
        try await golden("sign-up-\(kind)") {
            $0.signUp.mode = kind == "closed" ? .closed : kind == "secure" ? .open : .invitation
            $0.signUp.allowsGuests = kind == "secure"
            if kind == "secure" { $0.publicURL = URL(string: "https://chat.example") }
            $0.allowedHosts = ["127.0.0.1"]
        } _: { scenario in
            let stranger = scenario.stranger
            try await stranger.ask("GET", "/api/workspace")
            try await stranger.ask("POST", "/api/session", #"{"name":"Bob"}"#)
            try await stranger.ask("POST", "/api/accounts", #"{"name":"Bob","password":"\#(goodPassword)"}"#)
            try await stranger.ask("POST", "/api/initialize")
            try await stranger.ask("POST", "/api/join-chatroom", #"{"roomId":"general"}"#)
            let owner = try await scenario.owner("Olivia")
            try await owner.ask("GET", "/api/workspace")
            for body in [#"{"signUp":"open"}"#, #"{"guests":true}"#, #"{"name":"Acme"}"#] {
                try await owner.ask("PATCH", "/api/workspace", body)
            }
            try await owner.ask("DELETE", "/api/session")
        }
    }

    @Test("attempts: how signing in is slowed down")
    func attempts() async throws {
        try await golden("attempts") { scenario in
            _ = try await scenario.account("Ada")
            let wrong = #"{"name":"Ada","password":"wrong one"}"#
            for _ in 0..<10 { try await scenario.stranger.quietly("POST", "/api/session", wrong) }
            try await scenario.stranger.ask("POST", "/api/session", wrong)
        }
    }
}
