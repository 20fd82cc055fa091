// SPDX-License-Identifier: MIT

/// A pattern's source and how far it has been read.
struct PatternReader {
    private let scalars: [Unicode.Scalar]

    /// The offset of the next scalar.
    var position = 0

    /// Starts at the beginning of a source.
    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    /// The next scalar, or nil at the end.
    var next: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    /// Reads the next scalar.
    mutating func read() -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        position += 1
        return scalar
    }

    /// Reads the next scalars if they are these, and says whether they were.
    mutating func read(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    /// Reads exactly this many hexadecimal digits, or nothing.
    mutating func readHexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[position..<position + digits] {
            guard let digit = Character(scalar).hexDigitValue, scalar.isASCII else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += digits
        return value
    }

    /// Reads decimal digits, at least one, or nothing. A number that no integer holds reads as the largest one.
    mutating func readDecimal() -> Int? {
        let start = position
        var value = 0
        while let scalar = next, ("0"..."9").contains(scalar) {
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = tens.addingReportingOverflow(Int(scalar.value - 0x30))
            value = tooLarge || stillTooLarge ? .max : sum
            position += 1
        }
        return position > start ? value : nil
    }
}
