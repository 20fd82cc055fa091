// SPDX-License-Identifier: MIT

import Store

extension ChatService {
    /// What is to be done, after looking at what is there.
    enum Decision<Value: Sendable>: Sendable {
        case done(Value)
        /// A command that fails when what it was decided on has changed, and what comes of it when it has not.
        case append(Command, @Sendable (Snapshot) throws(ChatError) -> Value)
    }

    /// Reads, decides, and writes if nothing that the decision rests on has changed meanwhile; otherwise decides again.
    func decide<Value>(
        attemptsLeft: Int = 5,
        reply: Reply<Value>,
        _ decide: @escaping @Sendable (Snapshot) throws(ChatError) -> Decision<Value>
    ) {
        let decided = Reply<Decision<Value>> { result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(.done(let value)): reply(.success(value))
            case .success(.append(let command, let value)):
                append(command, reply: reply) { outcome in
                    switch outcome {
                    case .applied, .repeated: read(reply, value)
                    case .refused where attemptsLeft > 1:
                        self.decide(attemptsLeft: attemptsLeft - 1, reply: reply, decide)
                    case .refused: reply(.failure(.busy))
                    }
                }
            }
        }
        read(decided, decide)
    }
}
