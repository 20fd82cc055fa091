// SPDX-License-Identifier: MIT

import ChatProtocol

/// The types of the web app for what it asks and is told.
struct TypeScript {
    private let descriptions: Descriptions

    init(_ descriptions: Descriptions) {
        self.descriptions = descriptions
    }

    var text: String {
        let requests = Declared.requests
        let parts =
            ["// What a chat says over the wire. Written by `make protocol` from Sources/ChatProtocol: edit that."]
            + Declared.types.map(definition)
            + requests.map { interface($0.name, $0.fields, of: $0, asked: true) }
            + [
                map(
                    "Verbs",
                    "The verbs of the live socket: what each takes, and the result in its reply.",
                    requests.map {
                        ($0.verb, "{ fields: \($0.name); result: \($0.result.documentedName) }")
                    }
                ),
                map(
                    "Events",
                    "The events of the live socket, by name.",
                    LiveEvent.payloads.map {
                        ($0.event, $0.documentedName)
                    }
                ),
            ]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func map(_ name: String, _ description: String, _ members: [(name: String, type: String)]) -> String {
        let lines = members.map { "  \($0.name): \($0.type);" }
        return "/** \(description) */\nexport interface \(name) {\n\(lines.joined(separator: "\n"))\n}"
    }

    private func definition(_ type: any FieldValue.Type) -> String {
        let name = type.documentedName
        switch type.schema {
        case .object(let object): return interface(name, object.fields, of: object, asked: false)
        case .choice(let words, _):
            let meanings = descriptions.words(of: type, words).map { "`\($0.word)`: \($0.meaning)" }
            return
                "\(comment(([descriptions.type(type) ?? ""] + meanings).joined(separator: " ")))export type \(name) = \(union(words));"
        default: return "\(comment(descriptions.type(type)))export type \(name) = \(inline(type));"
        }
    }

    private func interface(_ name: String, _ fields: [FieldDeclaration], of type: Any.Type, asked: Bool) -> String {
        let comment = comment(descriptions.declared(type))
        if fields.isEmpty { return "\(comment)export type \(name) = Record<string, never>;" }
        let lines = fields.flatMap { field in
            let description = descriptions.field(field, of: type).map { ["  /** \($0) */"] } ?? []
            return description + [
                "  \(field.name)\(field.isOptional ? "?" : ""): \(self.type(of: field, asked: asked));"
            ]
        }
        return "\(comment)export interface \(name) {\n\(lines.joined(separator: "\n"))\n}"
    }

    private func comment(_ text: String?) -> String { text.map { "/** \($0) */\n" } ?? "" }

    private func type(of field: FieldDeclaration, asked: Bool) -> String {
        if field.isOnlyTrue { return "true" }
        if asked, case .choice(let told, let words) = field.type.schema, told != words { return union(words) }
        return reference(field.type)
    }

    private func union(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: " | ") }

    private func reference(_ type: any FieldValue.Type) -> String {
        type.isNamed ? type.documentedName : inline(type)
    }

    private func inline(_ type: any FieldValue.Type) -> String {
        switch type.schema {
        case .string: "string"
        case .integer: "number"
        case .boolean: "boolean"
        case .array(let element): reference(element) + "[]"
        case .object, .choice: type.documentedName
        }
    }
}
