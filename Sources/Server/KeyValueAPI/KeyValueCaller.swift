// SPDX-License-Identifier: MIT

import Store

/// Whoever uses the key-value API, and the conditions of all their commands (docs/architecture.md, "Authority").
struct KeyValueCaller: Sendable {
    let access: KeyAccess
    /// Hold while the API key exists and the token is not revoked.
    let isAdmitted: [Command.Condition]
    /// Of a guest of the showcase; nil when an API key stands behind the caller.
    let guestAddress: String?

    init(access: KeyAccess, isAdmitted: [Command.Condition], guestAddress: String? = nil) {
        self.access = access
        self.isAdmitted = isAdmitted
        self.guestAddress = guestAddress
    }

    /// The holder of an API key.
    init(apiKey id: String) {
        self.init(access: .all, isAdmitted: [.exists(AuthKeys.apiKey(id))])
    }

    init(_ token: Tokens.Verified) {
        let isLive = [Command.Condition.absent(AuthKeys.revokedToken(token.id))]
        switch token.bearer {
        case .apiKey(let id):
            self.init(access: token.access, isAdmitted: isLive + [.exists(AuthKeys.apiKey(id))])
        case .guest(let address):
            self.init(access: token.access, isAdmitted: isLive, guestAddress: address)
        }
    }
}
