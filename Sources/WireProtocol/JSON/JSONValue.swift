// SPDX-License-Identifier: MIT

/// A JSON document as a tree: for merging documents, where the whole of it is needed.
/// Members keep their order and numbers their text, so what a merge does not touch is written back as it was.
package enum JSONValue: Sendable, Equatable {
    case object([Member])
    case array([JSONValue])
    case string([UInt8])
    case number(JSONNumber)
    case bool(Bool)
    case null

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        package var name: [UInt8]
        package var value: JSONValue

        package init(name: [UInt8], value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Parses a whole text. Of members with the same name the last one counts (RFC 8259 §4 leaves it open; so do browsers).
    package init(parsing text: [UInt8]) throws(JSONError) {
        var reader = JSONReader(text)
        self = try JSONValue(reading: &reader)
        try reader.finish()
    }

    /// Reads the value that comes next.
    package init(reading reader: inout JSONReader) throws(JSONError) {
        switch reader.peek() {
        case .object:
            var members: [Member] = []
            var places: [[UInt8]: Int] = [:]
            try reader.readObject { (reader, name) throws(JSONError) in
                let value = try JSONValue(reading: &reader)
                if let place = places[name] {
                    members[place].value = value
                } else {
                    places[name] = members.count
                    members.append(Member(name: name, value: value))
                }
            }
            self = .object(members)
        case .array:
            var elements: [JSONValue] = []
            try reader.readArray { (reader) throws(JSONError) in
                elements.append(try JSONValue(reading: &reader))
            }
            self = .array(elements)
        case .string: self = .string(try reader.readString())
        case .number: self = .number(try reader.readNumber())
        case .bool: self = .bool(try reader.readBool())
        case .null:
            try reader.readNull()
            self = .null
        case nil:
            try reader.skipValue()
            self = .null
        }
    }

    /// Compact JSON text.
    package var text: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The value of an object's member.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        let name = Array(name.utf8)
        for member in members where member.name == name { return member.value }
        return nil
    }

    /// The text of a string value.
    package var stringValue: String? {
        guard case .string(let utf8) = self else { return nil }
        return String(decoding: utf8, as: UTF8.self)
    }

    /// The value of a number that is a 64-bit integer.
    package var integerValue: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.integer
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .object(let members):
            writer.object { writer in
                for member in members {
                    writer.name(utf8: member.name)
                    member.value.write(to: &writer)
                }
            }
        case .array(let elements):
            writer.array { writer in
                for element in elements { element.write(to: &writer) }
            }
        case .string(let utf8): writer.string(utf8)
        case .number(let number): writer.raw(number.text)
        case .bool(let value): writer.raw(value ? "true".utf8 : "false".utf8)
        case .null: writer.null()
        }
    }
}
