// SPDX-License-Identifier: MIT

package import WireProtocol

/// The fields of a shape in the order in which they are written, and how a value is made from them: the one place that says both, for
/// those who write it and those who read it.
///
///     static let shape = Shape(PinMessage.init, Field("room", \.room), Field("seq", \.seq))
package struct Shape<Value>: Sendable {
    /// What is declared of the fields.
    package let fields: [FieldDeclaration]
    private let checks: [String: @Sendable (RawField) throws(FieldProblem) -> Void]
    /// Reads a value from fields that are asked for by name.
    package let read: @Sendable (_ field: (String) -> RawField) throws(FieldProblem) -> Value
    private let writers: [@Sendable (Value, Given, inout JSONWriter) -> Void]

    /// Fields that are JSON already.
    package typealias Given = [PartialKeyPath<Value>: [UInt8]]

    package init<each Member: FieldValue>(
        _ make: @escaping @Sendable (repeat each Member) -> Value,
        _ field: repeat Field<Value, each Member>
    ) {
        var fields: [FieldDeclaration] = []
        var checks: [String: @Sendable (RawField) throws(FieldProblem) -> Void] = [:]
        var writers: [@Sendable (Value, Given, inout JSONWriter) -> Void] = []
        for field in repeat each field {
            if let declaration = field.declaration { fields.append(declaration) }
            checks[field.name] = field.check
            writers.append(field.write)
        }
        self.fields = fields
        self.checks = checks
        self.writers = writers
        read = { source throws(FieldProblem) in
            make(repeat try (each field).read(source((each field).name), (each field).name))
        }
    }

    /// Whether what arrived can be this field, before the others are there.
    package func check(_ raw: RawField, for name: String) throws(FieldProblem) {
        try checks[name]?(raw)
    }

    /// Writes a value's members into an object that is being written.
    package func write(_ value: Value, given: Given = [:], to writer: inout JSONWriter) {
        for write in writers { write(value, given, &writer) }
    }
}

/// A type whose values are JSON objects of a declared shape.
package protocol Shaped: FieldValue {
    static var shape: Shape<Self> { get }
    /// Its name in the documents.
    static var documentedName: String { get }
}

extension Shaped {
    package static var schema: FieldSchema { .object(Self.self) }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Self {
        guard let object = raw.members else { throw FieldProblem("\(name) must be an object.") }
        return try shape.read(object)
    }

    /// Reads what a server tells.
    package init(told value: JSONValue) throws(FieldProblem) {
        self = try Self.read(.told(value, in: nil), named: "It")
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { Self.shape.write(self, to: &$0) }
    }

    /// As a JSON object.
    /// - Parameter given: fields that are JSON already; the value's own are not written.
    package func json(given: Shape<Self>.Given = [:]) -> [UInt8] {
        JSONWriter.object(reserving: 256 + given.values.reduce(0) { $0 + $1.count }) { writer in
            Self.shape.write(self, given: given, to: &writer)
        }
    }
}
