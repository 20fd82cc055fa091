// SPDX-License-Identifier: MIT

package import WireProtocol

/// A field that holds one of a few words.
package protocol FieldChoice: FieldValue, Equatable, RawRepresentable<String>, CaseIterable {
    /// Those that a client may say.
    static var choices: [Self] { get }
}

extension FieldChoice {
    package static var schema: FieldSchema {
        .choice(told: allCases.map(\.rawValue), asked: choices.map(\.rawValue))
    }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Self {
        guard let choice = Self(rawValue: try raw.string(name)), raw.isTold || choices.contains(choice) else {
            let words = choices.map(\.rawValue)
            throw FieldProblem("\(name) must be \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "").")
        }
        return choice
    }

    package func write(to writer: inout JSONWriter) { writer.string(rawValue.utf8) }
}
