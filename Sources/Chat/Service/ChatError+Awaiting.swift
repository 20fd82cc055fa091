// SPDX-License-Identifier: MIT

package import CommitLog
package import Store

extension Store {
    /// Reads a snapshot on a thread of the store's, and turns errors of the database into the chat's own.
    func reading<Value>(
        _ reply: ChatService.Reply<Value>,
        _ body: @escaping @Sendable (Snapshot) throws(ChatError) -> Value
    ) {
        read { result in
            do {
                reply(.success(try body(try result.get())))
            } catch {
                reply(.failure(ChatError(error)))
            }
        }
    }

    /// Reads a snapshot, and turns errors of the database into the chat's own.
    package func reading<Value: Sendable>(
        _ body: @escaping @Sendable (Snapshot) throws -> Value
    ) async throws(ChatError) -> Value {
        do {
            return try await read(body)
        } catch {
            throw ChatError(error)
        }
    }
}

extension CommitLog {
    /// What has become of a command, once it is on the disk.
    package func outcome(of command: Command) async throws(ChatError) -> Outcome {
        do {
            return try await append(command)
        } catch {
            throw ChatError(error)
        }
    }
}

extension ChatService {
    /// Waits for the reply to an action.
    package static func awaited<Value: Sendable>(
        _ start: (Reply<Value>) -> Void
    ) async throws(ChatError) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, ChatError>, Never>) in
            start(Reply { continuation.resume(returning: $0) })
        }
        return try result.get()
    }
}
