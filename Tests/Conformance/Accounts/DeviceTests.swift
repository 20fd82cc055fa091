// SPDX-License-Identifier: MIT

import Store
import TestSupport
import Testing

@testable import Server

@Suite("Accounts: sessions")
struct DeviceTests {
    @Test("the sessions of a person are listed with device, age and last use; nobody else's are")
    func list() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
            let first = try await server.signUp("Ada", headers: ["user-agent": firefox])
            _ = try await server.signUp("Bob")
            let start = clock.now().milliseconds
            clock.advance(by: .seconds(60))
            let second = try await server.signInAgain("Ada", headers: ["user-agent": "curl/8.14.1"])

            let sessions = try await first.sessions()
            #expect(
                sessions.map { $0.without("id") } == [
                    [
                        "device": "curl", "createdAt": .integer(start + 60_000), "lastUsedAt": .integer(start + 60_000),
                        "current": false,
                    ],
                    [
                        "device": "Firefox on Linux", "createdAt": .integer(start), "lastUsedAt": .integer(start),
                        "current": true,
                    ],
                ]
            )
            #expect(try await second.sessions().map { $0["current"] } == [true, false])
            // What is listed does not sign in.
            let id = try #require(sessions[0]["id"]?.string)
            let forged = try await server.http.send("GET", "/api/session", headers: ["cookie": "roomkey_session=\(id)"])
            #expect(forged.status == 401)
        }
    }

    @Test("the last use is noted once an hour")
    func lastUse() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            let ada = try await server.signUp("Ada")
            let start = clock.now().milliseconds
            clock.advance(by: .seconds(3599))
            #expect(try await ada.sessions()[0]["lastUsedAt"] == .integer(start))
            clock.advance(by: .seconds(1))
            _ = try await ada.sessions()
            // The log keeps order: once this is done, so is what was noted before it.
            try await ada.createRoom("General")
            clock.advance(by: .seconds(1800))
            #expect(try await ada.sessions()[0]["lastUsedAt"] == .integer(start + 3_600_000))
        }
    }

    @Test("a session that is ended is signed out and its sockets close with 1008; the others go on")
    func endOne() async throws {
        try await withServer { server in
            let here = try await server.signUp("Ada")
            let there = try await server.signInAgain("Ada")
            let bob = try await server.signUp("Bob")
            let sockets = [try await there.live(), try await there.live()]
            let hereSocket = try await here.live()
            let id = try #require(try await here.sessions().first { $0["current"] == false }?["id"]?.string)

            try expectChatError(try await bob.http.send("DELETE", "/api/sessions/\(id)"), 404, "noSuchSession")
            let answer = try await here.http.send("DELETE", "/api/sessions/\(id)")
            #expect(answer.status == 200)
            for socket in sockets { #expect(try await socket.closeCode() == 1008) }
            try expectChatError(try await there.http.send("GET", "/api/session"), 401, "signedOut")
            #expect(try await hereSocket.ask(["verb": "rooms"])["result"] != nil)
            #expect(try await here.sessions().count == 1)
            try expectChatError(try await here.http.send("DELETE", "/api/sessions/\(id)"), 404, "noSuchSession")
        }
    }

    @Test("ending all other sessions leaves the one that asks")
    func endOthers() async throws {
        try await withServer { server in
            let here = try await server.signUp("Ada")
            let others = [try await server.signInAgain("Ada"), try await server.signInAgain("Ada")]
            let socket = try await others[0].live()
            for _ in 0..<2 { #expect(try await here.http.send("DELETE", "/api/sessions").status == 200) }
            #expect(try await socket.closeCode() == 1008)
            for other in others { #expect(try await other.http.send("GET", "/api/session").status == 401) }
            #expect(try await here.sessions().map { $0["current"] } == [true])
        }
    }

    @Test("another password needs the current one, signs in from then on, and ends all sessions of before")
    func changePassword() async throws {
        try await withServer { server in
            let here = try await server.signUp("Ada")
            let there = try await server.signInAgain("Ada")
            let socket = try await there.live()
            func change(from current: String, to new: String) async throws -> HTTPAnswer {
                let body: JSON = ["current": .string(current), "password": .string(new)]
                return try await here.http.send("PUT", "/api/account/password", json: body)
            }
            let new = "another four words"
            try expectChatError(try await change(from: "not the right one", to: new), 403, "wrongPassword")
            try expectChatError(try await change(from: goodPassword, to: "short"), 400, "weakPassword")
            #expect(try await there.http.send("GET", "/api/session").status == 200)

            let changed = try await change(from: goodPassword, to: new)
            #expect(changed.status == 200)
            #expect(try await socket.closeCode() == 1008)
            for before in [there, here] { #expect(try await before.http.send("GET", "/api/session").status == 401) }
            let cookie = String(try #require(changed["set-cookie"]?.split(separator: ";").first))
            #expect(try await server.http.send("GET", "/api/session", headers: ["cookie": cookie]).status == 200)
            #expect(try await server.askToSignIn("Ada").status == 401)
            #expect(try await server.askToSignIn("Ada", password: new).status == 201)
        }
    }

    @Test("no session that began with the old password outlives it")
    func changeWhileSigningIn() async throws {
        try await withServer { server in
            let here = try await server.signUp("Ada")
            let (mine, cookies) = try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { try await server.askToSignIn("Ada")["set-cookie"] }
                }
                let body: JSON = ["current": .string(goodPassword), "password": "another four words"]
                let changed = try await here.http.send("PUT", "/api/account/password", json: body)
                let mine = String(try #require(changed["set-cookie"]?.split(separator: ";").first))
                return (mine, try await group.reduce(into: [String]()) { if let cookie = $1 { $0.append(cookie) } })
            }
            for cookie in cookies {
                let cookie = String(cookie.split(separator: ";")[0])
                #expect(try await server.http.send("GET", "/api/session", headers: ["cookie": cookie]).status == 401)
            }
            let now = Person(server: server, user: here.user, cookie: mine)
            #expect(try await now.sessions().map { $0["current"] } == [true])
        }
    }

    @Test("a guest sees its one session and has no password to change")
    func guest() async throws {
        try await withServer { server in
            let guest = try await server.signIn("Ada")
            #expect(try await guest.sessions().map { $0["current"] } == [true])
            let body: JSON = ["current": .string(goodPassword), "password": "another four words"]
            let answer = try await guest.http.send("PUT", "/api/account/password", json: body)
            try expectChatError(answer, 403, "notAllowed")
        }
    }

    @Test("a person has at most 100 sessions; the one not used for longest makes room")
    func bounded() async throws {
        let clock = TestClock()
        try await withServer(configure: clock.drive) { server in
            let first = try await server.signUp("Ada")
            var last = first
            for _ in 0..<100 {
                clock.advance(by: .seconds(60))
                last = try await server.signInAgain("Ada")
            }
            #expect(try await last.sessions().count == 100)
            #expect(try await first.http.send("GET", "/api/session").status == 401)
        }
    }

    /// What a device calls itself, and what we call it.
    static let devices: [(userAgent: String?, name: String)] = [
        (nil, "Unknown device"), ("", "Unknown device"), ("curl/8.14.1", "curl"), ("\u{1}", "Unknown device"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/126.0 Safari/537 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126.0 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604", "Safari on iPhone"),
        (String(repeating: "x", count: 1_000), String(repeating: "x", count: 40)),
    ]

    @Test("a device has a short name", arguments: devices)
    func deviceName(userAgent: String?, name: String) {
        #expect(DeviceName.name(of: userAgent) == name)
    }
}

extension Person {
    func sessions() async throws -> [JSON] {
        let answer = try await http.send("GET", "/api/sessions")
        try #require(answer.status == 200)
        return try #require(try answer.json["sessions"]?.elements)
    }
}
