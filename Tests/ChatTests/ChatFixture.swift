// SPDX-License-Identifier: MIT

import CommitLog
import Store
import Synchronization
import TestBasics
import Testing
import WireProtocol

@testable import Chat

/// The chat over a real store and log in a folder of its own. Ids and the clock count up.
final class ChatFixture: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let log: EmbeddedLog
    let chat: ChatService
    let directory: RoomDirectory
    /// What has been announced and not been looked at.
    let announced: Journal<[Change]>

    init(schedule: ManualSchedule? = nil) throws {
        folder = try TemporaryFolder()
        let announced = Journal<[Change]>()
        self.announced = announced
        if let schedule {
            // Everything waits for the schedule, the store's readers too: a test is then the same on every machine.
            store = try Store(directory: folder.url, schedule: { schedule($0) })
        } else {
            store = try Store(directory: folder.url)
        }
        let directory = try RoomDirectory(store: store)
        self.directory = directory
        let announce: @Sendable ([Change]) -> Void = { changes in
            directory.note(changes)
            announced.record(changes)
        }
        if let schedule {
            log = try EmbeddedLog(store: store, schedule: { schedule($0) }, announce: announce)
        } else {
            log = try EmbeddedLog(store: store, announce: announce)
        }
        let ticks = Counter()
        let ids = Counter()
        chat = ChatService(
            log: log,
            store: store,
            now: { Timestamp(milliseconds: 1_764_000_000_000 + ticks.next()) },
            makeID: ids.nextID
        )
    }

    /// Waits for the reply to an action.
    func reply<Value: Sendable>(
        to action: (ChatService.Reply<Value>) -> Void
    ) async throws(ChatError) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, ChatError>, Never>) in
            action(ChatService.Reply { continuation.resume(returning: $0) })
        }
        return try result.get()
    }

    func guest(_ name: String) async throws(ChatError) -> User {
        try await reply { chat.createGuest(named: name, with: { _ in [] }, reply: $0) }
    }

    func signUp(_ name: String, role: Role = .member, as guest: User?) async throws(ChatError) -> User {
        try await chat.signUp(name, as: guest.map { Principal($0) }, granted: { _ in (role, .none) }) { _ in .none }
    }

    func room(_ name: String, by user: User) async throws(ChatError) -> Room {
        try await reply { chat.createRoom(named: name, by: Principal(user), reply: $0) }
    }

    /// Reads a page of a listing.
    func list(_ request: RoomDirectory.Request = .init(), for user: User) async throws -> JSONValue {
        try JSONValue(parsing: try await reply { directory.list(request, for: user.id, reply: $0) })
    }

    func join(_ room: RoomID, by user: User) async throws(ChatError) -> Room {
        try await reply { chat.join(room, by: Principal(user), reply: $0) }
    }

    func leave(_ room: RoomID, by user: User) async throws(ChatError) {
        try await reply { chat.leave(room, by: Principal(user), reply: $0) }
    }

    func read(_ room: RoomID, for user: User) async throws(ChatError) -> Room {
        try await reply { chat.readRoom(room, for: user.id, reply: $0) }
    }

    func send(_ text: String, _ clientID: String, to room: RoomID, from user: User) async throws -> ChatService.Sent {
        let clientID = try #require(ClientMessageID(clientID))
        let draft = ChatService.Draft(Array(text.utf8), as: clientID)
        return try await reply { chat.send(draft, to: room, from: Principal(user), reply: $0) }
    }

    func history(_ room: RoomID, _ position: ChatService.Position, limit: Int, for user: User) async throws -> JSONValue
    {
        let text = try await reply { chat.history(of: room, position, limit: limit, for: user.id, reply: $0) }
        return try JSONValue(parsing: text)
    }

    /// What `roomkey check` finds wrong with the chat's records.
    func check() throws -> Problems {
        try DatabaseCheck([.chat: ChatCheck()]).run(on: DatabaseFile(inDataFolder: folder.url)).problems
    }

    /// That of the store.
    func history() throws -> HistoryID { try store.readNow { try $0.point().history } }

    /// The event that ends a catch-up.
    func caughtUp(_ revision: Int64) throws -> String {
        #"{"event":"caughtUp","revision":\#(revision),"history":"\#(try history())"}"#
    }

    func catchUp(_ user: User, since: Int64? = nil, of history: HistoryID? = nil) throws -> CatchUp {
        try store.readNow { snapshot in
            try CatchUp(
                for: user.id,
                credential: ChatTopics.session("s"),
                since: since.map { LastSeen(Revision($0), of: history) },
                in: snapshot
            )
        }
    }
}

extension JSONValue {
    /// The elements of a member that is a list.
    func elements(_ name: String) -> [JSONValue] {
        if case .array(let elements) = self[name] { elements } else { [] }
    }
}

extension CatchUp {
    /// What kind of events these are, in order.
    var kinds: [String] {
        get throws { try events.map { try JSONValue(parsing: $0)["event"]?.stringValue ?? "?" } }
    }
}

extension Completion {
    /// Of somebody who does not wait for the result.
    static var unheard: Completion { Completion { _ in } }
}
