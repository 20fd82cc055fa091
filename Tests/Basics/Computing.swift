// SPDX-License-Identifier: MIT

import Foundation

/// Runs what computes for seconds on a thread of its own, with a lower priority. On the threads that all tasks share it would have
/// every step of every other test wait for its turn, until their servers and clients give each other up.
package func computing<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result(catching: body)) }
        thread.name = "computing"
        thread.qualityOfService = .background
        thread.stackSize = 8 << 20
        thread.start()
    }
}
