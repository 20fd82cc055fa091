// SPDX-License-Identifier: MIT

import ChatProtocol
import CommitLog
import Crypto
import Foundation
import KeyValueProtocol
import Store
import TestBasics
import Testing
import WireProtocol

import struct Chat.Message
import struct Chat.User

@testable import Chat
@testable import Server

/// Every command that somebody causes, overtaken by the end of what allows it between its decision and its place in the log.
@Suite("Accounts: authority when a command is applied")
struct OvertakenCommandTests {
    /// Something that a person does.
    struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let perform: @Sendable (Scene, Principal) async throws -> Void

        init(_ name: String, _ perform: @escaping @Sendable (Scene, Principal) async throws -> Void) {
            testDescription = name
            self.perform = perform
        }
    }

    /// What only some roles may do.
    static let privileged: [Act] = [
        Act("create an API key") { _ = try await $0.keys.create(named: "Late", by: $1) },
        Act("revoke an API key") { _ = try await $0.keys.revoke(id: $0.key, by: $1) },
        Act("create a bot") { _ = try await $0.bots.create(named: "Late", by: $1) },
        Act("renew a bot's token") { _ = try await $0.bots.renewToken(of: $0.bot.id, by: $1) },
        Act("revoke a bot") { try await $0.bots.revoke($0.bot.id, by: $1) },
        Act("create an invitation") { _ = try await $0.invitations.create(uses: 1, days: 1, by: $1) },
        Act("revoke an invitation") { try await $0.invitations.revoke($0.invitation, by: $1) },
        Act("change a role") { _ = try await $0.chat.setRole(.owner, of: $0.cleo.id, by: $1) },
        Act("remove an account") { try await $0.sessions.removeAccount($0.bob.id, by: $1, chat: $0.chat) },
        Act("remove a guest") { try await $0.sessions.removeGuest($0.dan.id, by: $1, chat: $0.chat) },
        Act("ban a guest") { scene, principal in
            let bans = Bans(chat: scene.chat, now: Timestamp.now, proxies: .local)
            _ = try await bans.ban(scene.dan.id, days: 1, by: principal)
        },
        Act("lift a ban") { scene, principal in
            let bans = Bans(chat: scene.chat, now: Timestamp.now, proxies: .local)
            try await bans.lift(Scene.banned, by: principal)
        },
        Act("create a link to set a password") { scene, principal in
            let resets = PasswordResets(decisions: scene.chat.decisions, now: Timestamp.now)
            _ = try await resets.create(for: scene.cleo.id, by: principal)
        },
        Act("say who may join") { scene, principal in
            let update = ChatService.WorkspaceUpdate(name: nil, defaultRoom: .asItIs, signUp: .closed)
            try await ChatService.awaited { scene.chat.updateWorkspace(update, by: principal, reply: $0) }
        },
        Act("change the workspace") { scene, principal in
            let update = ChatService.WorkspaceUpdate(name: "Late", defaultRoom: .asItIs)
            try await ChatService.awaited { scene.chat.updateWorkspace(update, by: principal, reply: $0) }
        },
        Act("delete another person's message") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.delete(Seq(2), of: scene.bobs, by: principal, reply: $0) }
        },
        Act("archive another person's room") { scene, principal in
            let update = ChatService.RoomUpdate(name: nil, topic: nil, description: nil, isArchived: true)
            _ = try await ChatService.awaited { scene.chat.updateRoom(scene.bobs, update, by: principal, reply: $0) }
        },
        Act("remove somebody from another person's room") { scene, principal in
            try await ChatService.awaited {
                scene.chat.remove(scene.bob.id, from: scene.bobs, by: principal, reply: $0)
            }
        },
        Act("make somebody moderator of another person's room") { scene, principal in
            try await ChatService.awaited {
                scene.chat.setRole(.moderator, of: scene.cleo.id, in: scene.bobs, by: principal, reply: $0)
            }
        },
    ]

    /// What everybody may do who is signed in.
    static let ordinary: [Act] = [
        Act("send") { scene, principal in
            let draft = ChatService.Draft(Array("late".utf8), as: ClientMessageID("late"))
            _ = try await ChatService.awaited { scene.chat.send(draft, to: scene.bobs, from: principal, reply: $0) }
        },
        Act("edit") { scene, principal in
            let text = Array("late".utf8)
            let revision = scene.adas.revision
            _ = try await ChatService.awaited {
                scene.chat.edit(Seq(1), of: scene.bobs, to: text, madeOn: revision, by: principal, reply: $0)
            }
        },
        Act("delete one's own message") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.delete(Seq(1), of: scene.bobs, by: principal, reply: $0) }
        },
        Act("react") { scene, principal in
            let emoji = try #require(Emoji("👍"))
            _ = try await ChatService.awaited {
                scene.chat.react(with: emoji, to: Seq(2), of: scene.bobs, by: principal, reply: $0)
            }
        },
        Act("take a reaction back") { scene, principal in
            let emoji = try #require(Emoji("🔥"))
            _ = try await ChatService.awaited {
                scene.chat.unreact(with: emoji, to: Seq(1), of: scene.bobs, by: principal, reply: $0)
            }
        },
        Act("pin") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.pin(Seq(2), of: scene.bobs, by: principal, reply: $0) }
        },
        Act("unpin") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.unpin(Seq(1), of: scene.bobs, by: principal, reply: $0) }
        },
        Act("mark as read") { scene, principal in
            _ = try await ChatService.awaited {
                scene.chat.markRead(scene.bobs, through: Seq(2), by: principal, reply: $0)
            }
        },
        Act("mark as unread") { scene, principal in
            _ = try await ChatService.awaited {
                scene.chat.markUnread(scene.bobs, from: Seq(1), by: principal, reply: $0)
            }
        },
        Act("set notifications") { scene, principal in
            _ = try await ChatService.awaited {
                scene.chat.setNotifications(.none, in: scene.bobs, by: principal, reply: $0)
            }
        },
        Act("join") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.join(scene.other, by: principal, reply: $0) }
        },
        Act("leave") { scene, principal in
            try await ChatService.awaited { scene.chat.leave(scene.bobs, by: principal, reply: $0) }
        },
        Act("add somebody to a room") { scene, principal in
            _ = try await ChatService.awaited {
                scene.chat.invite(scene.dan.id, to: scene.bobs, by: principal, reply: $0)
            }
        },
        Act("create a room") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.createRoom(named: "Late", by: principal, reply: $0) }
        },
        Act("begin a direct room") { scene, principal in
            _ = try await ChatService.awaited {
                scene.chat.directRoom(of: principal, with: [scene.bob.id], reply: $0)
            }
        },
        Act("change one's profile") { scene, principal in
            let update = ChatService.ProfileUpdate(name: "Late", status: nil)
            _ = try await ChatService.awaited { scene.chat.updateProfile(update, of: principal, reply: $0) }
        },
        Act("end another of one's sessions") { try await $0.sessions.end("other", by: $1) },
        Act("end all other sessions") { try await $0.sessions.endAll(by: $1, except: Scene.session) },
        Act("change one's password") { scene, principal in
            try await scene.sessions.end(of: principal.id, by: principal) { _ in
                CredentialChanges(operations: [.put(AuthKeys.password(principal.id), [])])
            } where: {
                $0
            }
        },
        Act("subscribe to push messages") { scene, principal in
            let browser = TestBrowser(endpoint: "https://push.example.net/late")
            let session = Sessions.Session(id: Scene.session, principal: principal)
            try await scene.push.add(
                endpoint: browser.endpoint,
                p256dh: browser.publicKey.base64URL,
                auth: browser.secret.base64URL,
                for: session
            )
        },
        Act("end a push subscription") { scene, principal in
            try await scene.push.remove(endpoint: Scene.endpoint, of: principal.id, by: principal)
        },
    ]

    @Test("the actor's session has ended: nothing is done", arguments: privileged + ordinary)
    func signedOut(_ act: Act) async throws {
        let scene = try await Scene()
        let end = Command(at: Timestamp.now(), operations: [.delete(AuthKeys.session(Scene.session))])
        try await scene.expect(ChatError.signedOut, of: act, after: end)
    }

    @Test("the actor's role was taken away: nothing is done", arguments: privileged)
    func demoted(_ act: Act) async throws {
        let scene = try await Scene()
        let member = scene.ada.user.with(.member, since: Timestamp.now())
        let demotion = Command(at: Timestamp.now(), operations: [.put(ChatKey.user(member.id), member.record)])
        try await scene.expect(nil, of: act, after: demotion)
    }

    @Test("the actor was removed: nothing is done", arguments: privileged + ordinary)
    func removed(_ act: Act) async throws {
        let scene = try await Scene()
        let removed = scene.ada.user.removed(at: Timestamp.now())
        let removal = Command(
            at: Timestamp.now(),
            operations: [
                .put(ChatKey.user(removed.id), removed.record), .delete(AuthKeys.session(Scene.session)),
            ]
        )
        try await scene.expect(ChatError.signedOut, of: act, after: removal)
    }

    @Test("a bot's token was renewed: what it had begun with the old one is not done")
    func renewedToken() async throws {
        let scene = try await Scene()
        let bot = try #require(try await scene.bots.verify(scene.botToken))
        let renewal = Command(at: Timestamp.now(), operations: [.put(AuthKeys.bot(bot.id), [])])
        let act = Act("create a room") { scene, principal in
            _ = try await ChatService.awaited { scene.chat.createRoom(named: "Late", by: principal, reply: $0) }
        }
        try await scene.expect(ChatError.account(.badToken), of: act, by: bot, after: renewal)
    }

    @Test("a guest's session has ended: signing up creates no account")
    func signUp() async throws {
        let scene = try await Scene()
        let guest = Principal(scene.dan, standingOn: [.exists(AuthKeys.session("dan"))])
        let end = Command(at: Timestamp.now(), operations: [.delete(AuthKeys.session("dan"))])
        let act = Act("sign up") { scene, guest in
            _ = try await scene.chat.signUp("Dan", as: guest, granted: { _ in (.member, .none) }) { _ in .none }
        }
        try await scene.expect(ChatError.signedOut, of: act, by: guest, after: end)
    }

    @Test("a moderator of a room was made a member: nothing is done there")
    func roomModerator() async throws {
        for act in Self.privileged.suffix(4) {
            let scene = try await Scene()
            let address = ChatKey.member(scene.bobs, scene.moderator.id)
            let record = try #require(try scene.store.readNow { try $0.record(address) })
            let demotion = Command(
                at: Timestamp.now(),
                operations: [.put(address, RoomRole.member.written(intoMember: record.value))]
            )
            try await scene.expect(nil, of: act, by: Principal(scene.moderator), after: demotion)
        }
    }

    @Test("an API key was revoked: what was asked with it is not done", arguments: ["a value", "a document"])
    func revokedKey(what: String) async throws {
        let scene = try await Scene()
        let showcase = LegacyChat(
            chat: scene.chat,
            subscriptions: LegacySubscriptions(),
            rates: Rates(.withoutRates, clock: { .now }),
            bans: Bans(chat: scene.chat, now: Timestamp.now, proxies: .local)
        )
        let service = KeyValueService(
            log: scene.log,
            store: scene.store,
            now: Timestamp.now,
            showcase: showcase
        )
        let operation: KeyValueOperation =
            what == "a value"
            ? .set(key: Array("k".utf8), value: Array("v".utf8))
            : .set(
                key: Array("chat:\(scene.bobs)".utf8),
                value: Array(#"{"messages":[{"id":"x1","sender":"Eve","message":"late"}]}"#.utf8)
            )
        let end = Command(at: Timestamp.now(), operations: [.delete(AuthKeys.apiKey(scene.key))])
        let caller = KeyValueCaller(apiKey: scene.key)
        let act = Act(what) { _, _ in _ = try await service.perform(operation, by: caller) }
        try await scene.expect(KeyValueError.unknownKey, of: act, after: end)
        let revoking = Act("revoke a token") { scene, _ in
            try await Tokens(secret: .init(size: .bits256), log: scene.log, store: scene.store, now: Timestamp.now)
                .revoke(id: "t", by: caller)
        }
        try await scene.expect(
            KeyValueError.unknownKey,
            of: revoking,
            after: Command(at: Timestamp.now(), operations: [])
        )
    }
}

/// A server's services over a store of their own, and the people of the tests.
final class Scene: Sendable {
    static let session = "session"
    static let endpoint = "https://push.example.net/there"
    static let banned = "198.51.100.7"

    private let folder: TemporaryFolder
    let store: Store
    let log: OvertakenLog
    let chat: ChatService
    let sessions: Sessions
    let keys: APIKeys
    let bots: Bots
    let invitations: Invitations
    let push: PushSubscriptions
    /// An owner, who is signed in.
    let ada: Principal
    /// Another owner, who owns a room.
    let bob: User
    let cleo: User
    /// A guest.
    let dan: User
    /// Moderates the room of Bob.
    let moderator: User
    /// The room of Bob, in which Ada, Bob and Cleo are.
    let bobs: RoomID
    let other: RoomID
    /// Ada's message.
    let adas: Message
    let bot: User
    let botToken: String
    let key: String
    let invitation: String

    init() async throws {
        folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        self.store = store
        let log = OvertakenLog(try EmbeddedLog(store: store) { _ in })
        self.log = log
        let chat = ChatService(log: log, store: store, now: Timestamp.now, makeID: RandomText.make)
        self.chat = chat
        sessions = Sessions(secret: .init(size: .bits256), isSecure: false, log: log, store: store, now: Timestamp.now)
        keys = APIKeys(log: log, store: store, now: Timestamp.now)
        bots = Bots(log: log, store: store, now: Timestamp.now)
        invitations = Invitations(log: log, store: store, now: Timestamp.now)
        push = PushSubscriptions(log: log, store: store, now: Timestamp.now, rule: .globalOnly)

        func account(_ name: String, _ role: Role, sessions: [String] = []) async throws -> User {
            try await chat.signUp(name, as: nil, granted: { _ in (role, .none) }) { user in
                CredentialChanges(operations: sessions.flatMap { Self.opening($0, of: user) })
            }
        }
        func guest(_ name: String) async throws -> User {
            try await ChatService.awaited {
                chat.createGuest(named: name, with: { Self.opening("dan", of: $0) }, reply: $0)
            }
        }
        let user = try await account("Ada", .owner, sessions: [Self.session, "other"])
        let ada = Principal(user, standingOn: [.exists(AuthKeys.session(Self.session))])
        self.ada = ada
        let bob = try await account("Bob", .owner)
        self.bob = bob
        let cleo = try await account("Cleo", .member)
        self.cleo = cleo
        dan = try await guest("Dan")
        let moderator = try await account("Mo", .member)
        self.moderator = moderator
        let bobs = try await ChatService.awaited { chat.createRoom(named: "Bob's", by: Principal(bob), reply: $0) }.id
        self.bobs = bobs
        other = try await ChatService.awaited { chat.createRoom(named: "Other", by: Principal(bob), reply: $0) }.id
        for person in [user, cleo, moderator] {
            _ = try await ChatService.awaited { chat.join(bobs, by: Principal(person), reply: $0) }
        }
        try await ChatService.awaited {
            chat.setRole(.moderator, of: moderator.id, in: bobs, by: Principal(bob), reply: $0)
        }
        func send(_ text: String, from principal: Principal) async throws -> Message {
            let draft = ChatService.Draft(Array(text.utf8), as: try #require(ClientMessageID(text)))
            return try await ChatService.awaited { chat.send(draft, to: bobs, from: principal, reply: $0) }.message
        }
        adas = try await send("hello", from: ada)
        _ = try await send("hi", from: Principal(bob))
        let ban = JSONWriter.object { writer in
            writer.member("name", "Eve")
            writer.member("createdAt", 0)
            writer.member("until", Int64.max)
        }
        _ = try await log.append(Command(at: Timestamp.now(), operations: [.put(AuthKeys.ban(Self.banned), ban)]))
        let fire = try #require(Emoji("🔥"))
        _ = try await ChatService.awaited { chat.react(with: fire, to: Seq(1), of: bobs, by: ada, reply: $0) }
        _ = try await ChatService.awaited { chat.pin(Seq(1), of: bobs, by: ada, reply: $0) }
        (bot, botToken) = try await bots.create(named: "Robot", by: nil)
        key = try await keys.create(named: "Key", by: nil).key.id
        invitation = try await invitations.create(uses: 1, days: 1, by: ada).listed.id
        let browser = TestBrowser(endpoint: Self.endpoint)
        try await push.add(
            endpoint: browser.endpoint,
            p256dh: browser.publicKey.base64URL,
            auth: browser.secret.base64URL,
            for: Sessions.Session(id: Self.session, principal: ada)
        )
    }

    private static func opening(_ session: String, of user: User) -> [Command.Operation] {
        [
            .put(
                AuthKeys.session(session),
                SessionRecord(user: user.id, device: "test", network: "11.22.33.9", createdAt: Timestamp.now()).record
            ),
            .put(AuthKeys.session(session, of: user.id), Array("{}".utf8)),
        ]
    }

    /// Everything that is stored.
    private func records() throws -> [Address: [UInt8]] {
        try store.readNow { snapshot in
            var all: [Address: [UInt8]] = [:]
            for namespace in Namespace.allCases {
                for record in try snapshot.range(namespace, .prefix([]), limit: .max).records {
                    all[record.address] = record.value
                }
            }
            return all
        }
    }

    /// Expects that an act which a command overtakes is refused, and that nothing but the command has changed anything.
    /// - Parameters:
    ///   - expected: the error; nil for a refusal of whatever kind.
    ///   - principal: nil for Ada.
    func expect(
        _ expected: (any Error)?,
        of act: OvertakenCommandTests.Act,
        by principal: Principal? = nil,
        after command: Command
    ) async throws {
        var left = try records()
        for operation in command.operations {
            switch operation {
            case .put(let address, let value): left[address] = value
            case .delete(let address): left[address] = nil
            default: Issue.record("only puts and deletes")
            }
        }
        log.overtakeNext(with: command)
        let error = await #expect(throws: (any Error).self) { try await act.perform(self, principal ?? ada) }
        if let expected {
            #expect(error.map { "\($0)" } == "\(expected)")
        } else {
            let code = (error as? ChatError)?.code
            #expect(code == "notAllowed" || code == "notMember", "\(String(describing: error))")
        }
        #expect(!log.isWaiting, "it was overtaken")
        #expect(try records() == left)
    }
}
