// SPDX-License-Identifier: MIT

import Chat
import CryptoExtras
import Foundation
import Synchronization

/// Hashes passwords with scrypt, on threads of its own: one hash takes a good part of a second and of a processor. What waits is
/// bounded, and of that what one address may ask for.
final class Passwords: Sendable {
    private let cost: PasswordCost
    private let threads: [BackgroundThread]
    private let waiting = Mutex(Waiting())

    private struct Waiting {
        var count = 0
        var byAddress: [ClientAddress: Int] = [:]
        /// The thread that is next in turn.
        var turn = 0
    }

    private static let saltBytes = 16
    private static let hashBytes = 32

    init(cost: PasswordCost) {
        self.cost = cost
        // As many as may hash at once: that bounds the memory that hashing takes.
        threads = (1...ServerLimits.passwordsAtOnce).map { BackgroundThread("roomkey.password\($0)", givesWay: false) }
    }

    /// Hashes a new password.
    /// - Parameter address: who asks for it; nil for whoever has the data folder.
    /// - Throws: ``ChatError/busy`` when too much waits already.
    func hash(_ password: String, for address: ClientAddress? = nil) async throws(ChatError) -> PasswordHash {
        let salt = Self.randomBytes(Self.saltBytes)
        let hash = try await derive(password, salt: salt, cost: cost, byteCount: Self.hashBytes, for: address)
        return PasswordHash(cost: cost, salt: salt, hash: hash)
    }

    /// Whether a password is the one that was hashed.
    /// - Parameters:
    ///   - stored: nil where there is none: then the answer is no, after the same work.
    ///   - address: who asks for it.
    /// - Throws: ``ChatError/busy`` when too much waits already.
    func verify(
        _ password: String,
        against stored: PasswordHash?,
        for address: ClientAddress? = nil
    ) async throws(ChatError) -> Bool {
        let expected =
            stored
            ?? PasswordHash(
                cost: cost,
                salt: Self.randomBytes(Self.saltBytes),
                hash: Self.randomBytes(Self.hashBytes)
            )
        let hash = try await derive(
            password,
            salt: expected.salt,
            cost: expected.cost,
            byteCount: expected.hash.count,
            for: address
        )
        return isEqualInConstantTime(hash, expected.hash)
    }

    private func derive(
        _ password: String,
        salt: [UInt8],
        cost: PasswordCost,
        byteCount: Int,
        for address: ClientAddress?
    ) async throws(ChatError) -> [UInt8] {
        guard let thread = enqueue(for: address) else { throw .busy }
        defer { dequeue(for: address) }
        // What is typed on one keyboard composed and on another decomposed is one password (RFC 8265 §4.2.2).
        let passphrase = Array(password.precomposedStringWithCanonicalMapping.utf8)
        do {
            return try await thread.run {
                try KDF.Scrypt.deriveKey(
                    from: passphrase,
                    salt: salt,
                    outputByteCount: byteCount,
                    rounds: cost.rounds,
                    blockSize: cost.blockSize,
                    parallelism: cost.parallelism
                ).withUnsafeBytes { Array($0) }
            }
        } catch {
            throw .unavailable("The password could not be hashed: \(error)")
        }
    }

    /// - Returns: The thread to hash on; nil when there is no room for one more.
    private func enqueue(for address: ClientAddress?) -> BackgroundThread? {
        waiting.withLock { waiting in
            guard waiting.count < ServerLimits.passwordsWaiting else { return nil }
            if let address {
                let count = waiting.byAddress[address, default: 0]
                guard count < ServerLimits.passwordsWaitingPerAddress else { return nil }
                waiting.byAddress[address] = count + 1
            }
            waiting.count += 1
            waiting.turn = (waiting.turn + 1) % threads.count
            return threads[waiting.turn]
        }
    }

    private func dequeue(for address: ClientAddress?) {
        waiting.withLock { waiting in
            waiting.count -= 1
            guard let address, let count = waiting.byAddress[address] else { return }
            waiting.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
