// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: signing in")
struct SignInTests {
    @Test("a wrong name and a wrong password get the same answer")
    func sameAnswer() async throws {
        try await withServer { server in
            _ = try await server.signUp("Ada")
            _ = try await server.signIn("Guest")
            let answers = [
                try await server.askToSignIn("Ada", password: "not the right one"),
                try await server.askToSignIn("Ada", password: ""),
                try await server.askToSignIn("Ada", password: String(repeating: "x", count: 10_000)),
                try await server.askToSignIn("Nobody"),
                // A guest has no password.
                try await server.askToSignIn("Guest"),
            ]
            for answer in answers {
                try expectChatError(answer, 401, "wrongPassword")
                #expect(answer.body == answers[0].body)
                #expect(answer["set-cookie"] == nil)
            }
        }
    }

    @Test("a password is the same however its accents are typed")
    func normalised() async throws {
        try await withServer { server in
            _ = try await server.signUp("Ada", password: "caf\u{E9} au lait")
            #expect(try await server.askToSignIn("Ada", password: "cafe\u{301} au lait").status == 201)
            #expect(try await server.askToSignIn("Ada", password: "cafe au lait").status == 401)
        }
    }

    @Test("attempts on one account from one address are limited, and come back with time")
    func limitPerAccountAndAddress() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            _ = try await server.signUp("Ada")
            _ = try await server.signUp("Bob")
            func attempt(_ name: String, _ password: String) async throws -> HTTPAnswer {
                try await server.askToSignIn(name, password: password, headers: ["x-forwarded-for": "192.0.2.1"])
            }
            for _ in 0..<10 { #expect(try await attempt("Ada", "not the right one").status == 401) }
            let refused = try await attempt("ada", goodPassword)
            try expectChatError(refused, 429, "tooManyAttempts")
            #expect(refused["retry-after"] == "60")
            #expect(try refused.json["error"]?.string?.contains("10 per account from one address") == true)
            #expect(try await attempt("Bob", goodPassword).status == 201)

            clock.advance(by: .seconds(59))
            #expect(try await attempt("Ada", goodPassword)["retry-after"] == "1")
            clock.advance(by: .seconds(1))
            #expect(try await attempt("Ada", goodPassword).status == 201)
            // Who has signed in starts afresh.
            for _ in 0..<10 { #expect(try await attempt("Ada", "not the right one").status == 401) }
            #expect(try await attempt("Ada", goodPassword).status == 429)
        }
    }

    @Test("strangers cannot keep an owner from signing in, from however many addresses they try")
    func strangers() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            _ = try await server.signUp("Ada", headers: ["x-forwarded-for": "198.51.100.1"])
            for number in 0..<200 {
                let answer = try await server.askToSignIn(
                    "Ada",
                    password: "not the right one",
                    headers: ["x-forwarded-for": "2001:db8:0:\(number)::1"]
                )
                #expect(answer.status == 401)
            }
            for address in ["198.51.100.1", "203.0.113.7"] {
                let answer = try await server.askToSignIn("Ada", headers: ["x-forwarded-for": address])
                #expect(answer.status == 201)
            }
        }
    }

    @Test("a thousand addresses together meet a limit of the account, except where its owner has signed in before")
    func limitPerAccount() throws {
        let clock = TestClock()
        let log = TestLog()
        let attempts = SignInAttempts(clock: clock.instant, security: SecurityLog(log.logger("test")))
        let name = FoldedName("Ada")
        func address(_ number: Int) -> ClientAddress {
            let text = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
            return ClientAddress(peer: try? SocketAddress(ipAddress: text, port: 0), forwarded: [], by: .local)
        }
        let home = address(1 << 20)
        try attempts.take(on: name, from: home)
        attempts.succeeded(on: name, from: home)
        for number in 0..<1_000 { try attempts.take(on: name, from: address(number)) }
        let refusal = ChatError.account(
            .tooManyAttempts(limit: "1000 per account, then one every 30 seconds", retryAfter: .seconds(30))
        )
        #expect(throws: refusal) { try attempts.take(on: name, from: address(2_000)) }
        // A name that no account has is counted alike, so that the answers tell nothing.
        for number in 0..<1_000 { try attempts.take(on: FoldedName("Nobody"), from: address(number)) }
        #expect(throws: refusal) { try attempts.take(on: FoldedName("Nobody"), from: address(2_001)) }
        // At home only the strict limit counts, and it is there.
        for _ in 0..<10 { try attempts.take(on: name, from: home) }
        #expect(throws: ChatError.self) { try attempts.take(on: name, from: home) }
        #expect(throws: ChatError.self) { try attempts.take(on: name, from: address(2_002)) }
        clock.advance(by: .seconds(30))
        try attempts.take(on: name, from: address(2_003))
        #expect(throws: ChatError.self) { try attempts.take(on: name, from: address(2_004)) }
    }

    @Test("the pairs that are familiar are bounded; those used last are remembered")
    func familiar() {
        let pairs = FamiliarPairs(capacity: 100)
        for number in 0..<1_000 {
            pairs.insert("\(number)")
            pairs.insert("home")
            #expect(pairs.count <= 100)
        }
        #expect(pairs.contains("home") && pairs.contains("999") && !pairs.contains("0"))
    }

    @Test("attempts from one address are limited, whatever they are on; an address that is made up changes nothing")
    func limitPerAddress() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            func attempt(_ number: Int, from address: String) async throws -> HTTPAnswer {
                try await server.askToSignIn("Nobody \(number)", headers: ["x-forwarded-for": address])
            }
            for number in 0..<50 {
                #expect(try await attempt(number, from: "203.0.113.\(number), 192.0.2.1").status == 401)
            }
            let refused = try await attempt(50, from: "192.0.2.1")
            try expectChatError(refused, 429, "tooManyAttempts")
            #expect(refused["retry-after"] == "10")
            #expect(try refused.json["error"]?.string?.contains("50 per address") == true)
            #expect(try await attempt(51, from: "192.0.2.2").status == 401)
            // One customer has 2^64 addresses of IPv6.
            for number in 0..<50 { #expect(try await attempt(number, from: "2001:db8::\(number)").status == 401) }
            #expect(try await attempt(50, from: "2001:db8::ffff:1").status == 429)
            #expect(try await attempt(50, from: "2001:db8:0:1::1").status == 401)
        }
    }

    @Test("what is remembered of attempts is bounded, and what is nearest to its limit is remembered longest")
    func bounded() {
        let clock = TestClock()
        let attempts = Attempts(AttemptLimit(burst: 3, interval: .seconds(10)), capacity: 100, clock: clock.instant)
        for _ in 0..<3 { #expect(attempts.take("target") == nil) }
        for index in 0..<1_000 { #expect(attempts.take("other \(index)") == nil) }
        #expect(attempts.count <= 100)
        #expect(attempts.take("target") == .seconds(10))
    }

    @Test("the real cost of a password takes 32 MiB and verifies; the stored record tells it")
    func standardCost() async throws {
        let passwords = Passwords(cost: .standard)
        let hash = try await passwords.hash(goodPassword)
        #expect(hash.cost == PasswordCost(rounds: 32_768, blockSize: 8, parallelism: 3))
        #expect(PasswordHash(record: hash.record) == hash)
        #expect(try await passwords.verify(goodPassword, against: hash))
        #expect(try await !passwords.verify("four words make two", against: hash))
        #expect(try await !passwords.verify(goodPassword, against: nil))
    }

    @Test("a hash is verified with the cost it was made with")
    func olderCost() async throws {
        let old = try await Passwords(cost: PasswordCost(rounds: 4, blockSize: 1, parallelism: 1)).hash(goodPassword)
        #expect(try await Passwords(cost: .ofTests).verify(goodPassword, against: old))
    }

    @Test("the hash of a password is scrypt's (RFC 7914 §12), and no two of one password are the same")
    func vector() async throws {
        let words: [UInt64] = [
            0xfdba_be1c_9d34_7200, 0x7856_e719_0d01_e9fe, 0x7c6a_d7cb_c823_7830, 0xe773_7663_4b37_3162,
            0x2eaf_30d9_2e22_a388, 0x6ff1_0927_9d98_30da, 0xc727_afb9_4a83_ee6d, 0x8360_cbdf_a2cc_0640,
        ]
        let expected = words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
        let cost = PasswordCost(rounds: 1_024, blockSize: 8, parallelism: 16)
        let hash = PasswordHash(cost: cost, salt: Array("NaCl".utf8), hash: expected)
        let passwords = Passwords(cost: .ofTests)
        #expect(try await passwords.verify("password", against: hash))
        #expect(try await passwords.hash("password") != passwords.hash("password"))
    }
}
