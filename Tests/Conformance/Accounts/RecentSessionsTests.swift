// SPDX-License-Identifier: MIT

import CommitLog
import Crypto
import Store
import TestBasics
import Testing
import WireProtocol

@testable import Chat
@testable import Server

@Suite("Accounts: sessions that were looked up lately")
struct RecentSessionsTests {
    private let recent = RecentSessions()
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    @Test("a session is kept until its record or its person's changes, whatever else does", arguments: [false, true])
    func changes(ofPerson: Bool) throws {
        let changed = ofPerson ? try Self.person("a") : AuthKeys.session("a")
        try keep("a", asOf: 1)
        try keep("b", asOf: 1)
        recent.note([Self.change(Address(.chat, "room/general"), 2)])
        #expect(recent.session("a")?.user.name == "a")
        recent.note([Self.change(Address(.chat, "other"), 3), Self.change(changed, 3)])
        #expect(recent.session("a") == nil)
        #expect(recent.session("b") != nil)
        try keep("a", asOf: 3)
        #expect(recent.session("a") != nil)
        recent.note([Self.change(changed, 4)])
        #expect(recent.session("a") == nil)
    }

    @Test("what was read before the last change that was announced is not kept: it may be what has changed")
    func olderRead() throws {
        recent.note([Self.change(AuthKeys.session("a"), 5)])
        try keep("a", asOf: 4)
        #expect(recent.session("a") == nil)
        try keep("a", asOf: 5)
        #expect(recent.session("a") != nil)
    }

    @Test("no more are kept than fit")
    func bound() throws {
        for number in 0...RecentSessions.most { try keep("\(number)", asOf: 1) }
        #expect(recent.session("0") == nil)
        #expect(recent.session("\(RecentSessions.most)") != nil)
    }

    @Test("a session is looked up once, is as it is when it has changed, and is gone when it has ended")
    func sessions() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        let log = try EmbeddedLog(store: store) { [recent] in recent.note($0) }
        // One that announces nothing.
        let silent = try EmbeddedLog(store: store) { _ in }
        let now: @Sendable () -> Timestamp = { Self.start }
        let chat = ChatService(log: log, store: store, now: now, makeID: RandomText.make)
        let sessions = Sessions(
            secret: SymmetricKey(size: .bits256),
            isSecure: false,
            log: log,
            store: store,
            recent: recent,
            now: now
        )
        let (ada, setCookie) = try await sessions.signIn(named: "Ada", chat: chat)
        let cookies = setCookie.split(separator: ";").prefix(1).map(String.init)
        let session = try #require(try await sessions.session(cookies: cookies))
        #expect(session.user == ada)
        let cookie = try #require(cookies.first)
        let forged = cookie.dropLast() + (cookie.hasSuffix("0") ? "1" : "0")
        #expect(try await sessions.session(cookies: [String(forged)]) == nil, "what is known has its signature")
        #expect(try await sessions.session(cookies: ["a=b; \(cookie); x\(forged)"]) == session)
        #expect(
            try await sessions.session(cookies: ["a=b; \(forged); \(cookie)"]) == nil,
            "of two with one name neither counts"
        )
        #expect(
            try await sessions.session(cookies: ["a\(cookie)", "roomkey_session", "roomkey_session=", "", "=;"]) == nil
        )

        let eve = User(id: ada.id, name: "Eve", createdAt: Self.start)
        let renamed = Command(at: Self.start, operations: [.put(ChatService.address(of: ada.id), eve.record)])
        _ = try await silent.append(renamed)
        #expect(try await sessions.session(cookies: cookies)?.user.name == "Ada", "it is not read again")
        _ = try await log.append(renamed)
        #expect(try await sessions.session(cookies: cookies)?.user.name == "Eve")

        _ = try await sessions.signOut(session)
        #expect(try await sessions.session(cookies: cookies) == nil)
    }

    private func keep(_ id: String, asOf revision: Int64) throws {
        let user = User(id: try Self.userID(id), name: id, createdAt: Self.start)
        let record = SessionRecord(user: user.id, device: "curl", createdAt: Self.start)
        recent.keep(
            Sessions.Found(id: id, user: user, record: record, revision: Revision(1)),
            under: id,
            foundIn: [AuthKeys.session(id), try Self.person(id)],
            asOf: Revision(revision)
        )
    }

    private static func userID(_ id: String) throws -> UserID { try #require(UserID("u_\(id)")) }

    private static func person(_ id: String) throws -> Address { ChatService.address(of: try userID(id)) }

    private static func change(_ address: Address, _ revision: Int64) -> Change {
        Change(address: address, value: nil, revision: Revision(revision), at: Self.start)
    }
}
