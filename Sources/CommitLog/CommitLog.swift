// SPDX-License-Identifier: MIT

package import Store

/// The one order of all writes.
///
/// A log takes commands, puts them in order, has them applied, and tells what came of each after it is durable. What comes of
/// them is announced in the same order, once, through the function the log was made with. The embedded log orders by the SQLite
/// transaction itself; a replicated one can stand in its place and nothing above needs to know.
package protocol CommitLog: Sendable {
    /// Puts a command in order.
    /// - Parameter completion: called on a thread of the log's, after the command is durable and its changes have been announced;
    ///   commands appended by one caller one after another are applied and completed in that order. It must not block.
    func append(_ command: Command, completion: Completion<Outcome, CommitLogError>)

    /// Takes no more commands. What was accepted before is still done.
    func close() async
}

/// Why a command has no outcome. Nothing of it was done, except where it is said to be unknown, or the process ends before the
/// caller hears.
package enum CommitLogError: Error, Equatable, CustomStringConvertible {
    /// Too many commands wait already. Try again shortly.
    case overloaded
    /// The log is closed: the server is stopping.
    case closed
    /// The cluster's log cannot be reached.
    case unreachable
    /// The cluster's log was given it and then could not be reached: it may be done yet, or not.
    case unknown
    /// The log gave no outcome, a fault of its own: it may have been done, or not.
    case dropped
    /// It is more than an entry of the cluster's log can hold.
    case tooLarge(limit: Int)
    case store(StoreError)

    package var description: String {
        switch self {
        case .overloaded: "The server has too many writes waiting. Try again shortly."
        case .closed: "The server is stopping. Try again shortly."
        case .unreachable:
            "The cluster cannot be reached. Nothing was written; try again shortly."
        case .unknown:
            "The cluster did not reply; the write may have happened. Check, or retry with the same client ID."
        case .dropped:
            "The server lost track of the write; it may have happened. Check, or retry with the same client ID."
        case .tooLarge(let limit):
            "The write is too large for the cluster: at most \(limit) bytes. Make it smaller, or raise max_payload of the NATS servers."
        case .store(let error): error.description
        }
    }
}

extension CommitLogError: CompletionFailure {}

extension CommitLog {
    /// Puts a command in order. See ``append(_:completion:)``.
    package func append(
        _ command: Command,
        completion: @escaping @Sendable (Result<Outcome, CommitLogError>) -> Void
    ) {
        append(command, completion: Completion(completion))
    }

    /// Puts a command in order and waits for what comes of it.
    package func append(_ command: Command) async throws(CommitLogError) -> Outcome {
        let result = await withCheckedContinuation { continuation in
            append(command) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }
}
