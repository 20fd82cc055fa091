// SPDX-License-Identifier: MIT

import Chat
import CryptoExtras
import Foundation
import Synchronization

/// Hashes passwords with scrypt, on threads of its own: one hash takes a good part of a second and of a processor.
final class Passwords: Sendable {
    private let cost: PasswordCost
    private let queue: OperationQueue
    private let waiting = Mutex(0)

    private static let saltBytes = 16
    private static let hashBytes = 32

    init(cost: PasswordCost) {
        self.cost = cost
        queue = OperationQueue()
        queue.name = "roomkey.passwords"
        // Bounds the memory that hashing takes.
        queue.maxConcurrentOperationCount = ServerLimits.passwordsAtOnce
    }

    /// Hashes a new password.
    func hash(_ password: String) async throws(ChatError) -> PasswordHash {
        let salt = Self.randomBytes(Self.saltBytes)
        let hash = try await derive(password, salt: salt, cost: cost, byteCount: Self.hashBytes)
        return PasswordHash(cost: cost, salt: salt, hash: hash)
    }

    /// Whether a password is the one that was hashed.
    /// - Parameter stored: nil where there is none: then the answer is no, after the same work.
    func verify(_ password: String, against stored: PasswordHash?) async throws(ChatError) -> Bool {
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
            byteCount: expected.hash.count
        )
        return isEqualInConstantTime(hash, expected.hash)
    }

    private func derive(
        _ password: String,
        salt: [UInt8],
        cost: PasswordCost,
        byteCount: Int
    ) async throws(ChatError) -> [UInt8] {
        let isFull = waiting.withLock { waiting in
            guard waiting < ServerLimits.passwordsWaiting else { return true }
            waiting += 1
            return false
        }
        if isFull { throw .busy }
        // What is typed on one keyboard composed and on another decomposed is one password (RFC 8265 §4.2.2).
        let passphrase = Array(password.precomposedStringWithCanonicalMapping.utf8)
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<[UInt8], any Error>, Never>) in
            queue.addOperation {
                let result = Result {
                    try KDF.Scrypt.deriveKey(
                        from: passphrase,
                        salt: salt,
                        outputByteCount: byteCount,
                        rounds: cost.rounds,
                        blockSize: cost.blockSize,
                        parallelism: cost.parallelism
                    ).withUnsafeBytes { Array($0) }
                }
                self.waiting.withLock { $0 -= 1 }
                continuation.resume(returning: result)
            }
        }
        do {
            return try result.get()
        } catch {
            throw .unavailable("The password could not be hashed: \(error)")
        }
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
