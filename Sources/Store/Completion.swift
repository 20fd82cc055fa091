// SPDX-License-Identifier: MIT

package import Synchronization

/// A caller that waits for a result. It receives exactly one, whatever becomes of the work: results after the first are
/// ignored, and when the completion is dropped without one the caller receives ``CompletionFailure/dropped``.
///
/// Called like a function: `reply(.success(value))`.
package final class Completion<Value, Failure: CompletionFailure>: Sendable {
    @usableFromInline let isDone = Atomic(false)
    @usableFromInline let body: @Sendable (Result<Value, Failure>) -> Void

    /// - Parameter body: is given the result, on whatever thread it is known first. It must not block.
    @inlinable package init(_ body: @escaping @Sendable (Result<Value, Failure>) -> Void) {
        self.body = body
    }

    @inlinable package func callAsFunction(_ result: Result<Value, Failure>) {
        // It orders nothing but the calls themselves: what they tell each other of is in the result.
        guard !isDone.exchange(true, ordering: .relaxed) else { return }
        body(result)
    }

    deinit {
        if !isDone.load(ordering: .relaxed) { body(.failure(.dropped)) }
    }
}

/// An error that a waiting caller receives when there will be no result.
package protocol CompletionFailure: Error {
    /// The request was lost inside the server: a fault of its own.
    static var dropped: Self { get }
}

extension StoreError: CompletionFailure {
    package static let dropped = StoreError.failed(reason: "no reply was given")
}
