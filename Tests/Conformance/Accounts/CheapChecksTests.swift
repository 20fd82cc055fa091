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
    /// As long as a body can be. One of its characters folds to 18.
    static let long = String(repeating: "\u{FDFA}", count: 300_000)

    /// A request with a text that is far too long, wherever one can be, and the status of its answer.
    struct Asking: Sendable {
        let method: String
        let path: String
        let body: JSON
        var status = 400

        /// What is asked for, without the long text.
        var name: String { "\(method) \(path) \((body.names ?? []).sorted())" }
    }

    private static let text: JSON = .string(long)
    private static let password: JSON = .string(goodPassword)

    static let visitors = [
        Asking(method: "POST", path: "/api/accounts", body: ["name": text, "password": password]),
        Asking(method: "POST", path: "/api/accounts", body: ["name": "Ada", "password": text]),
        Asking(
            method: "POST",
            path: "/api/accounts",
            body: ["name": "Ada", "password": password, "invitation": text],
            status: 403
        ),
        Asking(method: "POST", path: "/api/session", body: ["name": text]),
        Asking(method: "POST", path: "/api/session", body: ["name": text, "password": password]),
        Asking(method: "POST", path: "/api/session", body: ["name": "Ada", "password": text], status: 401),
    ]

    static let owners = [
        Asking(method: "PATCH", path: "/api/account", body: ["name": text]),
        Asking(method: "PATCH", path: "/api/account", body: ["status": text]),
        Asking(method: "PUT", path: "/api/account/password", body: ["current": password, "password": text]),
        Asking(
            method: "PUT",
            path: "/api/account/password",
            body: ["current": text, "password": "another four words"],
            status: 403
        ),
        Asking(method: "POST", path: "/api/rooms", body: ["name": text]),
        Asking(method: "PATCH", path: "/api/rooms/general", body: ["name": text]),
        Asking(method: "PATCH", path: "/api/rooms/general", body: ["topic": text]),
        Asking(method: "PATCH", path: "/api/rooms/general", body: ["description": text]),
        Asking(method: "PATCH", path: "/api/workspace", body: ["name": text]),
        Asking(method: "POST", path: "/api/bots", body: ["name": text]),
        Asking(method: "POST", path: "/api/keys", body: ["name": text]),
        Asking(method: "POST", path: "/api/direct", body: ["people": .array([text])]),
        Asking(method: "POST", path: "/api/rooms/general/messages", body: ["clientID": text, "text": "x"]),
        Asking(
            method: "POST",
            path: "/api/rooms/general/messages",
            body: ["clientID": "c", "text": text],
            status: 413
        ),
        Asking(method: "PUT", path: "/api/push/subscription", body: ["endpoint": text, "keys": [:]]),
    ]

    static let liveVerbs: [(verb: String, members: JSON, code: JSON?)] = [
        ("users", ["search": text], nil), ("rooms", ["search": text], "tooLarge"),
        ("rooms", ["after": text], "badRequest"),
        ("search", ["query": text], "tooLarge"), ("createRoom", ["name": text], "badRequest"),
        ("updateProfile", ["name": text], "badRequest"),
        ("react", ["room": "general", "seq": 1, "emoji": text], "badRequest"),
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
                let took = try await Self.processorTime {
                    let answer = try await http.send(asking.method, asking.path, json: asking.body)
                    #expect(answer.status == asking.status, "\(asking.name)")
                }
                #expect(took < Self.enough, "\(asking.name)")
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
        let took = try await Self.processorTime { _ = FoldedName(Self.long) }
        #expect(took < Self.enough)
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
            let bot = try await server.withStore { store, log in
                try await Bots(log: log, store: store, now: Timestamp.now).create(named: "Robot", by: nil).bot
            }
            _ = bot
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

    /// The time that all threads of the process have worked meanwhile, which is more than one request needs.
    private static func processorTime(_ body: () async throws -> Void) async throws -> Duration {
        let begin = ContinuousClock.now
        try await body()
        return ContinuousClock.now - begin
    }

    /// Folding what is sent here took 2.5 s of a processor.
    private static let enough: Duration = .seconds(1)
}
