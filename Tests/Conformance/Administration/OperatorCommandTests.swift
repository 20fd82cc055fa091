// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import NIOCore
import NIOPosix
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Commands of the operator")
struct OperatorCommandTests {
    private func permissions(_ url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test("the socket is for the server's user alone, and gone when the server has stopped")
    func socketFile() async throws {
        let folder = try TemporaryFolder()
        let socket = LocalSocket.url(in: folder.url)
        try await withServer {
            $0.dataDirectory = folder.url
        } _: { server in
            try await server.command(ListKeys())
            #expect(try permissions(socket) == 0o600)
        }
        #expect(!FileManager.default.fileExists(atPath: socket.path))
    }

    @Test(
        "what is left under the socket's name is replaced: a server was killed",
        arguments: ["socket", "file", "link"]
    )
    func remains(kind: String) async throws {
        let folder = try TemporaryFolder()
        let socket = LocalSocket.url(in: folder.url)
        switch kind {
        case "socket":
            let group = MultiThreadedEventLoopGroup.singleton
            let channel = try await ServerBootstrap(group: group).bind(unixDomainSocketPath: socket.path).get()
            try await channel.close()
            // Nobody listens, and the lock is free: so it is done here.
            let missing = AdministrationFailure(StoreError.missing(path: folder.file("roomkey.sqlite").path))
            await #expect(throws: missing) { try await Administrator(folder.url).perform(ListKeys()) }
        case "file": try Data("text".utf8).write(to: socket)
        default: try FileManager.default.createSymbolicLink(at: socket, withDestinationURL: folder.file("nothing"))
        }
        try await withServer {
            $0.dataDirectory = folder.url
        } _: { server in
            let listed = try await server.command(ListKeys())
            #expect(listed.map(\.name) == ["test"])
        }
    }

    @Test("a folder whose path is too long for a socket works too")
    func longPath() async throws {
        let parent = try TemporaryFolder()
        let folder = parent.file(String(repeating: "d", count: 120)).appending(path: String(repeating: "ä", count: 60))
        try await withServer {
            $0.dataDirectory = folder
        } _: { server in
            let created = try #require(try await server.command(CreateKey(name: "long")).created)
            let answer = try await server.http.send("GET", "/record/a", headers: ["x-api-key": created.secret])
            #expect(answer.status == 404)
            #expect(try permissions(LocalSocket.url(in: folder)) == 0o600)
        }
    }

    @Test("many at once are all done, beside a server and without one")
    func many() async throws {
        func create(_ count: Int, in folder: URL, _ prefix: String) async throws {
            let administrator = Administrator(folder, patience: .seconds(240))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    group.addTask { _ = try await administrator.perform(CreateKey(name: "\(prefix) \(number)")) }
                }
                try await group.waitForAll()
            }
        }
        let folder = try TemporaryFolder()
        try await create(5, in: folder.url, "alone")
        try await withServer {
            $0.dataDirectory = folder.url
        } _: { server in
            try await create(20, in: folder.url, "beside")
            let listed = try await server.command(ListKeys())
            #expect(Set(listed.map(\.name)).count == 26)
        }
    }

    @Test("of commands that create a key if there is none, and come at the same time, one creates it")
    func ifNoneAtOnce() async throws {
        let folder = try TemporaryFolder()
        try await Administration.opening(DataFolder(folder.url), willMigrate: { _ in }) { administration in
            for round in 0..<3 {
                let created = try await withThrowingTaskGroup(of: String?.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            let command = CreateKey(name: "key", ifNone: true)
                            return try await command.perform(with: administration) { _ in }.created?.id
                        }
                    }
                    return try await group.reduce(into: [String]()) { ids, id in if let id { ids.append(id) } }
                }
                #expect(created.count == 1, "round \(round)")
                #expect(try await administration.apiKeys.list().map(\.id) == created)
                // Once it is revoked there is none again.
                for id in created { #expect(try await administration.apiKeys.revoke(id: id, by: nil)) }
            }
        }
        #expect(try DatabaseCheck.all.run(on: DatabaseFile(inDataFolder: folder.url)).isSound)
    }

    @Test("a command that fails closes what it has opened, and says why it failed")
    func failing() async throws {
        struct Failure: Error {}
        let folder = try TemporaryFolder()
        let log = Inbox<any CommitLog>()
        await #expect(throws: Failure.self) {
            try await Administration.opening(DataFolder(folder.url), willMigrate: { _ in }) { administration in
                log.put(administration.apiKeys.log)
                throw Failure()
            }
        }
        let closed = try await log.next("the log")
        await #expect(throws: CommitLogError.closed) {
            _ = try await closed.append(Command(at: .now(), operations: []))
        }
    }

    @Test("where there is no data, only what may be the first thing in a folder creates one")
    func noData() async throws {
        let parent = try TemporaryFolder()
        let folder = parent.file("nowhere")
        let administrator = Administrator(folder)
        let commands: [@Sendable () async throws -> Void] = [
            { _ = try await administrator.perform(ListKeys()) },
            { _ = try await administrator.perform(ListUsers()) },
            { _ = try await administrator.perform(ListBots()) },
            { _ = try await administrator.perform(RevokeKey(id: "a")) },
            { _ = try await administrator.perform(RevokeBot(id: "a")) },
            { _ = try await administrator.perform(RenewBotToken(id: "a")) },
            { _ = try await administrator.perform(SetUserRole(name: "Ada", role: "owner")) },
            { _ = try await administrator.perform(SetUserPassword(name: "Ada", password: "correct horse battery")) },
            { _ = try await administrator.perform(RemoveUser(name: "Ada")) },
            { _ = try await administrator.read(CheckDatabase()) },
            { _ = try await administrator.read(BackUpDatabase(target: parent.file("copy").path)) },
        ]
        let missing = AdministrationFailure(StoreError.missing(path: folder.appending(path: "roomkey.sqlite").path))
        for isFolder in [false, true] {
            if isFolder { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
            for command in commands { await #expect(throws: missing) { try await command() } }
            #expect(FileManager.default.fileExists(atPath: folder.path) == isFolder)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        _ = try await administrator.perform(CreateKey(name: "first"))
        #expect(try await administrator.perform(ListKeys()).map(\.name) == ["first"])
    }

    @Test("a backup replaces nothing, and takes no name that the data folder needs")
    func targets() async throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        let administrator = Administrator(folder.url)
        _ = try await administrator.perform(CreateKey(name: "test"))
        let files = FileManager.default
        try files.removeItem(at: folder.file("signing.key"))
        let link = elsewhere.file("link")
        try files.createSymbolicLink(at: link, withDestinationURL: folder.url)
        try files.createSymbolicLink(at: elsewhere.file("dangling"), withDestinationURL: elsewhere.file("nothing"))
        try Data([1]).write(to: elsewhere.file("file"))
        var refused = [
            ("", "Name the file to create, or a folder."),
            ("copy.sqlite", "copy.sqlite is not an absolute path."),
            ("\(elsewhere.url.path)/a\0b", "A path cannot contain a NUL."),
        ]
        for name in ["file", "dangling"] {
            let path = elsewhere.file(name).path
            refused.append((path, "\(path) already exists. Choose another name, or a folder."))
        }
        let long = String(repeating: "ä", count: 101)
        refused.append((elsewhere.file(long).path, "The name \(long) is too long: it must have at most 200 bytes."))
        let own = [
            "roomkey.sqlite-journal", "roomkey.sqlite-wal", "roomkey.sqlite-shm", "ROOMKEY.SQLITE-WAL",
            "roomkey.socket",
            "roomkey.turn", "roomkey.listen", "roomkey.reserve", "search.sqlite", "search.sqlite-wal", "signing.key",
            "signing.key.new",
        ]
        for parent in [folder.url, link, folder.file("../\(folder.url.lastPathComponent)")] {
            for name in own {
                let path = parent.path + "/" + name
                refused.append(
                    (
                        path,
                        "\(path) is the name of one of the data folder's own files. Choose another name, or a folder."
                    )
                )
            }
        }
        let before = try files.contentsOfDirectory(atPath: folder.url.path).sorted()
        for (target, text) in refused {
            await #expect(throws: AdministrationFailure(text)) {
                try await administrator.read(BackUpDatabase(target: target))
            }
        }
        #expect(try files.contentsOfDirectory(atPath: folder.url.path).sorted() == before)
        #expect(try files.contentsOfDirectory(atPath: elsewhere.url.path).sorted() == ["dangling", "file", "link"])
        // Elsewhere these are names like others, and the data folder holds other files as well.
        let names = [
            elsewhere.file("signing.key"), folder.file("mine.sqlite"), elsewhere.file(String(long.dropLast())),
        ]
        for target in names {
            #expect(try await administrator.read(BackUpDatabase(target: target.path)).path == target.path)
        }
    }

    @Test("a key is created if there is none, and only then")
    func ifNone() async throws {
        try await withServer { server in
            let answer = try await server.command(CreateKey(name: "another", ifNone: true))
            #expect(answer.created == nil)
            let listed = try await server.command(ListKeys())
            #expect(listed.map(\.name) == ["test"])
        }
    }

    @Test("a backup and a check are made by the server, and are what they are without one")
    func reading() async throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        let target = elsewhere.file("copy.sqlite").path
        let told = Inbox<Double>()
        try await withServer {
            $0.dataDirectory = folder.url
        } _: { server in
            try await server.set("a", String(repeating: "x", count: 100_000))
            let copy = try await Administrator(folder.url).read(BackUpDatabase(target: target), progress: told.put)
            #expect(copy.isSound && copy.path == target)
            #expect(try await told.next("the progress") { $0 == 1 } == 1)
            let report = try DatabaseCheck.all.run(on: DatabaseFile(URL(filePath: target)))
            #expect(report.isSound && report.revision.value == copy.revision)
            let found = try await server.command(CheckDatabase())
            #expect(found.problems.isEmpty && found.revision >= copy.revision)
        }
        let found = try await Administrator(folder.url).read(CheckDatabase())
        #expect(found.problems.isEmpty)
        let copy = try await Administrator(folder.url).read(BackUpDatabase(target: elsewhere.url.path))
        #expect(copy.revision == found.revision)
    }

    @Test(
        "what is no command is refused with one line",
        arguments: [
            ("nonsense", "not one that Roomkey makes"), ("{}", "not one that Roomkey makes"),
            (#"{"command":"dropAll"}"#, "does not know this command"),
            (#"{"command":"createKey","arguments":{"name":1}}"#, "does not know this form"),
            (String(repeating: "x", count: 70_000), "too large"),
        ]
    )
    func nonsense(line: String, reason: String) async throws {
        try await withServer { server in
            // Until the socket is there.
            try await server.command(ListKeys())
            let connection = try await RawConnection.open(in: server.directory)
            try await connection.send(line + "\n")
            let answer = try await connection.all()
            #expect(answer.hasPrefix(#"{"error":""#) && answer.contains(reason), "\(answer)")
            #expect(answer.count { $0 == "\n" } == 1)
        }
    }
}

/// A connection with the socket of a folder.
private final class RawConnection: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private let received: Task<String, Never>

    static func open(in folder: URL) async throws -> RawConnection {
        let path = try LocalSocket.Path(to: folder)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path.text) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return RawConnection(channel)
    }

    private init(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) {
        self.channel = channel
        received = Task {
            var text = ""
            // One that is reset has said what it has said.
            try? await channel.executeThenClose { inbound, _ in
                for try await part in inbound { text += String(buffer: part) }
            }
            return text
        }
    }

    func send(_ text: String) async throws {
        try? await channel.channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// All that came until the other end closed it.
    func all() async throws -> String { await received.value }
}
