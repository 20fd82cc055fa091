// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// Finds the addresses of hosts by the system's `getaddrinfo`. That blocks for as long as a stranger's name server likes, so each lookup
/// has a thread of its own, and nobody waits longer for it than they want to.
enum HostLookup {
    /// Threads that wait for name servers: twice as many as push notifications ask at once, since a lookup that is given up goes on.
    private static let atOnce = 512
    private static let running = Atomic<Int>(0)

    /// An address in any of the forms that the system reads as one, `0x7f.1` and `2130706433` among them; nil for a name.
    static func literal(_ host: String) -> IPAddress? {
        addresses(of: host, flags: AI_NUMERICHOST).first
    }

    /// - Returns: those of a host, the best to reach first; none when there are none.
    /// - Throws: `SafeFetcher.Failure.busy`, `CancellationError`.
    static func addresses(of host: String) async throws -> [IPAddress] {
        if let literal = literal(host) { return [literal] }
        guard running.wrappingAdd(1, ordering: .relaxed).newValue <= atOnce else {
            running.wrappingSubtract(1, ordering: .relaxed)
            throw SafeFetcher.Failure.busy
        }
        let answer = Answer()
        let thread = Thread {
            answer.give(.success(addresses(of: host, flags: 0)))
            running.wrappingSubtract(1, ordering: .relaxed)
        }
        thread.name = "roomkey.lookup"
        thread.start()
        return try await answer.value
    }

    private static func addresses(of host: String, flags: Int32) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        var all: [IPAddress] = []
        var next = found
        while let info = next?.pointee {
            // Each stands there once for each kind of socket.
            if let address = info.ai_addr.flatMap({ IPAddress($0) }), !all.contains(address) { all.append(address) }
            next = info.ai_next
        }
        return all
    }

    /// Of a thread to a task that may be cancelled first.
    private final class Answer: Sendable {
        private enum State {
            case open
            case awaited(CheckedContinuation<[IPAddress], any Error>)
            case given(Result<[IPAddress], any Error>)
        }

        private let state = Mutex(State.open)

        /// The first that is given counts.
        func give(_ result: Result<[IPAddress], any Error>) {
            let waiting = state.withLock { state -> CheckedContinuation<[IPAddress], any Error>? in
                switch state {
                case .given: return nil
                case .open:
                    state = .given(result)
                    return nil
                case .awaited(let continuation):
                    state = .given(result)
                    return continuation
                }
            }
            waiting?.resume(with: result)
        }

        var value: [IPAddress] {
            get async throws {
                try await withTaskCancellationHandler {
                    try await withCheckedThrowingContinuation { continuation in
                        let result = state.withLock { state -> Result<[IPAddress], any Error>? in
                            if case .given(let result) = state { return result }
                            state = .awaited(continuation)
                            return nil
                        }
                        if let result { continuation.resume(with: result) }
                    }
                } onCancel: {
                    give(.failure(CancellationError()))
                }
            }
        }
    }
}
