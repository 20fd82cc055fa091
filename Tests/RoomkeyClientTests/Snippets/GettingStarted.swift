// SPDX-License-Identifier: MIT

import Foundation
import Logging
import RoomkeyClient

/// The code of the article “Getting started”.
enum GettingStarted {
    static func signIn(address: String) async throws -> Session {
        let server = try ServerAddress(address)
        let session = try await Session.signIn(to: server, as: .guest(name: "Ada"))
        return session
    }

    static func keep(_ session: Session, in file: URL) throws -> Session {
        try JSONEncoder().encode(session).write(to: file)
        let kept = try JSONDecoder().decode(Session.self, from: Data(contentsOf: file))
        return kept
    }

    static func connect(_ session: Session) async throws -> ChatClient {
        let chat = try ChatClient(session)
        try await chat.connect()
        return chat
    }

    static func talk(_ chat: ChatClient) async throws -> Message {
        let room = try await chat.createRoom("General")
        let sent = try await room.send("Hello, **everybody**")
        let message = try await sent.delivered()
        try await room.react("👋", to: message.seq)
        let page = try await room.history(.before(message.seq))
        print(page.messages.count, "messages before it")
        return try await room.message(message.seq)
    }

    static func listRooms(_ chat: ChatClient) async throws {
        for room in chat.rooms.value { print(room.name, room.unread) }
        let all = try await chat.listRooms(matching: "gen")
        if let found = all.rooms.first { try await chat.room(found.id).join() }
    }

    static func follow(_ chat: ChatClient, print: @Sendable (String) -> Void) async {
        for await event in chat.events {
            switch event {
            case .message(let message): print("\(message.name): \(message.text ?? "")")
            case .typing(_, let person): print("\(person.name ?? "Somebody") is writing")
            case .reset: print("Some of it was missed: see the histories")
            default: break
            }
        }
    }

    static func handleErrors(_ room: Room) async throws -> String? {
        do {
            try await room.send("Hello").delivered()
        } catch .refused(let refusal) where refusal.code == .notMember {
            try await room.join()
        } catch {
            print("It did not work: \(error)")
        }
        return room.summary?.name
    }

    static func configure() -> ChatOptions {
        var options = ChatOptions()
        options.connection.requestTimeout = .seconds(5)
        options.connection.logger = Logger(label: "chat")
        return options
    }
}
