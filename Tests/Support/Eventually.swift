// SPDX-License-Identifier: MIT

/// Asks again and again until there is an answer: for what the server does a moment later and tells nobody of.
/// - Throws: when there is none for a minute, since the machine may be busy.
package func eventually<Value>(_ what: String, _ answer: () async throws -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < deadline {
        if let value = try await answer() { return value }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw TestFailure.timeout(waitingFor: what)
}
