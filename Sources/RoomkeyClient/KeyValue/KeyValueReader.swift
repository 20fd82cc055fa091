// SPDX-License-Identifier: MIT

import DequeModule
import Synchronization

/// What waits to be read by one subscriber.
final class KeyValueReader: Sendable {
    private typealias Answer = Result<KeyValueEvent?, RoomkeyError>

    private struct State {
        var waiting: Deque<KeyValueEvent> = []
        var bytes = 0
        /// How it ends, once it has.
        var end: Answer?
        var continuation: CheckedContinuation<Answer, Never>?

        mutating func add(_ event: KeyValueEvent) {
            waiting.append(event)
            bytes += event.bytes
            guard waiting.count > KeyValueEvents.mostWaiting || bytes > KeyValueEvents.mostBytesWaiting else { return }
            waiting = [.resynchronise(.readerTooSlow)]
            bytes = 0
        }

        mutating func next() -> Answer? {
            if Task.isCancelled { return .success(nil) }
            guard let event = waiting.popFirst() else { return end }
            bytes -= event.bytes
            return .success(event)
        }
    }

    private let state = Mutex(State())

    func put(_ event: KeyValueEvent) {
        let continuation = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            guard state.end == nil else { return nil }
            if let continuation = state.continuation.take() { return continuation }
            state.add(event)
            return nil
        }
        continuation?.resume(returning: .success(event))
    }

    /// What waits can still be read; nothing follows.
    func end(_ cause: RoomkeyError?) {
        let end: Answer = cause.map { .failure($0) } ?? .success(nil)
        let continuation = state.withLock { state in
            if state.end == nil { state.end = end }
            return state.continuation.take()
        }
        continuation?.resume(returning: end)
    }

    func next(isolation: isolated (any Actor)?) async throws(RoomkeyError) -> KeyValueEvent? {
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Answer? in
                    if let answer = state.next() { return answer }
                    precondition(state.continuation == nil, "One task at a time reads from an iterator of events.")
                    state.continuation = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.continuation.take() }?.resume(returning: .success(nil))
        }
        return try answer.get()
    }
}

extension KeyValueEvent {
    /// What it holds in memory, of what can be long.
    fileprivate var bytes: Int {
        guard case .change(let change) = self else { return 0 }
        return change.key.utf8.count + (change.value?.utf8.count ?? 0)
    }
}
