// SPDX-License-Identifier: MIT

package import NIOCore
import NIOPosix
import Synchronization

/// What has arrived and was not yet asked for. Who asks waits until something arrives, or the deadline.
package final class Inbox<Element: Sendable>: Sendable {
    package typealias Predicate = @Sendable (Element) -> Bool

    private struct Waiter {
        let id: UInt64
        let matches: Predicate
        let continuation: CheckedContinuation<Element?, Never>
    }

    private struct State {
        var elements: [Element] = []
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
        var isFinished = false
    }

    private let state = Mutex(State())

    package init() {}

    package func put(_ element: Element) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.matches(element) }) else {
                state.elements.append(element)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: element)
    }

    /// Nothing will arrive any more.
    package func finish() {
        let waiters = state.withLock { state in
            state.isFinished = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    /// Takes the first that matches; others stay where they are.
    /// - Parameters:
    ///   - what: names it, for the failure.
    ///   - time: how long to wait. Long, because the machine may be busy; a test that passes never waits that long.
    package func next(
        _ what: String,
        within time: TimeAmount = .seconds(240),
        where matches: @escaping Predicate = { _ in true }
    ) async throws(TestFailure) -> Element {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let deadline = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: time) { self.give(up: id) }
        let element = await withCheckedContinuation { continuation in
            wait(Waiter(id: id, matches: matches, continuation: continuation))
        }
        deadline.cancel()
        if let element { return element }
        throw state.withLock(\.isFinished) ? .ended(waitingFor: what) : .timeout(waitingFor: what)
    }

    /// What has arrived and was not yet taken.
    package var waiting: [Element] { state.withLock(\.elements) }

    private func wait(_ waiter: Waiter) {
        let found = state.withLock { state -> Element?? in
            if let index = state.elements.firstIndex(where: waiter.matches) {
                return .some(state.elements.remove(at: index))
            }
            if state.isFinished { return .some(nil) }
            state.waiters.append(waiter)
            return nil
        }
        if let found { waiter.continuation.resume(returning: found) }
    }

    private func give(up id: UInt64) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: nil)
    }
}
