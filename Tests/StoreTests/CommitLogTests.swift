// SPDX-License-Identifier: MIT

import CommitLog
import GRDB
import Store
import Synchronization
import TestBasics
import Testing
import WireProtocol

@Suite("Commit log")
struct CommitLogTests {
    private enum Event: Equatable {
        case announced([Int64])
        case completed(appender: Int, number: Int, revision: Int64)
    }

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(directory: folder.url)
    }

    private static func put(_ key: String, _ value: [UInt8] = [1]) -> Command {
        Command(at: .start, operations: [.put(Address(.chat, key), value)])
    }

    private static func revision(_ result: Result<Outcome, CommitLogError>) -> Int64 {
        if case .success(.applied(let revision, _)) = result { revision.value } else { -1 }
    }

    @Test(
        "many appenders at once: each change announced once and in order, before its command completes, in order of appending"
    )
    func concurrentAppenders() async throws {
        let (appenders, each) = (16, 60)
        let journal = Journal<Event>()
        let log = try EmbeddedLog(store: store) { changes in journal.record(.announced(changes.map(\.revision.value))) }
        await withTaskGroup(of: Void.self) { group in
            for appender in 0..<appenders {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        for number in 0..<each {
                            log.append(Self.put("\(appender)/\(number)")) { result in
                                let revision = Self.revision(result)
                                journal.record(.completed(appender: appender, number: number, revision: revision))
                                if number == each - 1 { continuation.resume() }
                            }
                        }
                    }
                }
            }
        }

        var announced: [Int64] = []
        var batches = 0
        var completed: [Int: [Int]] = [:]
        var completedRevisions: [Int64] = []
        for event in journal.entries {
            switch event {
            case .announced(let revisions):
                announced += revisions
                batches += 1
            case .completed(let appender, let number, let revision):
                #expect(revision > 0 && revision <= announced.last ?? 0, "completed before it was announced")
                completed[appender, default: []].append(number)
                completedRevisions.append(revision)
            }
        }
        let count = Int64(appenders * each)
        #expect(announced == Array(1...count))
        #expect(completedRevisions == Array(1...count))
        #expect(completed == Dictionary(uniqueKeysWithValues: (0..<appenders).map { ($0, Array(0..<each)) }))
        #expect(batches < Int(count), "commands that wait together share a transaction")
        #expect(try store.readNow { try $0.revision() } == Revision(count))
    }

    @Test("commands that wait are committed together, and announced together")
    func groupCommit() throws {
        let schedule = ManualSchedule()
        let journal = Journal<Event>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { changes in
            journal.record(.announced(changes.map(\.revision.value)))
        }
        for number in 0..<50 {
            log.append(Self.put("\(number)")) {
                journal.record(.completed(appender: 0, number: number, revision: Self.revision($0)))
            }
        }
        #expect(journal.entries.isEmpty)
        schedule.run()
        let completions = (0..<50).map { Event.completed(appender: 0, number: $0, revision: Int64($0) + 1) }
        #expect(journal.entries == [.announced(Array(1...50))] + completions)
    }

    @Test("what is durable is what was announced: another connection reads it while it is being announced")
    func durableBeforeAnnounced() throws {
        let schedule = ManualSchedule()
        let other = try Store(directory: folder.url)
        let journal = Journal<Int64?>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { _ in
            journal.record(try? other.readNow { try $0.revision().value })
        }
        log.append(Self.put("a")) { _ in }
        log.append(Self.put("b")) { _ in }
        schedule.run()
        #expect(journal.entries == [2])
    }

    @Test("a refused command and a repeat complete with their outcome and announce nothing")
    func nothingToAnnounce() async throws {
        let journal = Journal<[Change]>()
        let log = try EmbeddedLog(store: store) { journal.record($0) }
        let once = Command(at: .start, idempotencyKey: [1], operations: [.increment(Address(.chat, "n"), by: 1)])
        #expect(try await log.append(once) == .applied(revision: Revision(1), results: [.value(1)]))
        #expect(try await log.append(once) == .repeated(revision: Revision(1), results: [.value(1)]))
        let delete = Command(at: .start, operations: [.delete(Address(.chat, "nothing"))])
        #expect(try await log.append(delete) == .refused(.notFound))
        #expect(journal.entries.count == 1)
    }

    @Test("more than 65,536 waiting commands are refused, and the log goes on when they are done")
    func overloadedByCount() throws {
        let schedule = ManualSchedule()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }, announce: { _ in })
        let command = Command(at: .start, conditions: [.exists(Address(.chat, "nothing"))], operations: [])
        let results = Mutex<[CommitLogError?]>([])
        let done = Atomic(0)
        for _ in 0..<65_536 { log.append(command) { _ in done.add(1, ordering: .relaxed) } }
        #expect(done.load(ordering: .relaxed) == 0)
        log.append(command) { result in results.withLock { $0.append(result.failure) } }
        #expect(results.withLock { $0 } == [.overloaded])
        schedule.run()
        #expect(done.load(ordering: .relaxed) == 65_536)
        log.append(command) { result in results.withLock { $0.append(result.failure) } }
        schedule.run()
        #expect(results.withLock { $0 } == [.overloaded, nil])
    }

    @Test("more than 256 MiB of waiting commands are refused, and the log goes on when they are done")
    func overloadedByBytes() throws {
        let schedule = ManualSchedule()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }, announce: { _ in })
        let large = Command(
            at: .start,
            conditions: [.exists(Address(.chat, "nothing"))],
            operations: [.put(Address(.chat, "large"), Array(repeating: 0, count: 1 << 20))]
        )
        let results = Mutex<[CommitLogError?]>([])
        for _ in 0..<257 { log.append(large) { result in results.withLock { $0.append(result.failure) } } }
        #expect(results.withLock { $0 }.allSatisfy { $0 == .overloaded })
        #expect((1...2).contains(results.withLock { $0.count }))
        schedule.run()
        log.append(large) { result in results.withLock { $0.append(result.failure) } }
        schedule.run()
        #expect(results.withLock { $0.last } == .some(nil))
        #expect(results.withLock { $0.count } == 258)
    }

    @Test("a closed log refuses; what it had accepted is still done")
    func closed() throws {
        let schedule = ManualSchedule()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }, announce: { _ in })
        let results = Mutex<[Result<Outcome, CommitLogError>]>([])
        log.append(Self.put("before")) { result in results.withLock { $0.append(result) } }
        log.close()
        log.append(Self.put("after")) { result in results.withLock { $0.append(result) } }
        log.checkForForeignWrites()
        schedule.run()
        let done = Outcome.applied(revision: Revision(1), results: [.done])
        #expect(results.withLock { $0 } == [.failure(.closed), .success(done)])
        #expect(
            try store.readNow { try $0.range(.chat, .prefix([]), limit: 9).records.map(\.address.key) } == [
                Array("before".utf8)
            ]
        )
    }

    @Test("a commit that fails completes each of its commands with the reason and announces nothing")
    func failure() throws {
        let schedule = ManualSchedule()
        let journal = Journal<[Change]>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { journal.record($0) }
        let errors = Mutex<[CommitLogError?]>([])
        for key in ["a", "b"] { log.append(Self.put(key)) { result in errors.withLock { $0.append(result.failure) } } }
        try store.close()
        schedule.run()
        #expect(errors.withLock { $0 }.count == 2)
        for error in errors.withLock({ $0 }) {
            guard case .store = error else { return _ = Issue.record("\(String(describing: error))") }
        }
        #expect(journal.entries.isEmpty)
    }

    // MARK: Foreign writes

    @Test("what another process writes is announced once, in order, when the log looks")
    func foreignWrites() throws {
        let schedule = ManualSchedule()
        let announced = Journal<Change>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { changes in
            changes.forEach(announced.record)
        }
        let other = try Store(directory: folder.url)
        func look() -> [String] {
            log.checkForForeignWrites()
            log.checkForForeignWrites()
            schedule.run()
            return announced.take().map { "\(String(decoding: $0.address.key, as: UTF8.self)) \($0.revision)" }
        }
        #expect(look().isEmpty)
        let elsewhere = Command(
            at: .start,
            operations: [.put(Address(.auth, "b"), []), .put(Address(.keyValue, "c"), [])]
        )
        _ = try other.apply([Self.put("a"), elsewhere])
        #expect(look().sorted() == ["a 1", "b 2", "c 2"])
        #expect(look().isEmpty)
        _ = try other.apply([Command(at: .start, operations: [.delete(Address(.chat, "a"))])])
        #expect(look() == ["a 3"])
        log.append(Self.put("own")) { _ in }
        schedule.run()
        #expect(announced.take().map(\.revision) == [Revision(4)])
        #expect(look().isEmpty)
    }

    @Test("what another process writes and cannot be read is announced when it can be")
    func unreadableForeignWrites() throws {
        let schedule = ManualSchedule()
        let announced = Journal<Revision>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { changes in
            changes.forEach { announced.record($0.revision) }
        }
        let other = try Store(directory: folder.url)
        _ = try other.apply([Self.put("a"), Self.put("b")])
        let database = try DatabaseQueue(path: store.path)
        try database.write { try $0.execute(sql: "ALTER TABLE record RENAME TO away") }
        log.checkForForeignWrites()
        schedule.run()
        #expect(announced.entries.isEmpty)
        try database.write { try $0.execute(sql: "ALTER TABLE away RENAME TO record") }
        log.checkForForeignWrites()
        schedule.run()
        #expect(announced.entries == [Revision(1), Revision(2)])
    }

    @Test("what another process wrote before a commit of our own is announced before it, and not again")
    func foreignBeforeOwn() throws {
        let schedule = ManualSchedule()
        let announced = Journal<[Int64]>()
        let log = try EmbeddedLog(store: store, schedule: { schedule($0) }) {
            announced.record($0.map(\.revision.value))
        }
        let other = try Store(directory: folder.url)
        _ = try other.apply([Self.put("a"), Self.put("b"), Self.put("c")])
        // The record `b` is written again by the log, so it is told once, as it is now.
        log.append(Self.put("b", [2])) { _ in }
        log.append(Self.put("d")) { _ in }
        schedule.run()
        #expect(announced.entries == [[1, 3], [4, 5]])
        log.checkForForeignWrites()
        schedule.run()
        #expect(announced.entries == [[1, 3], [4, 5]])
    }

    @Test(
        "two processes writing at the same time: each log announces every change once and in order",
        arguments: seeds(5)
    )
    func twoLogs(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let other = try Store(directory: folder.url)
        let schedule = ManualSchedule()
        let announced = (Journal<Int64>(), Journal<Int64>())
        let logs = (
            try EmbeddedLog(store: store, schedule: { schedule($0) }) {
                $0.forEach { announced.0.record($0.revision.value) }
            },
            try EmbeddedLog(store: other, schedule: { schedule($0) }) {
                $0.forEach { announced.1.record($0.revision.value) }
            }
        )
        for number in 0..<80 {
            let log = random.oneIn(2) ? logs.0 : logs.1
            if random.oneIn(4) { log.checkForForeignWrites() } else { log.append(Self.put("\(number)")) { _ in } }
            if random.oneIn(3) { schedule.run() }
        }
        schedule.run()
        logs.0.checkForForeignWrites()
        logs.1.checkForForeignWrites()
        schedule.run()
        let newest = try store.readNow { try $0.revision().value }
        #expect(newest > 20)
        #expect(announced.0.entries == Array(1...newest))
        #expect(announced.1.entries == Array(1...newest))
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
