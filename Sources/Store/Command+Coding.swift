// SPDX-License-Identifier: MIT

import WireProtocol

extension Command {
    /// The version of the encoding. A reader refuses what it does not know.
    private static let version: UInt8 = 1

    /// The command's compact form: what a log that is not the database itself stores and sends.
    package func encoded() -> [UInt8] {
        var writer = BinaryWriter()
        writer.byte(Self.version)
        writer.signed(at.milliseconds)
        writer.byte(idempotencyKey == nil ? 0 : 1)
        if let idempotencyKey { writer.blob(idempotencyKey) }
        encodeContent(to: &writer)
        return writer.bytes
    }

    /// What two commands must share to be the same request: all but the time.
    func encodedContent() -> [UInt8] {
        var writer = BinaryWriter()
        encodeContent(to: &writer)
        return writer.bytes
    }

    /// - Throws: ``DecodingError`` for bytes that are not a command of a known version.
    package init(decoding bytes: [UInt8]) throws(DecodingError) {
        var reader = BinaryReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        at = Timestamp(milliseconds: try reader.signed())
        switch try reader.byte() {
        case 0: idempotencyKey = nil
        case 1: idempotencyKey = try reader.blob()
        default: throw .invalid
        }
        conditions = []
        for _ in 0..<(try reader.count()) { conditions.append(try Condition(from: &reader)) }
        operations = []
        for _ in 0..<(try reader.count()) { operations.append(try Operation(from: &reader)) }
        try reader.finish()
    }

    private func encodeContent(to writer: inout BinaryWriter) {
        writer.count(conditions.count)
        for condition in conditions { condition.encode(to: &writer) }
        writer.count(operations.count)
        for operation in operations { operation.encode(to: &writer) }
    }
}

extension Command.Condition {
    fileprivate func encode(to writer: inout BinaryWriter) {
        switch self {
        case .exists(let address):
            writer.byte(1)
            address.encode(to: &writer)
        case .absent(let address):
            writer.byte(2)
            address.encode(to: &writer)
        case .revision(let address, let revision):
            writer.byte(3)
            address.encode(to: &writer)
            writer.signed(revision.value)
        }
    }

    fileprivate init(from reader: inout BinaryReader) throws(DecodingError) {
        switch try reader.byte() {
        case 1: self = .exists(try Address(from: &reader))
        case 2: self = .absent(try Address(from: &reader))
        case 3: self = .revision(try Address(from: &reader), Revision(try reader.signed()))
        default: throw .invalid
        }
    }
}

extension Command.Operation {
    fileprivate func encode(to writer: inout BinaryWriter) {
        switch self {
        case .put(let address, let value):
            writer.byte(1)
            address.encode(to: &writer)
            writer.blob(value)
        case .patch(let address, let value, let limit):
            writer.byte(2)
            address.encode(to: &writer)
            writer.blob(value)
            writer.count(limit)
        case .delete(let address):
            writer.byte(3)
            address.encode(to: &writer)
        case .increment(let address, let amount):
            writer.byte(4)
            address.encode(to: &writer)
            writer.signed(amount)
        case .number(let numbering):
            writer.byte(5)
            numbering.counter.encode(to: &writer)
            writer.blob(numbering.prefix)
            writer.blob(numbering.value)
            writer.blob(numbering.alias)
            writer.blob(numbering.digest)
            writer.count(numbering.marks.count)
            for mark in numbering.marks {
                writer.blob(mark.prefix)
                writer.blob(mark.value)
            }
        case .purge(let before, let idempotencyBefore, let limit):
            writer.byte(6)
            writer.signed(before.milliseconds)
            writer.signed(idempotencyBefore.milliseconds)
            writer.count(limit)
        case .raise(let address, let value, let counter):
            writer.byte(7)
            address.encode(to: &writer)
            writer.signed(value)
            counter.encode(to: &writer)
        }
    }

    fileprivate init(from reader: inout BinaryReader) throws(DecodingError) {
        switch try reader.byte() {
        case 1: self = .put(try Address(from: &reader), try reader.blob())
        case 2: self = .patch(try Address(from: &reader), try reader.blob(), limit: try reader.integer())
        case 3: self = .delete(try Address(from: &reader))
        case 4: self = .increment(try Address(from: &reader), by: try reader.signed())
        case 5:
            var numbering = Command.Numbering(
                counter: try Address(from: &reader),
                prefix: try reader.blob(),
                value: try reader.blob(),
                alias: try reader.blob(),
                digest: try reader.blob()
            )
            for _ in 0..<(try reader.count()) {
                numbering.marks.append(
                    Command.Numbering.Mark(prefix: try reader.blob(), value: try reader.blob())
                )
            }
            self = .number(numbering)
        case 6:
            self = .purge(
                before: Timestamp(milliseconds: try reader.signed()),
                idempotencyBefore: Timestamp(milliseconds: try reader.signed()),
                limit: try reader.integer()
            )
        case 7:
            self = .raise(
                try Address(from: &reader),
                to: try reader.signed(),
                notAbove: try Address(from: &reader)
            )
        default: throw .invalid
        }
    }
}

extension Address {
    fileprivate func encode(to writer: inout BinaryWriter) {
        writer.byte(namespace.rawValue)
        writer.blob(key)
    }

    fileprivate init(from reader: inout BinaryReader) throws(DecodingError) {
        guard let namespace = Namespace(rawValue: try reader.byte()) else { throw .invalid }
        self.init(namespace, try reader.blob())
    }
}
