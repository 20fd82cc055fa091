// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// Answers `/echo text` with the text, and greets who mentions it. Each message once, whatever breaks in between: its answers have ids
/// made of what they answer, and how far it has come is in a file.
@main
struct EchoBot {
    private let chat: ChatClient
    private let file = URL(filePath: "echo-bot.json")
    private var answered: [String: Seq]

    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let token = environment["ROOMKEY_TOKEN"] else { fatalError("Set ROOMKEY_TOKEN to the token of a bot.") }
        let server = try ServerAddress(environment["ROOMKEY_SERVER"] ?? "http://127.0.0.1:8080")
        var bot = try EchoBot(try await Session.signIn(to: server, as: .bot(token: token)))
        try await bot.run(in: CommandLine.arguments.dropFirst().compactMap { RoomID(rawValue: $0) })
    }

    private init(_ session: Session) throws {
        chat = try ChatClient(session)
        answered = (try? JSONDecoder().decode([String: Seq].self, from: Data(contentsOf: file))) ?? [:]
    }

    private mutating func run(in rooms: [RoomID]) async throws {
        // From before connecting, so that nothing falls between what is read and what is heard.
        var events = chat.events.makeAsyncIterator()
        try await chat.connect()
        for room in rooms { try await chat.room(room).join() }
        try await catchUp()
        print(
            "Listening in \(chat.rooms.value.map(\.id.rawValue).joined(separator: ", ")) as \(chat.session.user.name)"
        )
        while let event = await events.next() {
            switch event {
            case .message(let message): try await answer(message)
            case .reset: try await catchUp()
            default: continue
            }
        }
    }

    /// Reads what was said since it stopped; in a room that is new to it, it begins with what is said next.
    private mutating func catchUp() async throws {
        for room in chat.rooms.value {
            var last = answered[room.id.rawValue] ?? room.newest
            while true {
                let page = try await chat.room(room.id).history(.after(last), limit: 200)
                for message in page.messages { try await answer(message) }
                guard let newest = page.messages.last?.seq else { break }
                last = newest
            }
            answered[room.id.rawValue] = last
        }
    }

    private mutating func answer(_ message: Message) async throws {
        guard message.seq > answered[message.id.room.rawValue] ?? 0 else { return }
        let me = chat.session.user.id
        if let text = message.text, message.sender != me, let reply = reply(to: text, isCalled: message.mentions(me)) {
            let id = ClientMessageID(answering: message.id)
            try await chat.room(message.id.room).send(reply, replyTo: message.seq, id: id).delivered()
        }
        answered[message.id.room.rawValue] = message.seq
        try JSONEncoder().encode(answered).write(to: file, options: .atomic)
    }

    private func reply(to text: String, isCalled: Bool) -> String? {
        if text.hasPrefix("/echo ") { return String(text.dropFirst("/echo ".count)) }
        return isCalled ? "I repeat what you say: write `/echo` and some text." : nil
    }
}
