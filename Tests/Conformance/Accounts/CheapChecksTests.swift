// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import NIOCore
import Store
import TestSupport
import Testing

@testable import Server

/// What is cheap to look at is looked at first: texts are measured before anything is done with them, and nothing is hashed for
/// what is refused anyway.
@Suite("Accounts: cheap checks first")
struct CheapChecksTests {
    /// Texts of 300,000 bytes. One character of the first folds to 18, which takes seconds; the second is its own folding.
    static let long = String(repeating: "\u{FDFA}", count: 100_000)
    static let plain = String(repeating: "a", count: 300_000)

    /// A request with a text that is far too long, wherever one can be, and the status of its answer.
    struct Asking: Sendable {
        let method: String
        let path: String
        var status = 400
        let body: @Sendable (_ text: JSON) -> JSON

        /// What is asked for, without the long text.
        var name: String { "\(method) \(path) \(body("…"))" }
    }

    private static let password: JSON = .string(goodPassword)

    static let visitors = [
        Asking(method: "POST", path: "/api/accounts") { ["name": $0, "password": password] },
        Asking(method: "POST", path: "/api/accounts") { ["name": "Bea", "password": $0] },
        Asking(method: "POST", path: "/api/accounts", status: 403) {
            ["name": "Ada", "password": password, "invitation": $0]
        },
        Asking(method: "POST", path: "/api/session") { ["name": $0] },
        Asking(method: "POST", path: "/api/session") { ["name": $0, "password": password] },
        Asking(method: "POST", path: "/api/session", status: 401) { ["name": "Ada", "password": $0] },
    ]

    static let owners = [
        Asking(method: "PATCH", path: "/api/account") { ["name": $0] },
        Asking(method: "PATCH", path: "/api/account") { ["status": $0] },
        Asking(method: "PUT", path: "/api/account/password") { ["current": password, "password": $0] },
        Asking(method: "PUT", path: "/api/account/password", status: 403) {
            ["current": $0, "password": "another four words"]
        },
        Asking(method: "POST", path: "/api/rooms") { ["name": $0] },
        Asking(method: "PATCH", path: "/api/rooms/general") { ["name": $0] },
        Asking(method: "PATCH", path: "/api/rooms/general") { ["topic": $0] },
        Asking(method: "PATCH", path: "/api/rooms/general") { ["description": $0] },
        Asking(method: "PATCH", path: "/api/workspace") { ["name": $0] },
        Asking(method: "POST", path: "/api/bots") { ["name": $0] },
        Asking(method: "POST", path: "/api/keys") { ["name": $0] },
        Asking(method: "POST", path: "/api/direct") { ["people": .array([$0])] },
        Asking(method: "POST", path: "/api/rooms/general/messages") { ["clientID": $0, "text": "x"] },
        Asking(method: "POST", path: "/api/rooms/general/messages", status: 413) { ["clientID": "c", "text": $0] },
        Asking(method: "PUT", path: "/api/push/subscription") { ["endpoint": $0, "keys": [:]] },
    ]

    static let liveVerbs: [(verb: String, members: JSON, code: JSON?)] = [
        ("users", ["search": .string(long)], nil), ("rooms", ["search": .string(long)], "tooLarge"),
        ("rooms", ["after": .string(long)], "badRequest"),
        ("search", ["query": .string(long)], "tooLarge"), ("createRoom", ["name": .string(long)], "badRequest"),
        ("updateProfile", ["name": .string(long)], "badRequest"),
        ("react", ["room": "general", "seq": 1, "emoji": .string(long)], "badRequest"),
    ]

    @Test("a text that is too long is refused in no time, whoever sends it where")
    func requests() async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            _ = try await server.signUp("Ada")
            try await owner.createRoom("General")
            try await owner.send("x", to: "general", as: "m1")
            for asking in Self.visitors.map({ (server.http, $0) }) + Self.owners.map({ (owner.http, $0) }) {
                let (http, asking) = asking
                func time(_ text: String) async throws -> Duration {
                    try await Self.time {
                        let answer = try await http.send(asking.method, asking.path, json: asking.body(.string(text)))
                        #expect(answer.status == asking.status, "\(asking.name)")
                    }
                }
                let allowed = try await time(Self.plain) * 4 + .seconds(1)
                // On a busy machine one attempt may wait for something else.
                var fastest = try await time(Self.long)
                for _ in 0..<4 where fastest >= allowed { fastest = min(fastest, try await time(Self.long)) }
                #expect(fastest < allowed, "\(asking.name)")
            }
        }
    }

    @Test("so are those of the live socket", arguments: liveVerbs)
    func verbs(verb: String, members: JSON, code: JSON?) async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("General")
            try await ada.send("x", to: "general", as: "m1")
            let socket = try await ada.live()
            let reply = try await socket.ask(members.with(["verb": .string(verb)]))
            #expect(reply["code"] == code)
        }
    }

    @Test("a name that no name can be is folded no further than names go")
    func folding() async throws {
        var fastest = try await Self.time { _ = FoldedName(Self.long) }
        for _ in 0..<4 where fastest >= .seconds(1) {
            fastest = min(fastest, try await Self.time { _ = FoldedName(Self.long) })
        }
        #expect(fastest < .seconds(1))
        let name = String(Self.long.prefix(40))
        #expect(FoldedName(name) != FoldedName(String(name.prefix(39))))
    }

    @Test("no password is hashed for a sign-up that is refused anyway")
    func nothingHashed() async throws {
        // A hash of this cost takes minutes: the answers do not wait for one.
        let dear = PasswordCost(rounds: 1 << 20, blockSize: 8, parallelism: 64)
        try await withServer {
            $0.signUp.mode = .invitation
            $0.passwordCost = dear
        } _: { server in
            try await server.command(CreateBot(name: "Robot"))
            try expectChatError(try await server.askToSignUp("Ada"), 403, "invitationNeeded")
            for token in ["", "x", "setup_x", "a_b", "a_b_c"] {
                try expectChatError(try await server.askToSignUp("Ada", invitation: token), 403, "badLink")
            }
            let setup = try await server.setupTokens.next("the token of the first owner's link")
            try expectChatError(try await server.askToSignUp("Robot", invitation: setup), 409, "nameTaken")
            try expectChatError(try await server.askToSignUp("", invitation: setup), 400, "badRequest")
            let weak: JSON = ["name": "Ada", "password": "short", "invitation": .string(setup)]
            try expectChatError(try await server.http.send("POST", "/api/accounts", json: weak), 400, "weakPassword")
        }
    }

    @Test("nobody else waits while passwords are hashed")
    func othersGoOn() async throws {
        try await withServer(configure: {
            $0.passwordCost = PasswordCost(rounds: 1 << 14, blockSize: 8, parallelism: 1)
        }) {
            server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let signIns = Inbox<Int>()
                for number in 0..<8 {
                    group.addTask {
                        let from = ["x-forwarded-for": "192.0.2.\(number)"]
                        signIns.put((try? await server.askToSignIn("Nobody", headers: from).status) ?? 0)
                    }
                }
                var answers = 0
                while signIns.waiting.count < 8 {
                    #expect(try await server.http.send("GET", "/api/workspace").status == 200)
                    answers += 1
                }
                // Were hashes in the way, one would be answered between two of them.
                #expect(answers > 16)
                try await group.waitForAll()
                #expect(signIns.waiting == Array(repeating: 401, count: 8))
            }
        }
    }

    @Test("more passwords than can wait are refused with 503 and Retry-After; one address cannot take all places")
    func bounded() async throws {
        let passwords = Passwords(cost: PasswordCost(rounds: 1 << 12, blockSize: 8, parallelism: 1))
        let (here, there) = (Self.address("192.0.2.1"), Self.address("192.0.2.2"))
        let refused = try await withThrowingTaskGroup { group in
            for _ in 0..<(ServerLimits.passwordsWaitingPerAddress + 8) {
                group.addTask { await Self.isRefused { _ = try await passwords.hash(goodPassword, for: here) } }
            }
            let refusedHere = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            return refusedHere
        }
        #expect(refused > 0)
        // What has waited makes room.
        #expect(await !Self.isRefused { _ = try await passwords.hash(goodPassword, for: here) })
        #expect(await !Self.isRefused { _ = try await passwords.hash(goodPassword, for: there) })
        #expect(HTTPFailure(ChatError.busy).status == .serviceUnavailable)
        #expect(ChatError.busy.retryAfter == 1)
    }

    private static func isRefused(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch {
            return error as? ChatError == .busy
        }
    }

    private static func address(_ text: String) -> ClientAddress {
        ClientAddress(peer: try? SocketAddress(ipAddress: text, port: 0), forwarded: [], by: .local)
    }

    private static func time(_ body: () async throws -> Void) async throws -> Duration {
        let begin = ContinuousClock.now
        try await body()
        return ContinuousClock.now - begin
    }
}
