// SPDX-License-Identifier: MIT

import CommitLog
import Store
import Synchronization
import TestBasics
import Testing
import WireProtocol

@Suite("Store: completions")
struct CompletionTests {
    private let told = Journal<Result<Int, StoreError>>()

    private func completion() -> Completion<Int, StoreError> {
        Completion { [told] in told.record($0) }
    }

    @Test("the first result is told, and what is told after it is ignored")
    func once() {
        let completion = completion()
        completion(.success(1))
        completion(.success(2))
        completion(.failure(.diskFull))
        #expect(told.entries == [.success(1)])
    }

    @Test("one that is dropped tells of a failure, once its last owner has let go of it")
    func dropped() {
        var completion: Completion<Int, StoreError>? = completion()
        let queue = Mutex([completion])
        completion = nil
        #expect(told.entries.isEmpty)
        queue.withLock { $0 = [] }
        #expect(told.entries == [.failure(.dropped)])
    }

    @Test("one that was told is dropped without a word")
    func toldAndDropped() {
        completion()(.success(1))
        #expect(told.entries == [.success(1)])
    }

    @Test("of many threads that tell it at once, one is heard")
    func concurrently() async {
        for _ in 0..<200 {
            let heard = Counter()
            let completion = Completion<Int, StoreError> { _ in _ = heard.next() }
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<8 { group.addTask { completion(.success(number)) } }
            }
            #expect(heard.count == 1)
        }
    }

    @Test("who waits for a read or a write whose turn never comes hears of it")
    func neverDone() throws {
        let folder = try TemporaryFolder()
        let reads = Mutex<[@Sendable () -> Void]>([])
        let writes = Mutex<[@Sendable () -> Void]>([])
        let failures = Journal<String>()
        do {
            let store = try Store(directory: folder.url, schedule: { work in reads.withLock { $0.append(work) } })
            let log = try EmbeddedLog(store: store, schedule: { work in writes.withLock { $0.append(work) } }) { _ in }
            store.read { if case .failure(let error) = $0 { failures.record("read: \(error)") } }
            log.append(Command(at: .start, operations: [])) {
                if case .failure(let error) = $0 { failures.record("write: \(error)") }
            }
            #expect(failures.entries.isEmpty)
            // As when a queue ends with what is in it.
            reads.withLock { $0 = [] }
            writes.withLock { $0 = [] }
        }
        #expect(
            failures.entries.sorted() == ["read: \(StoreError.dropped)", "write: \(CommitLogError.dropped)"]
        )
    }
}
