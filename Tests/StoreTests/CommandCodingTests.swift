// SPDX-License-Identifier: MIT

import Store
import TestBasics
import Testing
import WireProtocol

@Suite("Store: encoded commands")
struct CommandCodingTests {
    private static let everything = Command(
        at: Timestamp(milliseconds: -1_764_000_000_000),
        idempotencyKey: Array("key".utf8),
        conditions: [
            .exists(Address(.chat, "a")), .absent(Address(.auth, "")),
            .revision(Address(.keyValue, "b"), Revision(.max)),
        ],
        operations: [
            .put(Address(.chat, "k"), [0, 255]),
            .patch(Address(.keyValue, "é"), Array("{}".utf8), limit: 102_399),
            .delete(Address(.auth, "x")),
            .increment(Address(.keyValue, "n"), by: .min),
            .increment(Address(.keyValue, "n"), by: .max),
            .number(.init(counter: Address(.chat, "c"), prefix: [1], value: [2], alias: [3], digest: [4])),
            .purge(
                before: Timestamp(milliseconds: .min),
                idempotencyBefore: Timestamp(milliseconds: .max),
                limit: 1_000
            ),
        ]
    )

    @Test("a command comes back as it was, with every kind of condition and operation")
    func roundTrip() throws {
        #expect(try Command(decoding: Self.everything.encoded()) == Self.everything)
        let least = Command(at: Timestamp(milliseconds: 0), operations: [])
        #expect(try Command(decoding: least.encoded()) == least)
    }

    @Test("a command cut off anywhere, or with more behind it, is refused")
    func truncated() {
        let bytes = Self.everything.encoded()
        for length in 0..<bytes.count {
            #expect(throws: DecodingError.self, "cut off at byte \(length)") {
                try Command(decoding: Array(bytes[..<length]))
            }
        }
        #expect(throws: DecodingError.invalid) { try Command(decoding: bytes + [0]) }
    }

    @Test("a command of an unknown version is refused by its version", arguments: [0, 2, 255] as [UInt8])
    func version(version: UInt8) {
        let bytes = [version] + Self.everything.encoded().dropFirst()
        #expect(throws: DecodingError.unknownVersion(version)) { try Command(decoding: bytes) }
    }

    private static let malformed: [(bytes: [UInt8], error: DecodingError)] = [
        ([], .truncated),
        ([1, 0, 2], .invalid),  // neither with nor without an idempotency key
        ([1, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], .truncated),  // a key of 2⁶⁴ − 1 bytes
        ([1, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2], .invalid),  // more than 64 bits
        ([1, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], .invalid),
        ([1, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F], .truncated),  // more conditions than bytes
        ([1, 0, 0, 0, 1, 9], .invalid),  // no such operation
        ([1, 0, 0, 1, 9, 0], .invalid),  // no such condition
        ([1, 0, 0, 0, 1, 3, 3, 0], .invalid),  // no such namespace
        // A limit that no integer holds.
        ([1, 0, 0, 0, 1, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], .invalid),
    ]

    @Test("malformed bytes are refused", arguments: malformed)
    func refuses(bytes: [UInt8], error: DecodingError) {
        #expect(throws: error) { try Command(decoding: bytes) }
    }

    @Test("random and damaged bytes give a command that comes back as it was, or an error", arguments: seeds(8))
    func garbage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = Self.everything.encoded()
        for _ in 0..<2_000 {
            var bytes =
                random.oneIn(2) ? whole : [1] + random.bytes(random.below(30), from: 0...(random.oneIn(2) ? 8 : 255))
            if bytes.count == whole.count {
                for _ in 0...random.below(3) {
                    bytes[random.below(bytes.count)] = random.pick([0, 1, 2, 127, 128, 255])
                }
            }
            guard let command = try? Command(decoding: bytes) else { continue }
            #expect(try Command(decoding: command.encoded()) == command, "\(bytes)")
        }
    }
}
