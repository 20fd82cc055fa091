// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: the outbox's file")
struct OutboxFileTests {
    private let folder: TemporaryFolder
    private let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file("outbox")
    }

    private func item(_ text: String) -> OutboxItem {
        OutboxItem(
            clientID: ClientMessageID(rawValue: text) ?? "none",
            room: "general",
            text: "\(text)\n“quoted” ✓",
            replyTo: 7,
            writtenAt: Date(timeIntervalSince1970: 1_764_000_000.25),
            refusal: nil
        )
    }

    private func stored() throws -> [OutboxItem] { try OutboxFile.open(url, owner: "u_ada").outbox.items }

    @Test("what version 0.1.0 took out, named by its client id alone, stays out")
    func earlierLines() async throws {
        let (file, _) = try OutboxFile.open(url, owner: "u_ada")
        for text in ["a", "b"] { try await file.put(item(text)) }
        let handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((#"{"remove":{"_0":"a"}}"# + "\n").utf8))
        try handle.close()
        #expect(try stored() == [item("b")])
    }

    @Test("what was put is there again, in order; what was taken out is not")
    func keeping() async throws {
        let (file, empty) = try OutboxFile.open(url, owner: "u_ada")
        #expect(empty.items.isEmpty)
        let permissions = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        for text in ["a", "b", "c"] { try await file.put(item(text)) }
        try await file.remove(item("b").id)
        var refused = item("c")
        refused.refusal = Refusal(
            code: .tooLarge,
            message: "Too long.",
            limit: "messageLength",
            retryAfter: .seconds(1)
        )
        try await file.put(refused)
        #expect(try stored() == [item("a"), refused])
        // Opening it wrote it anew: it says the same again.
        #expect(try stored() == [item("a"), refused])
    }

    @Test("wherever a crash cuts the file, what had been kept before is there", arguments: seeds(20))
    func crash(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let (file, _) = try OutboxFile.open(url, owner: "u_ada")
        try await file.put(item("a"))
        let before = try Data(contentsOf: url).count
        try await file.put(item("b"))
        let whole = try Data(contentsOf: url)
        let cut = before + random.below(whole.count - before)
        try whole.prefix(cut).write(to: url)
        #expect(try stored() == [item("a")])
    }

    @Test("it does not grow with what went through it")
    func size() async throws {
        let (file, _) = try OutboxFile.open(url, owner: "u_ada")
        try await file.put(item("kept"))
        for number in 1...400 {
            try await file.put(item("\(number)"))
            try await file.remove(item("\(number)").id)
        }
        #expect(try Data(contentsOf: url).count < 40_000)
        #expect(try stored() == [item("kept")])
    }

    @Test("another person's messages are not sent, and not lost")
    func owner() async throws {
        let (file, _) = try OutboxFile.open(url, owner: "u_ada")
        try await file.put(item("a"))
        let path = url.path
        #expect(throws: RoomkeyError.file("\(path) holds messages of u_ada: give u_bob a file of their own")) {
            try OutboxFile.open(url, owner: "u_bob")
        }
        #expect(try stored() == [item("a")])
    }

    @Test("a file that is something else is left alone")
    func otherFile() throws {
        try Data("a diary\nof mine\n".utf8).write(to: url)
        #expect(throws: RoomkeyError.self) { try OutboxFile.open(url, owner: "u_ada") }
        #expect(try Data(contentsOf: url) == Data("a diary\nof mine\n".utf8))
    }
}
