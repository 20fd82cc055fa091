// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@testable import Server

@Suite("Chat: rates")
struct RateTests {
    @Test("messages of a person are limited on all devices together, and come back with time", arguments: Way.allCases)
    func messages(way: Way) async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
            $0.limits[.messagesPerPerson] = 2
        } _: { server in
            let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
            try await ada.createRoom("General")
            try await bob.join("general")
            func send(_ number: Int, by person: Person, _ way: Way) async throws -> Way.Answer {
                try await way.ask(person, "send", ["clientID": .string("m\(number)"), "text": "x"])
            }
            // Ten periods' worth at once, by either way.
            for number in 1...20 {
                let answer = try await send(number, by: ada, number.isMultiple(of: 2) ? .http : .socket)
                #expect(answer.error == nil)
            }
            let refused = try await send(21, by: ada, way)
            #expect(refused.error == "tooManyRequests")
            #expect(refused.body["limit"] == "messagesPerPerson")
            #expect(refused.body["retryAfter"] == 1)
            #expect(refused.body["error"]?.string?.contains("at most 2 per second per person") == true)
            #expect(try await send(1, by: bob, way).error == nil)
            // Reading is another thing.
            #expect(try await ada.http.send("GET", "/api/rooms/general/messages").status == 200)
            clock.advance(by: .milliseconds(499))
            #expect(try await send(21, by: ada, way).error == "tooManyRequests")
            clock.advance(by: .milliseconds(1))
            #expect(try await send(21, by: ada, way).error == nil)
        }
    }

    @Test("what is asked for, searches, requests of an address and its new guests have each a rate of their own")
    func kinds() async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
            $0.limits[.requestsPerPerson] = 3
            $0.limits[.searchesPerPerson] = 1
            $0.limits[.requestsPerAddress] = 5
            $0.limits[.guestsPerAddress] = 1
        } _: { server in
            let ada = try await server.signIn("Ada")
            func ask(_ path: String, from address: String) async throws -> HTTPAnswer {
                try await ada.http.send("GET", path, headers: ["x-forwarded-for": address])
            }
            func expectRefused(_ answer: HTTPAnswer, _ limit: String, after seconds: Int64) throws {
                try expectChatError(answer, 429, "tooManyRequests")
                #expect(answer["retry-after"] == String(seconds))
                #expect(try answer.json["limit"] == .string(limit))
                #expect(try answer.json["retryAfter"] == .integer(seconds))
            }
            for number in 1...10 {
                #expect(try await ask("/api/search?query=x", from: "192.0.2.\(number)").status == 200)
            }
            try expectRefused(try await ask("/api/search?query=x", from: "192.0.2.20"), "searchesPerPerson", after: 1)
            for number in 1...19 {
                #expect(try await ask("/api/session", from: "192.0.2.\(number)").status == 200)
            }
            try expectRefused(try await ask("/api/session", from: "192.0.2.21"), "requestsPerPerson", after: 1)
            for _ in 1...50 {
                let answer = try await server.http.send(
                    "GET",
                    "/api/session",
                    headers: ["x-forwarded-for": "192.0.2.30"]
                )
                #expect(answer.status == 401)
            }
            let flooded = try await server.http.send(
                "GET",
                "/api/session",
                headers: ["x-forwarded-for": "192.0.2.30"]
            )
            try expectRefused(flooded, "requestsPerAddress", after: 1)
            func enter(_ number: Int) async throws -> HTTPAnswer {
                try await server.http.send(
                    "POST",
                    "/api/session",
                    headers: ["x-forwarded-for": "192.0.2.40"],
                    json: ["name": .string("Guest \(number)")]
                )
            }
            for number in 1...10 { #expect(try await enter(number).status == 201) }
            try expectRefused(try await enter(11), "guestsPerAddress", after: 60)
        }
    }

    @Test(
        "setting the date refuses nobody, and spares nobody",
        arguments: [-365 * 86_400, -86_400, -60, 60, 86_400, 365 * 86_400]
    )
    func dateIsSet(seconds: Int64) async throws {
        let clock = TestClock()
        try await withServer {
            clock.drive(&$0)
            $0.limits[.messagesPerPerson] = 1
            $0.limits[.requestsPerPerson] = 100
            $0.limits[.guestsPerAddress] = 1
        } _: { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            func send(_ number: Int) async throws -> Int {
                let body: JSON = ["clientID": .string("m\(number)"), "text": "x"]
                return try await ada.http.send("POST", "/api/rooms/general/messages", json: body).status
            }
            func attempt() async throws -> Int { try await server.askToSignIn("Nobody").status }
            for number in 1...9 { #expect(try await send(number) == 201) }
            for _ in 1...9 { #expect(try await attempt() == 401) }
            clock.set(by: .seconds(seconds))
            // One is left of each, and no more.
            #expect(try await send(10) == 201)
            #expect(try await send(11) == 429)
            #expect(try await attempt() == 401)
            #expect(try await attempt() == 429)
            #expect(try await ada.http.send("GET", "/api/session").status == 200)
            _ = try await server.signIn("Bob")
            clock.advance(by: .seconds(1))
            #expect(try await send(11) == 201)
        }
    }

    @Test("a rate of 0 is none, and the standard ones leave people alone")
    func standard() throws {
        let clock = TestClock()
        let none = Rates(.withoutRates, clock: clock.instant)
        for _ in 0..<100_000 { try none.count(.messagesPerPerson, of: "ada") }
        let rates = Rates(ChatLimits(), clock: clock.instant)
        for _ in 0..<100 { try rates.count(.messagesPerPerson, of: "ada") }
        #expect(throws: ChatError.tooMany(.messagesPerPerson, 10, retryAfter: .milliseconds(100))) {
            try rates.count(.messagesPerPerson, of: "ada")
        }
    }
}
