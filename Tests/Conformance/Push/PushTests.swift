// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("Push: told while no page is open")
struct PushTests {
    private struct World {
        let server: TestServer
        let service: TestPushService
        let ada: Person
        let bob: Person

        /// Bob's browser, which has subscribed.
        func subscribe(_ person: Person, _ device: String) async throws -> TestBrowser {
            let browser = TestBrowser(endpoint: service.endpoint(device))
            let answer = try await person.http.send("PUT", "/api/push/subscription", json: browser.subscription)
            try #require(answer.status == 200)
            return browser
        }

        func next(_ browser: TestBrowser) async throws -> JSON {
            let message = try await service.received.next("a push message")
            let key = try #require(try await ada.http.send("GET", "/api/push").json["key"]?.string)
            let claims = try verifiedClaims(of: message.headers[.authorization] ?? "", key: key)
            #expect(browser.endpoint.hasPrefix(claims["aud"] as? String ?? "-"))
            #expect(message.headers[.contentEncoding] == "aes128gcm")
            #expect(browser.endpoint.hasSuffix(message.path))
            return try JSON(Array(browser.decrypt(message.body)))
        }
    }

    /// - Parameter clock: what is due, it says; nil where all is due at once.
    private func withWorld(clock: TestClock? = nil, _ body: (World) async throws -> Void) async throws {
        try await withServer {
            $0.fetchRule = FetchRule(allowing: "127.0.0.0/8") ?? .globalOnly
            if let clock { clock.drive(&$0) } else { $0.pushDelay = .zero }
        } _: { server in
            try await TestPushService.with { service in
                let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
                try await ada.createRoom("General")
                try await bob.join("general")
                try await body(World(server: server, service: service, ada: ada, bob: bob))
            }
        }
    }

    @Test("a mention and a direct message arrive encrypted and signed; what else is said does not")
    func told() async throws {
        try await withWorld { world in
            let browser = try await world.subscribe(world.bob, "bob")
            try await world.ada.send("nothing for him", to: "general", as: "m1")
            try await world.bob.send("@bob, says he himself", to: "general", as: "m1")
            try await world.ada.send("hello @bob", to: "general", as: "m2")
            #expect(
                try await world.next(browser) == [
                    "room": "general", "roomName": "General", "direct": false, "seq": 3, "sender": "Ada",
                    "text": "hello @bob", "mention": true,
                ]
            )
            let direct = try await world.ada.http.send("POST", "/api/direct", json: ["people": [.string(world.bob.id)]])
            let room = try #require(try direct.json["room"]?["id"]?.string)
            try await world.ada.send("just us", to: room, as: "m1")
            let told = try await world.next(browser)
            #expect([told["room"], told["direct"], told["mention"]] == [.string(room), true, false])
            #expect(world.service.received.waiting.isEmpty)
        }
    }

    @Test("each has chosen what a room tells them")
    func levels() async throws {
        try await withWorld { world in
            let browser = try await world.subscribe(world.bob, "bob")
            func choose(_ level: JSON) async throws {
                _ = try await world.bob.http.send("PUT", "/api/rooms/general/notifications", json: ["level": level])
            }
            try await choose("all")
            try await world.ada.send("anything", to: "general", as: "m1")
            #expect(try await world.next(browser)["text"] == "anything")
            try await choose("none")
            try await world.ada.send("@bob @room", to: "general", as: "m2")
            // What holds when people are told counts, and that is a moment later: after this, the one before has been passed over.
            let direct = try await world.ada.http.send("POST", "/api/direct", json: ["people": [.string(world.bob.id)]])
            let room = try #require(try direct.json["room"]?["id"]?.string)
            try await world.ada.send("a fence", to: room, as: "m1")
            #expect(try await world.next(browser)["text"] == "a fence")
            try await choose("mentions")
            try await world.ada.send("@room", to: "general", as: "m3")
            #expect(try await world.next(browser)["seq"] == 3)
        }
    }

    @Test("what somebody has read in time, or what was deleted, they are not told of")
    func read() async throws {
        let clock = TestClock()
        try await withWorld(clock: clock) { world in
            let browser = try await world.subscribe(world.bob, "bob")
            try await world.ada.send("@bob seen", to: "general", as: "m1")
            #expect(
                try await world.bob.http.send("PUT", "/api/rooms/general/read", json: ["seq": 1]).status == 200
            )
            try await world.ada.send("@bob taken back", to: "general", as: "m2")
            #expect(try await world.ada.http.send("DELETE", "/api/rooms/general/messages/2").status == 200)
            try await world.ada.send("@bob unseen", to: "general", as: "m3")
            #expect(world.service.received.waiting.isEmpty)
            clock.advance(by: .seconds(6))
            #expect(try await world.next(browser)["text"] == "@bob unseen")
            #expect(world.service.received.waiting.isEmpty)
        }
    }

    @Test("a date that is set back holds up no notification")
    func setBack() async throws {
        let clock = TestClock()
        try await withWorld(clock: clock) { world in
            let browser = try await world.subscribe(world.bob, "bob")
            try await world.ada.send("@bob before", to: "general", as: "m1")
            clock.set(by: .seconds(-86_400))
            #expect(try await world.next(browser)["text"] == "@bob before")
        }
    }

    @Test("a device that its push service has forgotten, one that is signed out, and one that says so are told no more")
    func ended() async throws {
        try await withWorld { world in
            let gone = try await world.subscribe(world.bob, "gone")
            world.service.answer(.gone, to: "gone")
            try await world.ada.send("@bob one", to: "general", as: "m1")
            #expect(try await world.next(gone)["seq"] == 1)

            let phone = try await world.subscribe(world.bob, "phone")
            try await world.ada.send("@bob two", to: "general", as: "m2")
            #expect(try await world.next(phone)["seq"] == 2)
            let end: JSON = ["endpoint": .string(phone.endpoint)]
            for _ in 1...2 {
                #expect(
                    try await world.bob.http.send("DELETE", "/api/push/subscription", json: end).status == 200
                )
            }
            try await world.ada.send("@bob three", to: "general", as: "m3")

            let eve = try await world.server.signIn("Eve")
            try await eve.join("general")
            let desk = try await world.subscribe(eve, "desk")
            try await world.ada.send("@eve four", to: "general", as: "m4")
            #expect(try await world.next(desk)["seq"] == 4)
            #expect(try await eve.http.send("DELETE", "/api/session").status == 200)
            try await world.ada.send("@eve five", to: "general", as: "m5")

            let last = try await world.subscribe(world.ada, "last")
            try await world.bob.send("@ada six", to: "general", as: "m6")
            #expect(try await world.next(last)["seq"] == 6)
            #expect(world.service.received.waiting.isEmpty)
        }
    }

    @Test("a push service that fails is asked again")
    func again() async throws {
        try await withWorld { world in
            let browser = try await world.subscribe(world.bob, "bob")
            world.service.answer(.serviceUnavailable, to: "bob")
            try await world.ada.send("@bob", to: "general", as: "m1")
            #expect(try await world.next(browser)["seq"] == 1)
            world.service.answer(.created, to: "bob")
            #expect(try await world.next(browser)["seq"] == 1)
        }
    }

    @Test(
        "a message that is deleted or edited before it could be told is not told as it was",
        arguments: [true, false]
    )
    func gone(isDeleted: Bool) async throws {
        try await withWorld { world in
            let browser = try await world.subscribe(world.bob, "bob")
            world.service.answer(.serviceUnavailable, to: "bob")
            let sent = try await world.ada.send("@bob xyzzy", to: "general", as: "m1")
            #expect(try await world.next(browser)["text"] == "@bob xyzzy")
            let path = "/api/rooms/general/messages/1"
            if isDeleted {
                #expect(try await world.ada.http.send("DELETE", path).status == 200)
            } else {
                let edit: JSON = ["text": "@bob plugh", "revision": sent["revision"] ?? .null]
                #expect(try await world.ada.http.send("PATCH", path, json: edit).status == 200)
            }
            world.service.answer(.created, to: "bob")
            try await world.ada.send("@bob the fence", to: "general", as: "m2")
            if !isDeleted { #expect(try await world.next(browser)["text"] == "@bob plugh") }
            #expect(try await world.next(browser)["text"] == "@bob the fence")
        }
    }

    @Test("twenty devices whose push services never answer keep nobody else waiting, nor the server from stopping")
    func silent() async throws {
        try await withWorld { world in
            let silent = try await SilentServer.start()
            for device in 1...20 {
                let browser = TestBrowser(endpoint: "http://127.0.0.1:\(silent.port)/\(device)")
                let answer = try await world.bob.http.send("PUT", "/api/push/subscription", json: browser.subscription)
                #expect(answer.status == 200)
            }
            let eve = try await world.server.signIn("Eve")
            try await eve.join("general")
            let browser = try await world.subscribe(eve, "eve")
            for number in 1...30 { try await world.ada.send("@bob \(number)", to: "general", as: "m\(number)") }
            for number in 1...3 {
                try await world.ada.send("@eve \(number)", to: "general", as: "e\(number)")
                #expect(try await world.next(browser)["text"] == .string("@eve \(number)"))
            }
            // Four at once are tried for ten seconds, so Eve has waited for hardly any of them.
            #expect((1..<16).contains(silent.connections))
            try await silent.stop()
        }
    }

    @Test("what is no subscription is refused with the reason")
    func refused() async throws {
        try await withRoom { ada, _ in
            let good = TestBrowser(endpoint: "https://push.example.net/x").subscription
            let bodies: [JSON] = [
                [:], ["endpoint": "https://push.example.net/x"],
                ["endpoint": "https://push.example.net/x", "keys": ["p256dh": "x", "auth": "y"]],
                TestBrowser(endpoint: "https://10.0.0.1/x").subscription,
                TestBrowser(endpoint: "http://push.example.net/x").subscription,
                TestBrowser(endpoint: "https://push.example.net:8443/x").subscription,
                TestBrowser(endpoint: "https://localhost/x").subscription,
                TestBrowser(endpoint: "https://push.localhost./x").subscription,
                TestBrowser(endpoint: "https://0x7f.1/x").subscription,
                TestBrowser(endpoint: "https://2130706433/x").subscription,
                TestBrowser(endpoint: "https://[::ffff:10.0.0.1]/x").subscription,
                TestBrowser(endpoint: "https://8.8.8.8/x").subscription,
                TestBrowser(endpoint: "https://user@push.example.net/x").subscription,
                TestBrowser(endpoint: "https://push.example.net/" + String(repeating: "x", count: 1_000)).subscription,
            ]
            for body in bodies {
                let answer = try await ada.http.send("PUT", "/api/push/subscription", json: body)
                try expectChatError(answer, 400, "badRequest")
            }
            #expect(try await ada.http.send("PUT", "/api/push/subscription", json: good).status == 200)
        }
    }
}
