// SPDX-License-Identifier: MIT

/// What can be found in a text that is not valid JSON: the number of a request, so that its error is answered under it and nobody waits for
/// an answer that does not come. It looks at strings and nesting only, once, from start to end.
package enum JSONRemains {
    /// The integer that is a member of the outermost object; of several the last one counts, as in a valid text.
    package static func integer(named name: StaticString, in text: [UInt8]) -> Int64? {
        var position = text.firstIndex { !isSpace($0) } ?? text.endIndex
        guard position < text.endIndex, text[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        var depth = 1
        var isBeforeName = true
        var found: Int64?
        while position < text.endIndex, depth > 0 {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard let end = endOfString(in: text, from: position) else { return found }
                let string = text[position..<end]
                position = end
                guard isBeforeName else { continue }
                isBeforeName = false
                if depth == 1, isString(string, name), let value = integer(in: text, behindColonAt: position) {
                    found = value
                }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): isBeforeName = depth == 1
            default: break
            }
            position += 1
        }
        return found
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x0A, 0x0D, 0x09].contains(byte) }

    /// The place behind the closing quote; nil when there is none.
    private static func endOfString(in text: [UInt8], from start: Int) -> Int? {
        var position = start + 1
        while position < text.endIndex {
            switch text[position] {
            case UInt8(ascii: "\""): return position + 1
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    private static func isString(_ quoted: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        var reader = JSONReader(Array(quoted))
        guard let text = try? reader.readString() else { return false }
        return name.withUTF8Buffer { text.elementsEqual($0) }
    }

    private static func integer(in text: [UInt8], behindColonAt start: Int) -> Int64? {
        var rest = text[start...].drop(while: isSpace)
        guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
        rest = rest.drop(while: isSpace)
        let number = rest.prefix { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        return JSONNumber(parsing: Array(number))?.integer
    }
}
