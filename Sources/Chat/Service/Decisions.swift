// SPDX-License-Identifier: MIT

package import CommitLog
package import Store

/// What is to be done, after looking at what is there.
package enum Decision<Value: Sendable>: Sendable {
    case done(Value)
    /// A command that fails when what it was decided on has changed, and what comes of it when it has not.
    case append(Command, @Sendable (Snapshot) throws(ChatError) -> Value)
}

/// The only loop that reads, decides, writes if nothing that the decision rests on has changed meanwhile, and otherwise decides
/// again. What the principal may do is part of what it rests on.
package struct Decisions: Sendable {
    let log: any CommitLog
    let store: Store

    /// Attempts before the store counts as busy. Each fails only because somebody else's command came first.
    package static let attempts = 5

    package init(log: any CommitLog, store: Store) {
        self.log = log
        self.store = store
    }

    /// - Parameters:
    ///   - principal: whose command it is; nil for the operator.
    ///   - permission: what the principal must be allowed to do; nil if every role may do it.
    ///   - decide: is given the authority as of its snapshot, whose conditions are added to the command it returns.
    package func decide<Value>(
        by principal: Principal?,
        to permission: Permission? = nil,
        attempts: Int = Decisions.attempts,
        reply: ChatService.Reply<Value>,
        _ decide: @escaping @Sendable (Snapshot, Authority) throws(ChatError) -> Decision<Value>
    ) {
        self.decide(attempts: attempts, reply: reply) { snapshot throws(ChatError) in
            let authority = try principal?.authority(in: snapshot) ?? .ofOperator
            if let permission { try authority.require(permission) }
            switch try decide(snapshot, authority) {
            case .done(let value): return .done(value)
            case .append(var command, let value):
                command.conditions += authority.conditions
                return .append(command, value)
            }
        }
    }

    /// Decides, and waits for what comes of it.
    package func decide<Value>(
        by principal: Principal?,
        to permission: Permission? = nil,
        attempts: Int = Decisions.attempts,
        _ decide: @escaping @Sendable (Snapshot, Authority) throws(ChatError) -> Decision<Value>
    ) async throws(ChatError) -> Value {
        try await ChatService.awaited {
            self.decide(by: principal, to: permission, attempts: attempts, reply: $0, decide)
        }
    }

    /// Decides for nobody in particular.
    func decide<Value>(
        attempts: Int = Decisions.attempts,
        reply: ChatService.Reply<Value>,
        _ decide: @escaping @Sendable (Snapshot) throws(ChatError) -> Decision<Value>
    ) {
        let decided = ChatService.Reply<Decision<Value>> { result in
            switch result {
            case .failure(let error): reply(.failure(error))
            case .success(.done(let value)): reply(.success(value))
            case .success(.append(let command, let value)):
                log.append(command) { result in
                    switch result {
                    case .failure(let error): reply(.failure(ChatError(error)))
                    case .success(.applied), .success(.repeated): store.reading(reply, value)
                    case .success(.refused) where attempts > 1:
                        self.decide(attempts: attempts - 1, reply: reply, decide)
                    case .success(.refused): reply(.failure(.busy))
                    }
                }
            }
        }
        store.reading(decided, decide)
    }
}
