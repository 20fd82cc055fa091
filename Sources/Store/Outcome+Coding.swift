// SPDX-License-Identifier: MIT

import WireProtocol

/// The form in which the outcome of a command with an idempotency key is kept. Only what succeeded is kept: a refused command
/// changed nothing and may be tried again.
extension Outcome {
    private static let version: UInt8 = 1

    static func encode(revision: Revision, results: [Result]) -> [UInt8] {
        var writer = BinaryWriter()
        writer.byte(version)
        writer.signed(revision.value)
        writer.count(results.count)
        for result in results {
            switch result {
            case .done: writer.byte(1)
            case .value(let value):
                writer.byte(2)
                writer.signed(value)
            case .numbered(let seq), .alreadyNumbered(let seq):
                writer.byte(3)
                writer.signed(seq.value)
            case .purged(let count):
                writer.byte(4)
                writer.count(count)
            }
        }
        return writer.bytes
    }

    static func decodeRepeat(_ bytes: [UInt8]) throws(DecodingError) -> Outcome {
        var reader = BinaryReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        let revision = Revision(try reader.signed())
        var results: [Result] = []
        for _ in 0..<(try reader.count()) {
            switch try reader.byte() {
            case 1: results.append(.done)
            case 2: results.append(.value(try reader.signed()))
            case 3: results.append(.alreadyNumbered(Seq(try reader.signed())))
            case 4: results.append(.purged(try reader.integer()))
            default: throw .invalid
            }
        }
        try reader.finish()
        return .repeated(revision: revision, results: results)
    }
}
