// SPDX-License-Identifier: MIT

import Foundation
import Store

/// Commands that one node has put into the log together, in their order.
struct LogEntry: Sendable, Equatable {
    /// Which run of which node it is of, and its number there: so a node knows its own again, and all know what they have had.
    struct ID: Hashable, Sendable {
        let node: UUID
        let number: UInt64
    }

    let id: ID
    /// What its node had read of the log when it wrote it.
    let witness: LogDigest.Mark
    let commands: [Command]

    /// Commands are in the form of ``Command/encoded()``, which has a version of its own.
    private static let version: UInt8 = 1

    init(id: ID, witness: LogDigest.Mark, commands: [Command]) {
        self.id = id
        self.witness = witness
        self.commands = commands
    }

    func encoded() -> [UInt8] {
        var writer = BinaryWriter()
        writer.byte(Self.version)
        writer.uuid(id.node)
        writer.unsigned(id.number)
        writer.unsigned(witness.entry)
        writer.unsigned(witness.digest)
        writer.count(commands.count)
        for command in commands { writer.blob(command.encoded()) }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(DecodingError) {
        var reader = BinaryReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        id = ID(node: try reader.uuid(), number: try reader.unsigned())
        witness = LogDigest.Mark(entry: try reader.unsigned(), digest: try reader.unsigned())
        var commands: [Command] = []
        for _ in 0..<(try reader.count()) { commands.append(try Command(decoding: try reader.blob())) }
        try reader.finish()
        self.commands = commands
    }
}
