// SPDX-License-Identifier: MIT

import Chat
import Crypto
import Foundation

/// Bounds how often passwords can be tried, so that nobody can guess one and nobody can keep its owner from signing in.
///
/// Attempts on an account are counted for each address that they come from, strictly: whoever tries from elsewhere only slows down
/// themselves. An attack from a great many addresses meets a second, wide limit for the account; it does not apply where the owner
/// has signed in before. A third limit is that of an address, on whatever accounts.
final class SignInAttempts: Sendable {
    private let pairs: Attempts
    private let accounts: Attempts
    private let addresses: Attempts
    /// From where an account was signed in to.
    private let familiar: FamiliarPairs
    /// Which refusals are logged: the first of an address in a while stands for those that follow.
    private let refusalsLogged: Attempts
    private let security: SecurityLog

    init(clock: @escaping MonotonicClock, security: SecurityLog) {
        let capacity = ServerLimits.rememberedAttempts
        pairs = Attempts(ServerLimits.attemptsPerAccountAndAddress, capacity: capacity, clock: clock)
        accounts = Attempts(ServerLimits.attemptsPerAccount, capacity: capacity, clock: clock)
        addresses = Attempts(ServerLimits.attemptsPerAddress, capacity: capacity, clock: clock)
        familiar = FamiliarPairs(capacity: capacity)
        refusalsLogged = Attempts(ServerLimits.refusalsLogged, capacity: capacity, clock: clock)
        self.security = security
    }

    /// Takes an attempt to sign up.
    /// - Throws: ``AccountError/tooManyAttempts(limit:retryAfter:)``.
    func take(from address: ClientAddress) throws(ChatError) {
        try take("\(address)", of: addresses, "per address", from: address)
    }

    /// Takes an attempt to sign in to an account, or to a name that no account has.
    /// - Throws: ``AccountError/tooManyAttempts(limit:retryAfter:)``.
    func take(on name: FoldedName, from address: ClientAddress) throws(ChatError) {
        let (account, pair) = Self.keys(name, address)
        try take(from: address)
        try take(pair, of: pairs, "per account from one address", from: address)
        guard !familiar.contains(pair) else { return }
        try take(account, of: accounts, "per account", from: address)
    }

    /// The password was right: the attempt was not a guess, and this is where the account's owner signs in from.
    func succeeded(on name: FoldedName, from address: ClientAddress) {
        let (account, pair) = Self.keys(name, address)
        pairs.forgive(pair)
        if familiar.insert(pair) { accounts.giveBack(account) }
    }

    private func take(
        _ key: String,
        of attempts: Attempts,
        _ what: String,
        from address: ClientAddress
    ) throws(ChatError) {
        guard let wait = attempts.take(key) else { return }
        if refusalsLogged.take("\(address)") == nil { security.log(.attemptsRefused, from: address) }
        let limit = attempts.limit
        let text = "\(limit.burst) \(what), then one every \(limit.interval.components.seconds) seconds"
        throw .account(.tooManyAttempts(limit: text, retryAfter: wait))
    }

    /// Under what an account, and an account at an address, are counted: as short whatever the name is.
    private static func keys(_ name: FoldedName, _ address: ClientAddress) -> (account: String, pair: String) {
        let account = Data(SHA256.hash(data: Data(name.text.utf8)).prefix(16)).base64EncodedString()
        return (account, "\(account) \(address)")
    }
}
