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
        log.tryFailingWrites()
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
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
