// SPDX-License-Identifier: MIT

import Store
import TestBasics
import WireProtocol

/// Makes commands that get in each other's way: few keys, few idempotency keys, times that go back.
struct RandomCommands {
    static let keys: [[UInt8]] =
        ["", "a", "a/", "a/b", "a/b/c", "a0", "b", "é"].map { Array($0.utf8) } + [
            [0], [0xFF], [0xFF, 0xFF], [0x61, 0xFF],
        ]
    private static let values =
        [
            "", "0", "41", "-7", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "x", "{}", "[1]",
            #"{"a":1,"b":{"c":[1.0]}}"#, #"{"a":null,"b":{"c":null,"d":2}}"#, #" {"a":2}"#, "\n\t {\"b\":null} ",
            "{\"a\":",
            "{} {}", "\u{FEFF}{}",
        ].map { Array($0.utf8) } + [[0xFF, 0x00, 0xC3]]

    private var random: SeededRandom
    private var sent: [Command] = []

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func batch(after revision: Int64) -> [Command] {
        (0...random.below(6)).map { _ in next(after: revision) }
    }

    private mutating func next(after revision: Int64) -> Command {
        if random.oneIn(8), !sent.isEmpty {
            // A retry, accepted at another time; now and then under a key that it did not have.
            var command = random.pick(sent)
            command.at = time()
            if random.oneIn(4) { command.idempotencyKey = idempotencyKey() }
            return command
        }
        let command = Command(
            at: time(),
            idempotencyKey: random.oneIn(3) ? idempotencyKey() : nil,
            conditions: (0..<[0, 0, 0, 1, 1, 2][random.below(6)]).map { _ in condition(after: revision) },
            operations: (0..<[0, 1, 1, 1, 2, 3, 5][random.below(7)]).map { _ in operation() }
        )
        sent.append(command)
        return command
    }

    private mutating func time() -> Timestamp { Timestamp(milliseconds: Int64(random.below(60)) - 10) }

    private mutating func idempotencyKey() -> [UInt8] { random.oneIn(9) ? [] : [UInt8(random.below(12))] }

    private mutating func address() -> Address {
        Address(random.pick(Namespace.allCases), random.pick(Self.keys))
    }

    private mutating func condition(after revision: Int64) -> Command.Condition {
        switch random.below(3) {
        case 0: .exists(address())
        case 1: .absent(address())
        default: .revision(address(), Revision(max(0, revision - Int64(random.below(4)))))
        }
    }

    private mutating func operation() -> Command.Operation {
        switch random.below(14) {
        case 0...2: return .put(address(), random.pick(Self.values))
        case 3...4: return .patch(address(), random.pick(Self.values), limit: random.oneIn(4) ? 12 : 1_000)
        case 5...6: return .delete(address())
        case 7...8:
            return .increment(address(), by: random.pick([1, -1, 0, 100, .max, .min]))
        case 9...10: return .number(numbering())
        case 11...12:
            return .raise(
                address(),
                to: random.pick([0, 1, 50, .max, .min]),
                notAbove: random.pick([numbering().counter, address()])
            )
        default:
            return .purge(before: time(), idempotencyBefore: time(), limit: random.below(4))
        }
    }

    private mutating func numbering() -> Command.Numbering {
        let room = random.pick(["r", "s"])
        return Command.Numbering(
            counter: Address(random.pick(Namespace.allCases), "\(room)/newest"),
            prefix: Array("\(room)/message/".utf8),
            value: random.pick(Self.values),
            alias: Array("\(room)/sent/\(random.below(15))".utf8),
            digest: random.pick([[], [1], [1, 2, 3]]),
            marks: (0..<random.below(3)).map { mark in
                Command.Numbering.Mark(prefix: Array("\(room)/mark\(mark)/".utf8), value: random.pick(Self.values))
            }
        )
    }
}
