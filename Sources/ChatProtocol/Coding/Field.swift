// SPDX-License-Identifier: MIT

import WireProtocol

/// One field of a shape: its name on the wire, and the property that holds it.
package struct Field<Root, Value: FieldValue>: Sendable {
    let name: String
    let read: @Sendable (RawField, _ name: String) throws(FieldProblem) -> Value
    private let path: any KeyPath<Root, Value> & Sendable
    private let isLeftOut: @Sendable (Value) -> Bool

    private init(
        _ name: String,
        _ path: any KeyPath<Root, Value> & Sendable,
        read: @escaping @Sendable (RawField, String) throws(FieldProblem) -> Value,
        isLeftOut: @escaping @Sendable (Value) -> Bool
    ) {
        self.name = name
        self.path = path
        self.read = read
        self.isLeftOut = isLeftOut
    }

    /// A field that must be there, unless it is an optional, which is left out where there is none.
    package init(_ name: String, _ path: any KeyPath<Root, Value> & Sendable) {
        self.init(name, path, read: Value.read, isLeftOut: \.isAbsent)
    }

    /// The room of something that is named beside the object, not in it. See ``RawField/told(_:in:)``.
    package init(roomBeside path: any KeyPath<Root, Value> & Sendable) {
        self.init(RawField.roomBeside, path, read: Value.read, isLeftOut: { _ in true })
    }

    /// A field that is left out where it has a certain value.
    package init(_ name: String, _ path: any KeyPath<Root, Value> & Sendable, unless standard: Value)
    where Value: Equatable {
        self.init(
            name,
            path,
            read: { raw, name throws(FieldProblem) in raw.isAbsent ? standard : try Value.read(raw, named: name) },
            isLeftOut: { $0 == standard }
        )
    }

    /// A field for which a newer server may have values that are not known here.
    /// - Parameter known: what those count as.
    package init(_ name: String, _ path: any KeyPath<Root, Value> & Sendable, unknownAs known: Value) {
        self.init(
            name,
            path,
            read: { raw, name in
                do throws(FieldProblem) { return try Value.read(raw, named: name) } catch { return known }
            },
            isLeftOut: \.isAbsent
        )
    }

    var check: @Sendable (RawField) throws(FieldProblem) -> Void {
        { [name, read] raw throws(FieldProblem) in _ = try read(raw, name) }
    }

    var write: @Sendable (Root, Shape<Root>.Given, inout JSONWriter) -> Void {
        { [name, path, isLeftOut] root, given, writer in
            if !given.isEmpty, let json = given[path] {
                writer.name(ofField: name)
                return writer.raw(json)
            }
            let value = root[keyPath: path]
            guard !isLeftOut(value) else { return }
            writer.name(ofField: name)
            value.write(to: &writer)
        }
    }
}
