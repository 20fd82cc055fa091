// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import TestSupport
import Testing

@testable import Server

@Suite("Data folder: its lock")
struct DataFolderTests {
    private let temporary: TemporaryFolder
    private let folder: DataFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try DataFolder(temporary.url)
    }

    private func waitUntilAnnounced() async throws {
        let file = temporary.file("roomkey.turn").path
        _ = try await eventually("it waits") { FileManager.default.fileExists(atPath: file) ? true : nil }
    }

    @Test("who is to keep the folder outwaits a command, and commands that come meanwhile let it go first")
    func turn() async throws {
        let command = try #require(try folder.lockIfFree())
        let waiting = Task { [folder] in try await folder.lock() }
        try await waitUntilAnnounced()
        command.release()
        // Free, but not for commands.
        let announcement = temporary.file("roomkey.turn").path
        while FileManager.default.fileExists(atPath: announcement) {
            let taken = try folder.lockIfFree()
            #expect(taken == nil)
            taken?.release()
        }
        let lock = try await waiting.value
        #expect(try folder.lockIfFree() == nil)
        lock.release()
        let next = try #require(try folder.lockIfFree())
        next.release()
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.url.path) == ["roomkey.lock"])
    }

    @Test("one that is stopped while it waits says nothing of another Roomkey")
    func stopped() async throws {
        let command = try #require(try folder.lockIfFree())
        defer { command.release() }
        let waiting = Task { [folder] in try await folder.lock() }
        try await waitUntilAnnounced()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("commands that look whether it is taken are in nobody's way")
    func looking() async throws {
        let looking = Task.detached { [url = temporary.url] in
            while !Task.isCancelled { _ = DataFolder.isTaken(url) }
        }
        for _ in 0..<20 { try await folder.lock().release() }
        looking.cancel()
        await looking.value
    }
}
