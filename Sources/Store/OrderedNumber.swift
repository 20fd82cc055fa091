// SPDX-License-Identifier: MIT

package import WireProtocol

extension Seq {
    /// The number in a form whose byte order is number order: a letter for how many digits, then the digits (7 is `a7`, 1234 is
    /// `d1234`).
    package var orderedKey: [UInt8] {
        let digits = Array(String(max(value, 0)).utf8)
        return [UInt8(ascii: "a") + UInt8(digits.count - 1)] + digits
    }

    /// Reads ``orderedKey`` back; nil for anything else. Not generic: each message passes here, and generic code is slow from another module.
    package init?(orderedKey bytes: ArraySlice<UInt8>) {
        let digits = bytes.dropFirst()
        guard let length = bytes.first, !digits.isEmpty, digits.count == Int(length) - Int(UInt8(ascii: "a")) + 1,
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tenfold.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !isTooLarge, !overflows else { return nil }
            value = sum
        }
        self.init(value)
    }
}
