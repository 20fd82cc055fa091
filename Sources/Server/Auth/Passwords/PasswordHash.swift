// SPDX-License-Identifier: MIT

import Foundation
import WireProtocol

/// What is stored of a password.
struct PasswordHash: Hashable, Sendable {
    let cost: PasswordCost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: PasswordCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Reads a record.
    init?(record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), document["algorithm"]?.stringValue == "scrypt" else {
            return nil
        }
        func integer(_ name: String) -> Int? { document[name]?.integerValue.flatMap { Int(exactly: $0) } }
        func bytes(_ name: String) -> [UInt8]? {
            document[name]?.stringValue.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        }
        guard let rounds = integer("n"), let blockSize = integer("r"), let parallelism = integer("p"),
            let salt = bytes("salt"), let hash = bytes("hash")
        else { return nil }
        cost = PasswordCost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        self.salt = salt
        self.hash = hash
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("algorithm", "scrypt")
            writer.member("n", cost.rounds)
            writer.member("r", cost.blockSize)
            writer.member("p", cost.parallelism)
            writer.member("salt", Data(salt).base64EncodedString())
            writer.member("hash", Data(hash).base64EncodedString())
        }
    }
}
