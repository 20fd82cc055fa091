// SPDX-License-Identifier: MIT

import Foundation
import Store
import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: a restored server")
struct RestoreTests {
    /// Puts a backup in the place of a database, as `roomkey restore` does.
    private func restore(_ backup: URL, to folder: URL) throws {
        let database = DatabaseFile(inDataFolder: folder)
        let copy = try UnfinishedCopy(of: DatabaseFile(backup), for: database.url)
        try copy.file.beginHistory()
        try database.replace(with: copy, keepingAs: nil)
    }

    @Test("a client that has seen more than the backup holds starts over, and mixes nothing of both pasts")
    func restored() async throws {
        let folder = try TemporaryFolder()
        let backup = folder.file("backup.sqlite")
        var run = try await ServerRun.start(in: folder.url)
        try await TestProxy.with(target: run.port) { proxy in
            let server = try ServerAddress("http://127.0.0.1:\(run.port)")
            let session = try await Session.signIn(to: server, as: .guest(name: "Ada"))
            let ada = try ChatClient(session.through(proxy), options: .ofTests())
            try await ada.connect()
            let room = try await ada.createRoom("General")
            let timeline = await room.timeline()
            for number in 1...3 { try await room.send("\(number)").delivered() }
            try UnfinishedCopy(of: DatabaseFile(inDataFolder: folder.url), for: backup).finish()
            let lost = try await ada.createRoom("Lost")
            for number in 4...6 { try await room.send("lost \(number)").delivered() }
            try await timeline.snapshots.first("all") { $0.messages.count == 6 }
            let events = ada.events.makeAsyncIterator()
            let resets = Task { () -> Int in
                var (events, resets) = (events, 0)
                while let event = await events.next() { if case .reset = event { resets += 1 } }
                return resets
            }

            proxy.setDown(true)
            try await ada.connection.first("the loss") { $0 != .live }
            let answer = try await room.send("an answer", replyTo: 5)
            let deletion = Task { try await room.delete(5) }
            try await run.stop()
            try restore(backup, to: folder.url)
            run = try await ServerRun.start(in: folder.url)
            let restored = try ServerAddress("http://127.0.0.1:\(run.port)")
            let other = try ChatClient(
                try await Session.signIn(to: restored, as: .guest(name: "Bob")),
                options: .ofTests()
            )
            try await other.connect()
            let theirs = other.room(room.id)
            try await theirs.join()
            // More than was ever lost, so that its revisions are those that Ada knows, and higher ones.
            for number in 4...20 { try await theirs.send("new \(number)").delivered() }
            proxy.moveTarget(to: run.port)
            proxy.setDown(false)

            let all = (1...3).map { "\($0)" } + (4...20).map { "new \($0)" } + ["an answer"]
            try await timeline.snapshots.first("the new past") { $0.messages.map(\.text) == all }
            #expect(ada.rooms.value.map(\.id) == [room.id])
            #expect(ada.room(lost.id).summary == nil)
            #expect(ada.room(room.id).summary?.memberCount == 2)
            // What was asked before named messages that are other ones now.
            await #expect(throws: RoomkeyError.connectionLost) { try await deletion.value }
            #expect(try await answer.delivered().replyTo == nil)
            // Those who were not there before have seen all of it.
            let fresh = await theirs.timeline()
            try await fresh.snapshots.first("the same") { $0.messages.map(\.text) == all }
            #expect(timeline.snapshots.value.messages.map(\.revision) == fresh.snapshots.value.messages.map(\.revision))
            await ada.close()
            await other.close()
            #expect(await resets.value == 1)
        }
        try await run.stop()
    }

    @Test("a client that named an old history goes on from there, and is not told to start over again")
    func goingOn() async throws {
        let folder = try TemporaryFolder()
        let backup = folder.file("backup.sqlite")
        var run = try await ServerRun.start(in: folder.url)
        try await TestProxy.with(target: run.port) { proxy in
            let server = try ServerAddress("http://127.0.0.1:\(run.port)")
            let session = try await Session.signIn(to: server, as: .guest(name: "Ada"))
            let ada = try ChatClient(session.through(proxy), options: .ofTests())
            try await ada.connect()
            let room = try await ada.createRoom("General")
            try UnfinishedCopy(of: DatabaseFile(inDataFolder: folder.url), for: backup).finish()
            let events = ada.events.makeAsyncIterator()
            let resets = Task { () -> Int in
                var (events, resets) = (events, 0)
                while let event = await events.next() { if case .reset = event { resets += 1 } }
                return resets
            }
            try await run.stop()
            try restore(backup, to: folder.url)
            run = try await ServerRun.start(in: folder.url)
            proxy.moveTarget(to: run.port)
            try await ada.connect()
            try await room.send("one").delivered()
            // Its history is that of the restored server by now.
            try await run.stop()
            run = try await ServerRun.start(in: folder.url)
            proxy.moveTarget(to: run.port)
            try await room.send("two").delivered()
            await ada.close()
            #expect(await resets.value == 1)
        }
        try await run.stop()
    }
}
