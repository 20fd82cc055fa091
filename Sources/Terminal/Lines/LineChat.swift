// SPDX-License-Identifier: MIT

import Foundation
package import RoomkeyClient

/// The chat for scripts: what comes on standard input is said in a room, what is said is printed as lines.
package struct LineChat: Sendable {
    private let chat: ChatClient
    private let room: String?
    private let isJSON: Bool
    private let sends: Bool
    private let prints: Bool
    private let patience: Duration

    /// - Parameters:
    ///   - chat: not connected yet.
    ///   - room: the name or id of a room; nil prints what is said in all.
    ///   - isJSON: prints JSON in place of lines for people.
    ///   - sends: says what comes on standard input, and ends with it. Needs a room.
    ///   - prints: prints what is said.
    ///   - patience: how long to wait for the server to be there, and to take a message.
    package init(_ chat: ChatClient, room: String?, isJSON: Bool, sends: Bool, prints: Bool, patience: Duration) {
        self.chat = chat
        self.room = room
        self.isJSON = isJSON
        self.sends = sends
        self.prints = prints
        self.patience = patience
    }

    /// Runs until standard input ends and the server has all of it; without anything to send, for ever.
    /// - Returns: how many lines the server did not take; why is said on standard error.
    /// - Throws: ``ChatFailure`` or `RoomkeyError`.
    package func run() async throws -> Int {
        let chat = chat
        try await within(patience, "The server did not answer in time.") { try await chat.connect() }
        let place = room == nil ? nil : try await chat.joinedRoom(called: room ?? "")
        let own = OwnMessages()
        let printing =
            prints
            ? Task { [events = chat.events.makeAsyncIterator()] in try await print(events, place?.id, own) } : nil
        guard sends else {
            try await printing?.value
            return 0
        }
        guard let place else { throw ChatFailure("Choose a room with --room.") }
        let refused = try await send(to: chat.room(place.id), own)
        printing?.cancel()
        return refused
    }

    private func send(to room: Room, _ own: OwnMessages) async throws -> Int {
        let input = StandardInput()
        var splitter = LineSplitter()
        var refused = 0
        var isOpen = true
        while isOpen {
            let bytes = await input.read()
            isOpen = bytes != nil
            for line in bytes.map({ splitter.add($0) }) ?? splitter.finish() where !line.allSatisfy(\.isWhitespace) {
                let id = ClientMessageID()
                await own.add(id)
                do {
                    _ = try await within(patience, "Not sent in time: \(line)") {
                        try await room.send(line, id: id).delivered()
                    }
                } catch RoomkeyError.refused(let refusal) where refusal.code != .signedOut {
                    refused += 1
                    complain("not sent: \(refusal.message.harmlessLine)")
                    _ = try await chat.discard(OutboxItem.ID(room: room.id, clientID: id))
                }
            }
        }
        return refused
    }

    private func print(_ events: Events.Iterator, _ room: RoomID?, _ own: OwnMessages) async throws {
        var events = events
        while let event = await events.next() {
            switch event {
            case .message(let message): try await print(message, "message", room, own)
            case .messageUpdated(let message) where isJSON:
                try await print(message, message.deletedAt == nil ? "edited" : "deleted", room, own)
            case .reset:
                complain("some messages may be missing after the reconnect")
            default: continue
            }
        }
        if case .closed(let cause?) = chat.connection.value { throw cause }
    }

    private func print(_ message: Message, _ event: String, _ room: RoomID?, _ own: OwnMessages) async throws {
        guard room == nil || room == message.id.room else { return }
        if message.sender == chat.session.user.id, await own.contains(message.clientID) { return }
        let name = chat.rooms.value.first { $0.id == message.id.room }?.name ?? message.id.room.rawValue
        let line = MessageLine(message, event: event, roomName: name, me: chat.session.user.id)
        let text = try isJSON ? line.json() : line.plain(withRoom: room == nil)
        try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
    }

    private func complain(_ text: String) {
        FileHandle.standardError.write(Data("roomkey: \(text)\n".utf8))
    }

    private func within<Result: Sendable>(
        _ time: Duration,
        _ failure: String,
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: time)
                throw ChatFailure(failure)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
