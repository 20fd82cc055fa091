// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import NATS

@Suite("NATS: object store", .serialized)
struct ObjectStoreTests {
    private let server: NATSServer
    private let folder: TemporaryFolder
    private let connection: NATSConnection
    private let objects: NATSObjectStore

    init() throws {
        server = try NATSServer()
        folder = try TemporaryFolder()
        connection = try NATSConnection(
            NATSOptions(servers: [server.address], name: "test"),
            logger: TestNode.logger
        )
        objects = try NATSObjectStore("files", replicas: 3, on: connection)
    }

    private func file(_ bytes: Data) throws -> URL {
        let file = folder.url.appending(path: UUID().uuidString)
        try bytes.write(to: file)
        return file
    }

    private func random(_ count: Int) -> Data { Data((0..<count).map { _ in UInt8.random(in: 0...255) }) }

    private var storedBytes: UInt64 {
        get throws { try NATSStream("OBJ_files", subject: "", on: connection).state().bytes }
    }

    @Test(
        "a file comes back as it was put there",
        arguments: [0, 1, NATSObjectStore.chunkBytes, 3 * NATSObjectStore.chunkBytes + 7]
    )
    func roundTrip(size: Int) throws {
        let bytes = random(size)
        try objects.put(try file(bytes), as: "a file/1", description: "note")
        let object = try #require(try objects.objects().first)
        #expect(object.name == "a file/1" && object.description == "note" && object.size == size)
        #expect(abs(try #require(object.putAt).timeIntervalSinceNow) < 60)
        let target = try file(Data())
        var told = 0
        try objects.get(object, to: target) { told = $0 }
        #expect(try Data(contentsOf: target) == bytes)
        #expect(told == size)
    }

    @Test("what is put under a name that is taken replaces what was there")
    func replacing() throws {
        try objects.put(try file(random(1_000)), as: "a", description: "first")
        try objects.put(try file(random(2_000)), as: "a", description: "second")
        #expect(try objects.objects().map(\.description) == ["second"])
        // Of the first only its chunks remain, until they are removed as well.
        try objects.removeRemains(olderThan: .zero)
        #expect(try storedBytes < 3_000)
        let object = try #require(try objects.objects().first)
        try objects.remove(object)
        #expect(try objects.objects().isEmpty)
        #expect(try storedBytes == 0)
    }

    @Test("an upload that broke off is seen by nobody, and removed when it is old")
    func brokenOff() async throws {
        try objects.put(try file(random(1_000)), as: "whole", description: "")
        let whole = try storedBytes
        connection.publish(Array(random(5_000)), to: "$O.files.C.broken")
        try await eventually("the chunk is stored") { try storedBytes > whole }
        #expect(try objects.objects().map(\.name) == ["whole"])
        try objects.removeRemains(olderThan: .seconds(3600))
        #expect(try storedBytes > whole)
        try objects.removeRemains(olderThan: .zero)
        #expect(try storedBytes == whole)
    }

    @Test("what is not what was put there is not taken")
    func damaged() throws {
        let object = try objects.put(try file(random(1_000)), as: "a", description: "")
        let other = NATSObject(
            name: "a",
            description: nil,
            bucket: "files",
            nuid: object.nuid,
            size: object.size,
            mtime: object.mtime,
            chunks: object.chunks,
            digest: "SHA-256=other",
            deleted: nil
        )
        let target = try file(Data())
        #expect(throws: NATSError.interrupted(reason: "a is not what was put there")) {
            try objects.get(other, to: target) { _ in }
        }
    }
}
