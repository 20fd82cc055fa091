// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Server

extension GoldenTests {
    @Test("administration: invitations, roles, removal, bots, keys, figures and the workspace")
    func administration() async throws {
        try await golden("administration") { scenario in
            let owner = try await scenario.owner("Olivia")
            let live = try await owner.live()
            let invited = try await invitations(scenario, owner)
            let ada = try await scenario.account("Ada")
            let adas = try await ada.live()
            try await roles(scenario, owner, ada)
            try await scenario.hear(live, adas)
            try await workspace(scenario, owner, [ada, invited])
            try await scenario.hear(live, adas)
            try await bots(scenario, owner)
            try await keys(scenario, owner)
            try await scenario.hear(live, adas)

            scenario.heading("somebody is removed")
            try await owner.ask("DELETE", "/api/accounts/\(ada.id)")
            try await owner.ask("DELETE", "/api/accounts/\(ada.id)")
            try await owner.ask("DELETE", "/api/accounts/u_nobody")
            try await owner.ask("DELETE", "/api/accounts/\(owner.id)")
            try await adas.hearClose()
            try await ada.ask("GET", "/api/session")
            try await scenario.hear(live)
        }
    }

    /// - Returns: somebody who was invited.
    private func invitations(_ scenario: Scenario, _ owner: GoldenPerson) async throws -> GoldenPerson {
        scenario.heading("invitations")
        let first = try await owner.ask(
            "POST",
            "/api/invitations",
            #"{"uses":2,"days":3}"#,
            naming: ["invitation.id": "invitation:1", "token": "invitation-token:1"]
        )
        try await owner.ask(
            "POST",
            "/api/invitations",
            "{}",
            naming: ["invitation.id": "invitation:2", "token": "invitation-token:2"]
        )
        for body in [#"{"uses":0}"#, #"{"uses":1001}"#, #"{"days":366}"#, #"{"uses":"1"}"#] {
            try await owner.ask("POST", "/api/invitations", body)
        }
        let token = try #require(first.text(at: "token"))
        let invited = try await scenario.account("Invited", invitation: token)
        scenario.clock.advance(by: .seconds(1))
        let id = try #require(first.text(at: "invitation.id"))
        try await owner.ask("DELETE", "/api/invitations/\(id)")
        try await owner.ask("DELETE", "/api/invitations/nothing")
        try await owner.ask("GET", "/api/invitations")
        return invited
    }

    private func roles(_ scenario: Scenario, _ owner: GoldenPerson, _ ada: GoldenPerson) async throws {
        scenario.heading("accounts and roles")
        try await owner.ask("GET", "/api/accounts")
        try await owner.ask("GET", "/api/accounts?after=ada")
        try await ada.ask("PUT", "/api/accounts/\(owner.id)/role", #"{"role":"member"}"#)
        for (id, role) in [(ada.id, "admin"), (ada.id, "boss"), ("u_nobody", "admin"), (owner.id, "member")] {
            try await owner.ask("PUT", "/api/accounts/\(id)/role", #"{"role":"\#(role)"}"#)
        }
        try await ada.ask("DELETE", "/api/accounts/\(owner.id)")
    }

    private func workspace(_ scenario: Scenario, _ owner: GoldenPerson, _ others: [GoldenPerson]) async throws {
        scenario.heading("the workspace")
        try await owner.createRoom("General")
        let secret = try await others[0].createRoom("Secret", visibility: "private")
        try await owner.ask("GET", "/api/workspace/rooms")
        try await owner.ask("GET", "/api/workspace/rooms?limit=x")
        let page = try await owner.ask("GET", "/api/workspace/rooms?limit=1")
        let next = try #require(page.text(at: "next"))
        try await owner.ask("GET", "/api/workspace/rooms?limit=1&after=\(percentEncoded(next))")
        for body in [
            #"{"name":"Acme"}"#, #"{"name":""}"#, #"{"defaultRoom":"nowhere"}"#, #"{"defaultRoom":"\#(secret)"}"#,
        ] {
            try await owner.ask("PATCH", "/api/workspace", body)
        }
        // The room has all accounts in it, so that nothing is left for the background to do.
        for person in others { try await person.ask("PUT", "/api/rooms/general/membership") }
        try await owner.ask("PATCH", "/api/rooms/general", #"{"archived":true}"#)
        try await owner.ask("PATCH", "/api/workspace", #"{"defaultRoom":"general"}"#)
        try await owner.ask("PATCH", "/api/rooms/general", #"{"archived":false}"#)
        try await owner.ask("PATCH", "/api/workspace", #"{"defaultRoom":"general"}"#)
        try await scenario.stranger.ask("GET", "/api/workspace")
        try await owner.ask("GET", "/api/workspace")
        try await owner.ask("PATCH", "/api/workspace", #"{"defaultRoom":null}"#)

        scenario.heading("figures")
        let metrics = try await owner.quietly("GET", "/api/figures")
        let numbers = metrics.text.replacing(
            /("(?:uptime|connections|messages|upTo|count|databaseBytes|residentBytes)":)\d+/
        ) {
            "\($0.1)<number>"
        }
        scenario.transcript.write("", "Olivia: GET /api/figures")
        scenario.transcript.write(metrics, body: numbers.replacing(/(\{[^{}]*\},)+/) { "\($0.1)… " })
    }

    private func bots(_ scenario: Scenario, _ owner: GoldenPerson) async throws {
        scenario.heading("bots")
        let made = try await owner.ask(
            "POST",
            "/api/bots",
            #"{"name":"Robot"}"#,
            naming: ["bot.id": "user:robot", "token": "bot-token:1"]
        )
        let id = try #require(made.text(at: "bot.id"))
        try await owner.ask("POST", "/api/bots", #"{"name":"robot"}"#)
        try await owner.ask("POST", "/api/bots", #"{"name":""}"#)
        try await owner.ask("GET", "/api/bots")
        let renewed = try await owner.ask("POST", "/api/bots/\(id)/token", naming: ["token": "bot-token:2"])
        try await owner.ask("POST", "/api/bots/u_nobody/token")
        var bot = GoldenPerson(name: "Robot", scenario: scenario)
        bot.credential = ["authorization": "Bearer \(try #require(made.text(at: "token")))"]
        try await bot.ask("GET", "/api/session")
        bot.credential = ["authorization": "Bearer \(try #require(renewed.text(at: "token")))"]
        try await bot.ask("GET", "/api/session")
        try await bot.ask("GET", "/api/workspace")
        let live = try await bot.live()
        let onlyForPeople = [
            ("POST", "/api/session", #"{"name":"Bob"}"#), ("DELETE", "/api/session", nil),
            ("GET", "/api/sessions", nil),
            ("DELETE", "/api/sessions", nil), ("DELETE", "/api/sessions/x", nil),
            ("POST", "/api/accounts", #"{"name":"Bob","password":"\#(goodPassword)"}"#),
            ("PUT", "/api/account/password", #"{"current":"x","password":"y"}"#),
            ("PUT", "/api/push/subscription", #"{"endpoint":"https://push.example","keys":{"p256dh":"x","auth":"y"}}"#),
        ]
        for (method, path, body) in onlyForPeople { try await bot.ask(method, path, body) }
        try await owner.ask("DELETE", "/api/bots/\(id)")
        try await owner.ask("DELETE", "/api/bots/\(id)")
        try await owner.ask("DELETE", "/api/bots/u_nobody")
        try await live.hearClose()
    }

    private func keys(_ scenario: Scenario, _ owner: GoldenPerson) async throws {
        scenario.heading("keys of the key-value API")
        // That of the test itself was made by another clock.
        let others = try await owner.quietly("GET", "/api/keys").json["keys"]?.elements ?? []
        for key in others {
            scenario.transcript.name(key["id"]?.string ?? "", "key:test")
            scenario.transcript.name(key["createdAt"]?.integer.map(String.init) ?? "", "time")
        }
        let made = try await owner.ask(
            "POST",
            "/api/keys",
            #"{"name":"Billing"}"#,
            naming: ["key.id": "key:billing", "secret": "key-secret"]
        )
        for body in [#"{"name":""}"#, #"{"name":"\#(String(repeating: "x", count: 81))"}"#, "{}"] {
            try await owner.ask("POST", "/api/keys", body)
        }
        try await owner.ask("DELETE", "/api/keys/\(try #require(made.text(at: "key.id")))")
        try await owner.ask("DELETE", "/api/keys/nothing")
        try await owner.ask("GET", "/api/keys")
    }

    @Test("push: subscribing, and what a service worker reads")
    func push() async throws {
        try await TestPushService.with { service in
            try await golden("push") {
                $0.fetchRule = FetchRule(allowing: "127.0.0.0/8") ?? .globalOnly
                $0.pushDelay = .zero
            } _: { scenario in
                let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
                let browser = TestBrowser(endpoint: service.endpoint("bob"))
                scenario.transcript.name(browser.endpoint, "endpoint")
                for name in ["p256dh", "auth"] {
                    scenario.transcript.name(browser.subscription["keys"]?[name]?.string ?? "", name)
                }
                try await bob.ask("GET", "/api/push", naming: ["key": "push-key"])
                try await bob.ask("PUT", "/api/push/subscription", try browser.subscription.text)
                let bad = [
                    "{}", #"{"endpoint":"https://push.example"}"#,
                    #"{"endpoint":"x","keys":{"p256dh":"x","auth":"y"}}"#,
                    #"{"endpoint":"\#(browser.endpoint)","keys":{"p256dh":"x","auth":"y"}}"#,
                    #"{"endpoint":"\#(browser.endpoint)","keys":1}"#,
                ]
                for body in bad { try await bob.ask("PUT", "/api/push/subscription", body) }
                try await ada.createRoom("General")
                try await bob.ask("PUT", "/api/rooms/general/membership")
                try await ada.say("hello @bob", as: "m1")
                let message = try await service.received.next("a push message")
                let text = String(decoding: try browser.decrypt(message.body), as: UTF8.self)
                scenario.transcript.write("", "Bob's service worker ← \(text)")
                for name in ["content-encoding", "ttl", "urgency", "topic"] {
                    let field = message.headers.first { $0.name.canonicalName == name }
                    if let field { scenario.transcript.write("\(name): \(field.value)") }
                }
                try await bob.ask("DELETE", "/api/push/subscription", #"{"endpoint":"\#(browser.endpoint)"}"#)
                try await bob.ask("DELETE", "/api/push/subscription", #"{"endpoint":"\#(browser.endpoint)"}"#)
                try await bob.ask("DELETE", "/api/push/subscription", "{}")
            }
        }
    }
}
