// SPDX-License-Identifier: MIT

import WireProtocol

/// One field of a shape: its name on the wire, and the property that holds it.
package struct Field<Root, Value: FieldValue>: Sendable {
    let name: String
    private let bounds: ClosedRange<Int>?
    private let hasStandard: Bool
    let read: @Sendable (RawField, _ name: String) throws(FieldProblem) -> Value
    private let path: any KeyPath<Root, Value> & Sendable
    private let isLeftOut: @Sendable (Value) -> Bool

    private init(
        _ name: String,
        _ path: any KeyPath<Root, Value> & Sendable,
        within bounds: ClosedRange<Int>? = nil,
        hasStandard: Bool = false,
        read: @escaping @Sendable (RawField, String) throws(FieldProblem) -> Value,
        isLeftOut: @escaping @Sendable (Value) -> Bool
    ) {
        self.name = name
        self.bounds = bounds
        self.hasStandard = hasStandard
        self.path = path
        self.read = read
        self.isLeftOut = isLeftOut
    }

    /// A field that must be there, unless it is an optional, which is left out where there is none.
    /// - Parameter bounds: what documents tell of its length, of how many there are or of its value. Who acts on the field enforces them.
    package init(
        _ name: String,
        _ path: any KeyPath<Root, Value> & Sendable,
        within bounds: ClosedRange<Int>? = nil
    ) {
        self.init(name, path, within: bounds, read: Value.read, isLeftOut: \.isAbsent)
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
            hasStandard: true,
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

    /// Nil for what is no member of the object.
    var declaration: FieldDeclaration? {
        guard name != RawField.roomBeside else { return nil }
        return FieldDeclaration(
            name: name,
            // "\\PinMessage.seq"
            property: "\(path)".split(separator: ".").last.map(String.init) ?? name,
            type: Value.base,
            isOptional: hasStandard || Value.base != Value.self,
            isOnlyTrue: hasStandard && Value.self == Bool.self,
            bounds: bounds
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
