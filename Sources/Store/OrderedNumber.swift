// SPDX-License-Identifier: MIT

package import WireProtocol

extension Seq {
    /// The number in a form whose byte order is number order: a letter for how many digits, then the digits (7 is `a7`, 1234 is
    /// `d1234`).
    package var orderedKey: [UInt8] {
        let digits = Array(String(max(value, 0)).utf8)
        return [UInt8(ascii: "a") + UInt8(digits.count - 1)] + digits
    }

    /// Reads ``orderedKey`` back; nil for anything else.
    package init?(orderedKey bytes: some Collection<UInt8>) {
        let digits = bytes.dropFirst()
        guard let length = bytes.first, digits.count == Int(length) - Int(UInt8(ascii: "a")) + 1,
            let value = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self.init(value)
        // Integers are also read from forms that are never written, such as +5 and 05.
        guard orderedKey.elementsEqual(bytes) else { return nil }
    }
}
