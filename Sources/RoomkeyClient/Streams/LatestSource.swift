// SPDX-License-Identifier: MIT

import Synchronization

/// Where a ``Latest`` gets its values from.
final class LatestSource<Value: Sendable>: Sendable {
    typealias Version = (value: Value, version: UInt64)

    private struct State {
        var value: Value
        var version: UInt64 = 1
        var isFinished = false
        var readers: [UInt64: CheckedContinuation<Version?, Never>] = [:]
        var nextReader: UInt64 = 0
    }

    private let state: Mutex<State>

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    var sequence: Latest<Value> { Latest(source: self) }

    var value: Value { state.withLock(\.value) }

    func set(_ value: Value) {
        let (readers, version) = state.withLock { state in
            state.value = value
            state.version += 1
            defer { state.readers = [:] }
            return (state.readers.values, state.version)
        }
        for reader in readers { reader.resume(returning: (value, version)) }
    }

    /// The value stays as it is for ever.
    func finish() {
        let readers = state.withLock { state in
            state.isFinished = true
            defer { state.readers = [:] }
            return state.readers.values
        }
        for reader in readers { reader.resume(returning: nil) }
    }

    /// The value, once it is newer than a version.
    func next(after version: UInt64, isolation: isolated (any Actor)?) async -> Version? {
        let reader = state.withLock { state in
            state.nextReader += 1
            return state.nextReader
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Version?? = state.withLock { state in
                    if Task.isCancelled { return .some(nil) }
                    if state.version > version { return .some((state.value, state.version)) }
                    if state.isFinished { return .some(nil) }
                    state.readers[reader] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.readers.removeValue(forKey: reader) }?.resume(returning: nil)
        }
    }
}
