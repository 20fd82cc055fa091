// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: the code in its documentation")
struct SnippetTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let repository = tests.appending(path: "../../..").standardized
    private static let catalogue = repository.appending(path: "Sources/RoomkeyClient/RoomkeyClient.docc")

    private static func files(in folder: URL, _ kind: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == kind }
            .sorted { $0.path < $1.path }
    }

    /// The lines of a text, without what they are indented by.
    private static func lines(_ text: Substring) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "\n")
    }

    @Test("every sample of every article, and of the README, is in a file that is compiled")
    func compiled() throws {
        let code = try Self.files(in: Self.tests, "swift")
            .map { Self.lines(Substring(try String(contentsOf: $0, encoding: .utf8))) }
        var count = 0
        for article in try Self.files(in: Self.catalogue, "md") + [Self.repository.appending(path: "README.md")] {
            let parts = try String(contentsOf: article, encoding: .utf8).components(separatedBy: "```swift\n")
            for part in parts.dropFirst() {
                let end = try #require(
                    part.range(of: "\n```"),
                    "a sample without an end in \(article.lastPathComponent)"
                )
                let sample = Self.lines(part[..<end.lowerBound])
                #expect(code.contains { $0.contains(sample) }, "in \(article.lastPathComponent)")
                count += 1
            }
        }
        #expect(count >= 10)
    }

    @Test("getting started works")
    func gettingStarted() async throws {
        let folder = try TemporaryFolder()
        try await withServer { server in
            let session = try await GettingStarted.signIn(address: "http://127.0.0.1:\(server.port)")
            #expect(try GettingStarted.keep(session, in: folder.file("session")) == session)
            let chat = try await GettingStarted.connect(session)
            let printed = Inbox<String>()
            let following = Task { await GettingStarted.follow(chat) { printed.put($0) } }
            let message = try await GettingStarted.talk(chat)
            #expect(message.text == "Hello, **everybody**")
            try await GettingStarted.listRooms(chat)
            #expect(try await GettingStarted.handleErrors(chat.room("general")) == "General")
            #expect(GettingStarted.configure().connection.requestTimeout == .seconds(5))
            _ = try await printed.next("what was said") { $0 == "Ada: Hello" }
            await chat.close()
            await following.value
        }
    }

    @Test("a chat in fifty lines works, and has no more")
    func fiftyLines() async throws {
        let file = Self.tests.appending(path: "FiftyLines.swift")
        #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count <= 50)
        try await withServer { server in
            let (typed, typing) = AsyncStream<String>.makeStream()
            for line in ["Hello", "", "Bye"] { typing.yield(line) }
            typing.finish()
            try await chat(at: "http://127.0.0.1:\(server.port)", as: "Ada", in: "General", typed: typed)
            try await server.withClient("Bob") { bob in
                try await bob.room("general").join()
                #expect(try await bob.room("general").history().messages.map(\.text) == ["Hello", "Bye"])
            }
        }
    }

    @Test("offline and resume works")
    func offline() async throws {
        let folder = try TemporaryFolder()
        try await withServer { server in
            try await server.withClient("Bob") { bob in
                let room = try await bob.createRoom("General")
                let session = try await Session.signIn(to: server.address, as: .guest(name: "Ada"))
                let ada = try OfflineAndResume.start(session, file: folder.file("outbox"))
                try await ada.room(room.id).join()
                let sending = Task { try await OfflineAndResume.send(ada.room(room.id)) }
                let answering = Task { try await OfflineAndResume.answer(ada, in: ada.room(room.id)) }
                let timeline = await ada.room(room.id).timeline()
                let showing = Task { try await OfflineAndResume.show(timeline) }
                try await sending.value
                #expect(try await OfflineAndResume.catchUp(room).map(\.text) == ["on my way"])
                try await OfflineAndResume.afterARestart(ada)
                // It may begin to listen only after this; so it is asked until it answers.
                _ = try await eventually("an answer") { () -> Bool? in
                    try await room.send("@Ada ?").delivered()
                    return try await room.history().messages.contains { $0.text == "noted" } ? true : nil
                }
                await timeline.close()
                try await showing.value
                await ada.close()
                try await answering.value
            }
        }
    }
}
