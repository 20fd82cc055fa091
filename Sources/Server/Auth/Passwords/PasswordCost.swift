// SPDX-License-Identifier: MIT

/// How much work hashing a password is (RFC 7914). Stored beside each hash, so that it can be raised for those to come.
package struct PasswordCost: Hashable, Sendable {
    /// N: a power of two. A hash takes 128 · N · r bytes of memory.
    let rounds: Int
    /// r
    let blockSize: Int
    /// p
    let parallelism: Int

    package init(rounds: Int, blockSize: Int, parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB a hash; as strong as OWASP asks for, in less memory than with its first choice of N.
    package static let standard = PasswordCost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
}
