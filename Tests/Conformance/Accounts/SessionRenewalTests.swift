// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import Foundation
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Accounts: a new session in place of the one before")
struct SessionRenewalTests {
    /// What begins another session of somebody who is signed in.
    enum Occasion: String, CaseIterable, Sendable {
        case signUp, changePassword
    }

    /// Somebody for whom it is the occasion.
    private func person(for occasion: Occasion, _ server: TestServer) async throws -> Person {
        switch occasion {
        case .signUp: try await server.signIn("Ada")
        case .changePassword: try await server.signUp("Ada")
        }
    }

    private func ask(_ occasion: Occasion, _ http: TestHTTP) async throws -> HTTPAnswer {
        switch occasion {
        case .signUp:
            try await http.send("POST", "/api/accounts", json: ["name": "Ada", "password": .string(goodPassword)])
        case .changePassword:
            try await http.send(
                "PUT",
                "/api/account/password",
                json: ["current": .string(goodPassword), "password": "another four words"]
            )
        }
    }

    @Test(
        "a cookie known to others is worth nothing afterwards; the new one is of the same person",
        arguments: Occasion.allCases
    )
    func renewed(occasion: Occasion) async throws {
        try await withServer { server in
            let before = try await person(for: occasion, server)
            try await before.createRoom("General")
            try await before.send("hello", to: "general", as: "m1")
            let sockets = [try await before.live(), try await server.liveSocket(cookie: before.cookie)]
            let answer = try await ask(occasion, before.http)
            #expect((200...201).contains(answer.status))
            #expect(answer.all("set-cookie").count == 1)
            let cookie = String(try #require(answer["set-cookie"]?.split(separator: ";").first))
            #expect(cookie != before.cookie)

            for socket in sockets { #expect(try await socket.closeCode() == 1008) }
            try expectChatError(try await before.http.send("GET", "/api/session"), 401, "signedOut")
            #expect(try await server.refusal("/api/live", headers: ["cookie": before.cookie]).status == 401)

            let user = try #require(try await server.session(cookie)["user"])
            #expect(user["id"] == .string(before.id))
            let after = Person(server: server, user: user, cookie: cookie)
            #expect(try await after.sessions().map { $0["current"] } == [true])
            let socket = try await after.live()
            #expect(try await socket.ask(["verb": "rooms"])["result"]?["rooms"]?.elements?.count == 1)
            let history = try await after.http.send("GET", "/api/rooms/general/messages").json
            #expect(history["messages"]?.elements?.map { $0["sender"] } == [.string(before.id)])
        }
    }

    @Test("what is refused leaves the session as it is", arguments: Occasion.allCases)
    func refused(occasion: Occasion) async throws {
        try await withServer { server in
            _ = try await server.signUp("Taken")
            let ada = try await person(for: occasion, server)
            let answer =
                switch occasion {
                case .signUp:
                    try await ada.http.send(
                        "POST",
                        "/api/accounts",
                        json: ["name": "Taken", "password": .string(goodPassword)]
                    )
                case .changePassword:
                    try await ada.http.send(
                        "PUT",
                        "/api/account/password",
                        json: ["current": "not the right one", "password": "another four words"]
                    )
                }
            #expect(answer.status >= 400)
            #expect(answer["set-cookie"] == nil)
            #expect(try await ada.http.send("GET", "/api/session").json == ["user": ada.user])
        }
    }

    @Test("of many who renew one session at once one does, and no other session begins", arguments: Occasion.allCases)
    func race(occasion: Occasion) async throws {
        try await withServer { server in
            let before = try await person(for: occasion, server)
            let cookies = try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { try await ask(occasion, before.http)["set-cookie"] } }
                return try await group.reduce(into: [String]()) { if let cookie = $1 { $0.append(cookie) } }
            }
            #expect(cookies.count == 1)
            let cookie = String(try #require(cookies.first?.split(separator: ";").first))
            let after = Person(server: server, user: before.user, cookie: cookie)
            #expect(try await after.sessions().count == 1)
        }
    }

    @Test("signing in begins a session that nobody had before, and ends none")
    func signIn() async throws {
        try await withServer { server in
            let first = try await server.signUp("Ada")
            let second = try await server.signInAgain("Ada")
            #expect(first.cookie != second.cookie)
            // A cookie that was planted is no session, whatever its value is.
            let planted = "roomkey_session=planted.by.somebody"
            let third = try await server.signInAgain("Ada", headers: ["cookie": planted])
            #expect(third.cookie != planted)
            #expect(try await third.sessions().count == 3)
        }
    }

    @Test("of two cookies with one name neither counts", arguments: [false, true])
    func duplicates(isSecure: Bool) async throws {
        let url = isSecure ? URL(string: "https://chat.example.org") : nil
        try await withServer(publicURL: url) { server in
            let (ada, eve) = (try await server.signIn("Ada"), try await server.signIn("Eve"))
            let name = ada.cookie.prefix { $0 != "=" }
            for cookies in [
                "\(ada.cookie); \(eve.cookie)", "\(ada.cookie); \(ada.cookie)", "\(ada.cookie); \(name)=x",
                "\(name)=; \(ada.cookie)",
            ] {
                let answer = try await server.http.send("GET", "/api/session", headers: ["cookie": cookies])
                try expectChatError(answer, 401, "signedOut")
                #expect(try await server.refusal("/api/live", headers: ["cookie": cookies]).status == 401)
            }
            let beside = "x\(eve.cookie); \(ada.cookie); other=\(eve.cookie)"
            #expect(try await server.session(beside) == ["user": ada.user])
        }
    }

    @Test("over TLS the cookie has a name that only this host can set; the other name counts for older sessions, once")
    func exchange() async throws {
        try await withServer(publicURL: URL(string: "https://chat.example.org")) { server in
            let ada = try await server.signUp("Ada")
            #expect(ada.cookie.hasPrefix("__Host-roomkey_session="))
            let value = String(ada.cookie.drop { $0 != "=" })
            // A session that began under the new name is not taken under the other, which a neighbouring host could set.
            let tossed = "roomkey_session\(value)"
            try expectChatError(
                try await server.http.send("GET", "/api/session", headers: ["cookie": tossed]),
                401,
                "signedOut"
            )

            // As a server without TLS, or an older one, has written it.
            try await server.withStore { store, log in
                let address = AuthKeys.session(String(value.dropFirst().prefix { $0 != "." }))
                var record = try #require(
                    try await store.read { try $0.record(address) }.flatMap { SessionRecord(record: $0.value) }
                )
                record.isBoundToHost = false
                _ = try await log.append(Command(at: record.createdAt, operations: [.put(address, record.record)]))
            }
            let socket = try await eventually("the older session counts") {
                try? await server.liveSocket(cookie: tossed)
            }
            let answer = try await server.http.send("GET", "/api/rooms", headers: ["cookie": tossed])
            #expect(answer.status == 200)
            let headers = answer.all("set-cookie")
            #expect(headers.count == 2)
            let cookie = String(try #require(headers.first?.split(separator: ";").first))
            #expect(cookie.hasPrefix("__Host-roomkey_session=") && cookie != ada.cookie)
            for flag in ["; Secure", "; HttpOnly", "; Path=/;", "; SameSite=Lax"] {
                #expect(headers.allSatisfy { $0.contains(flag) })
            }
            #expect(!headers.contains { $0.lowercased().contains("domain") })
            #expect(headers.last?.hasPrefix("roomkey_session=; Path=/; Max-Age=0") == true)
            #expect(try await socket.closeCode() == 1008)
            #expect(try await server.session(cookie) == ["user": ada.user])

            // Once: neither name names the session before any more.
            for old in [tossed, ada.cookie] {
                let again = try await server.http.send("GET", "/api/session", headers: ["cookie": old])
                try expectChatError(again, 401, "signedOut")
                #expect(again["set-cookie"] == nil)
            }
            // Where both are sent, the other name counts for nothing.
            #expect(try await server.session("\(cookie); \(tossed)") == ["user": ada.user])
        }
    }

    @Test("the page itself exchanges the cookie, and a file does not")
    func exchangeByPage() async throws {
        try await withServer(publicURL: URL(string: "https://chat.example.org")) { server in
            let ada = try await server.signUp("Ada")
            let value = String(ada.cookie.drop { $0 != "=" })
            try await server.withStore { store, log in
                let address = AuthKeys.session(String(value.dropFirst().prefix { $0 != "." }))
                var record = try #require(
                    try await store.read { try $0.record(address) }.flatMap { SessionRecord(record: $0.value) }
                )
                record.isBoundToHost = false
                _ = try await log.append(Command(at: record.createdAt, operations: [.put(address, record.record)]))
            }
            let old = ["cookie": "roomkey_session\(value)"]
            let socket = try await eventually("the older session counts") {
                try? await server.liveSocket(cookie: "roomkey_session\(value)")
            }
            _ = socket
            #expect(try await server.http.send("GET", "/app.js", headers: old)["set-cookie"] == nil)
            let page = try await server.http.send("GET", "/", headers: old)
            #expect(page.all("set-cookie").count == 2)
            #expect(String(decoding: page.body, as: UTF8.self).contains(ada.id))
        }
    }

    @Test("a device that is told of messages is told of them under its new session", arguments: Occasion.allCases)
    func pushSubscription(occasion: Occasion) async throws {
        try await withServer(configure: { $0.fetchRule = FetchRule(allowing: "127.0.0.0/8") ?? .globalOnly }) {
            server in
            let before = try await person(for: occasion, server)
            let subscription: JSON = [
                "endpoint": "https://push.example.org/ada",
                "keys": [
                    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
                ],
            ]
            try #require(try await before.http.send("PUT", "/api/push/subscription", json: subscription).status == 200)
            let answer = try await ask(occasion, before.http)
            let cookie = String(try #require(answer["set-cookie"]?.split(separator: ";").first))
            let session = String(try #require(cookie.split(separator: "=").last).prefix { $0 != "." })
            let stored = try await server.withStore { store, _ in
                try await store.read { snapshot in
                    try snapshot.range(.auth, .prefix(AuthKeys.pushSubscriptions), limit: 10).records
                        .compactMap { PushSubscription(record: $0.value)?.session }
                }
            }
            #expect(stored == [session])
        }
    }
}

@Suite("Accounts: sessions end by themselves")
struct SessionExpiryTests {
    private static let day: Duration = .seconds(86_400)

    @Test("after 90 days without use, and after a year however it is used, a session is over and its sockets close")
    func standard() async throws {
        try await withSessions { world in
            let idle = try await world.open()
            world.clock.advance(by: Self.day * 89)
            #expect(try await world.isOpen(idle))
            // That was a use.
            world.clock.advance(by: Self.day * 89)
            #expect(try await world.isOpen(idle))
            world.clock.advance(by: Self.day * 90)
            #expect(try await !world.isOpen(idle))

            let used = try await world.open()
            for _ in 1...6 {
                world.clock.advance(by: Self.day * 60)
                #expect(try await world.isOpen(used))
            }
            world.clock.advance(by: Self.day * 5)
            #expect(try await !world.isOpen(used))
        }
    }

    @Test("what has ended is deleted, and nothing else")
    func purged() async throws {
        try await withSessions(sessionDays: 10, sessionIdleDays: 2) { world in
            let (old, fresh) = (try await world.open(), try await world.open())
            world.clock.advance(by: Self.day)
            #expect(try await world.isOpen(fresh))
            world.clock.advance(by: Self.day)
            try await world.sessions.endExpired()
            #expect(try await world.stored() == 1)
            #expect(try await !world.isOpen(old))
            #expect(try await world.isOpen(fresh))
            world.clock.advance(by: Self.day * 8)
            try await world.sessions.endExpired()
            #expect(try await world.stored() == 0)
        }
    }

    @Test("links that have expired, and origins as old as a session may be, are deleted with the sessions")
    func purgedBeside() async throws {
        try await withSessions(sessionIdleDays: 2) { world in
            let (old, fresh) = (UserID("u_old"), UserID("u_fresh"))
            func note(_ user: UserID) async throws {
                let at = world.clock.now()
                let link = JSONWriter.object { $0.member("expiresAt", at.adding(Self.day * 2).milliseconds) }
                let operations: [Command.Operation] = [
                    .put(AuthKeys.passwordReset(user), link), .put(AuthKeys.origin(of: user), []),
                ]
                _ = try await world.sessions.log.append(Command(at: at, operations: operations))
            }
            func kept(_ address: Address) async throws -> Bool {
                try await world.store.read { try $0.record(address) != nil }
            }
            try await note(old)
            world.clock.advance(by: Self.day)
            try await note(fresh)
            world.clock.advance(by: Self.day)
            try await world.sessions.endExpired()
            for (user, isKept) in [(old, false), (fresh, true)] {
                #expect(try await kept(AuthKeys.passwordReset(user)) == isKept)
                #expect(try await kept(AuthKeys.origin(of: user)) == isKept)
            }
        }
    }

    @Test("a socket that is open is a use", arguments: [true, false])
    func sockets(isOpen: Bool) async throws {
        try await withSessions(sessionIdleDays: 1) { world in
            let cookies = try await world.open()
            let session = try #require(try await world.sessions.session(cookies: cookies))
            for _ in 1...3 {
                world.clock.advance(by: .seconds(23 * 3_600))
                guard isOpen else { continue }
                world.sessions.noteUse(of: session)
                _ = try await eventually("the use is written down") {
                    let listed = try await world.sessions.list(of: session.user.id)
                    return listed.first?.record.lastUsedAt == world.clock.now() ? true : nil
                }
            }
            #expect(try await world.isOpen(cookies) == isOpen)
        }
    }

    @Test("setting the date ends no session", arguments: [-400, -1, 1, 400])
    func dateIsSet(days: Int) async throws {
        try await withSessions { world in
            let cookies = try await world.open()
            world.clock.set(by: Self.day * days)
            #expect(try await world.isOpen(cookies))
            try await world.sessions.endExpired()
            #expect(try await world.isOpen(cookies))
            world.clock.set(by: Self.day * -days)
            #expect(try await world.isOpen(cookies))
        }
    }

    @Test("the cookie is kept for as long as the session lasts, and no longer than browsers allow")
    func cookieAge() async throws {
        for (days, expected) in [(365, 365), (30, 30), (3_650, 400)] {
            try await withServer(configure: { $0.limits[.sessionDays] = days }) { server in
                let answer = try await server.http.send("POST", "/api/session", json: ["name": "Ada"])
                #expect(answer["set-cookie"]?.contains("; Max-Age=\(expected * 86_400);") == true)
            }
        }
    }

    private struct World {
        let sessions: Sessions
        let chat: ChatService
        let store: Store
        let clock: TestClock

        /// - Returns: the cookies of a new guest.
        func open() async throws -> [String] {
            let (_, setCookie) = try await sessions.signIn(named: "Ada", chat: chat)
            return setCookie.split(separator: ";").prefix(1).map(String.init)
        }

        func isOpen(_ cookies: [String]) async throws -> Bool {
            guard let session = try await sessions.session(cookies: cookies) else { return false }
            // What is noted beside an answer is written before what is asked for next.
            _ = try await sessions.log.append(Command(at: clock.now(), operations: []))
            _ = session
            return true
        }

        func stored() async throws -> Int {
            try await store.read { try $0.range(.auth, .prefix(AuthKeys.sessions), limit: 100).records.count }
        }
    }

    private func withSessions(
        sessionDays: Int? = nil,
        sessionIdleDays: Int? = nil,
        _ body: (World) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        let recent = RecentSessions()
        let log = try EmbeddedLog(store: store) { recent.note($0) }
        let clock = TestClock()
        var limits = ChatLimits()
        if let sessionDays { limits[.sessionDays] = sessionDays }
        if let sessionIdleDays { limits[.sessionIdleDays] = sessionIdleDays }
        let sessions = Sessions(
            secret: SymmetricKey(size: .bits256),
            isSecure: false,
            log: log,
            store: store,
            limits: limits,
            recent: recent,
            now: clock.now,
            ages: AgeClock(date: clock.now, clock: clock.instant).now
        )
        let chat = ChatService(log: log, store: store, now: clock.now, makeID: RandomText.make)
        try await body(World(sessions: sessions, chat: chat, store: store, clock: clock))
        log.close()
        try store.close()
    }
}

extension Sessions {
    /// Lets a guest join from nowhere in particular.
    func signIn(named name: String, chat: ChatService) async throws -> (user: User, setCookie: String) {
        let client = Client(address: ClientAddress(peer: nil, forwarded: [], by: .local), device: "curl")
        return try await signIn(named: name, from: client, unless: Bans(chat: chat, now: now, proxies: .local))
    }
}

extension TestServer {
    /// What the server tells whoever has these cookies of their session.
    fileprivate func session(_ cookies: String) async throws -> JSON {
        try await http.send("GET", "/api/session", headers: ["cookie": cookies]).json
    }
}
