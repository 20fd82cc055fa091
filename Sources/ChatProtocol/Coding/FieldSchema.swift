// SPDX-License-Identifier: MIT

/// What the values of a type are in JSON. `make protocol` writes it into the documents.
package enum FieldSchema: Sendable {
    /// - Parameter pattern: a regular expression that all of them match.
    case string(pattern: String? = nil)
    case integer
    case boolean
    /// One of a few words. A client may ask for fewer than a server tells.
    case choice(told: [String], asked: [String])
    case array(of: any FieldValue.Type)
    case object(any Shaped.Type)
}

/// What is declared of a field, for the documents.
package struct FieldDeclaration: Sendable {
    /// The name on the wire.
    package let name: String
    /// The name of the property that holds it; its doc comment is the field's description.
    package let property: String
    /// The type, without the `Optional`.
    package let type: any FieldValue.Type
    package let isOptional: Bool
    /// Whether a `false` is left out.
    package let isOnlyTrue: Bool
    /// Characters of a text, elements of an array, or the values of a number.
    package let bounds: ClosedRange<Int>?
}
