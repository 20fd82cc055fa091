// SPDX-License-Identifier: MIT

/// The fields of a request, in the order in which they are read, and how the request is made from them: the one place that says both.
///
///     static let shape = RequestShape(PinMessage.init, Field("room"), Field("seq"))
package struct RequestShape<Request>: Sendable {
    /// The fields' names on the wire.
    package let names: [String]
    private let checks: [String: @Sendable (RawField) throws(FieldProblem) -> Void]
    /// Reads a request from fields that are asked for by name.
    package let read: @Sendable (_ field: (String) -> RawField) throws(FieldProblem) -> Request

    package init<each Value: FieldValue>(
        _ make: @escaping @Sendable (repeat each Value) -> Request,
        _ field: repeat Field<each Value>
    ) {
        var names: [String] = []
        var checks: [String: @Sendable (RawField) throws(FieldProblem) -> Void] = [:]
        for field in repeat each field {
            names.append(field.name)
            checks[field.name] = field.check
        }
        self.names = names
        self.checks = checks
        read = { source throws(FieldProblem) in
            make(repeat try (each Value).read(source((each field).name), named: (each field).name))
        }
    }

    /// Whether what arrived can be this field, before the others are there.
    package func check(_ raw: RawField, for name: String) throws(FieldProblem) {
        try checks[name]?(raw)
    }
}

/// One field of a request.
package struct Field<Value: FieldValue>: Sendable {
    let name: String

    package init(_ name: String) {
        self.name = name
    }

    fileprivate var check: @Sendable (RawField) throws(FieldProblem) -> Void {
        { [name] raw throws(FieldProblem) in _ = try Value.read(raw, named: name) }
    }
}
