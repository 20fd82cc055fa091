// SPDX-License-Identifier: MIT

/// What characters stand for: a table that `Tools/unicode/tables.py` has written.
package struct ScalarMap: Sendable {
    /// For each 256 characters the place of theirs in ``values``; 0 when all of them stand for themselves.
    private var pages = [UInt16](repeating: 0, count: 0x11_0000 >> 8)
    /// 0 for what stands for itself, else ``single`` and the character, or where in ``sequences`` and how many.
    private var values = [UInt32](repeating: 0, count: 256)
    private var sequences: [Unicode.Scalar] = []

    private static let single: UInt32 = 1 << 31
    private static let several: UInt32 = 1 << 30

    /// - Parameter runs: `from+count/step~rise:to`, as the tool describes them.
    package init(_ runs: String) {
        for run in runs.utf8.split(separator: UInt8(ascii: " ")) {
            var run = run
            let from = Self.number(&run)
            var (count, step, rise) = (0 as UInt32, 1 as UInt32, 0 as UInt32)
            while let mark = run.popFirst(), mark != UInt8(ascii: ":") {
                switch mark {
                case UInt8(ascii: "+"): count = Self.number(&run)
                case UInt8(ascii: "/"): step = Self.number(&run)
                default: rise = Self.number(&run)
                }
            }
            let targets = run.split(separator: UInt8(ascii: ".")).map { text in
                var text = text
                return Self.number(&text)
            }
            for index in 0...count {
                set(from + index * step, targets.count == 1 ? [targets[0] + index * rise] : targets)
            }
        }
    }

    private static func number(_ text: inout Substring.UTF8View) -> UInt32 {
        var number: UInt32 = 0
        while let byte = text.first, let digit = Character(Unicode.Scalar(byte)).hexDigitValue {
            number = number << 4 + UInt32(digit)
            text.removeFirst()
        }
        return number
    }

    private mutating func set(_ from: UInt32, _ targets: [UInt32]) {
        let page = Int(from >> 8)
        if pages[page] == 0 {
            pages[page] = UInt16(values.count >> 8)
            values += [UInt32](repeating: 0, count: 256)
        }
        let value: UInt32
        if targets.count == 1 {
            value = Self.single | targets[0]
        } else {
            value = Self.several | UInt32(sequences.count) << 8 | UInt32(targets.count)
            sequences += targets.compactMap { Unicode.Scalar($0) }
        }
        values[Int(pages[page]) << 8 + Int(from & 0xFF)] = value
    }

    /// Tells one after the other what a character stands for: itself, another one, several or none.
    @inline(__always)
    package func forEach(of scalar: Unicode.Scalar, _ tell: (Unicode.Scalar) -> Void) {
        let value = values[Int(pages[Int(scalar.value >> 8)]) << 8 + Int(scalar.value & 0xFF)]
        if value == 0 {
            tell(scalar)
        } else if value & Self.single != 0 {
            if let target = Unicode.Scalar(value & 0x1F_FFFF) { tell(target) }
        } else {
            let start = Int(value >> 8 & 0x3F_FFFF)
            for index in start..<start + Int(value & 0xFF) { tell(sequences[index]) }
        }
    }
}
