// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import WireProtocol

/// The OpenAPI document: what is declared, merged into Tools/protocol/openapi.json, which has what is not.
struct OpenAPIDocument {
    private let descriptions: Descriptions
    private let written: JSONValue

    init(_ descriptions: Descriptions) throws {
        self.descriptions = descriptions
        written = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: "Tools/protocol/openapi.json"))))
    }

    var text: String {
        var paths = written["paths"]?.members ?? []
        for request in Requests.all {
            let path = "/api/" + request.route.path
            let operation = (request.route.method.rawValue.lowercased(), operation(request))
            if let place = paths.firstIndex(where: { $0.name == path }) {
                paths[place].value = .object((paths[place].value.members ?? []) + [operation])
            } else {
                paths.append((path, .object([operation])))
            }
        }
        let schemas = Declared.overHTTP.map { ($0.documentedName, schema($0)) }
        let components = written["components"]?.replacing("schemas") { $0.adding(schemas) }
        return written.replacing("paths") { _ in .object(paths) }
            .replacing("components") { components ?? $0 }.pretty + "\n"
    }

    private func operation<Request: ChatRequest>(_ request: Request.Type) -> JSONValue {
        let description = descriptions.declared(request)
        let (summary, rest) = description.firstSentence
        var members: [(String, JSONValue)] = [
            ("operationId", .string(Request.name.lowercasedFirst)), ("summary", .string(summary)),
            ("tags", .array([.string("chat")])),
        ]
        if !rest.isEmpty { members.append(("description", .string(rest))) }
        let parameters =
            Request.shape.fields.filter { Request.route.pathFields.contains($0.name) } + Request.queryFields
        if !parameters.isEmpty {
            members.append(("parameters", .array(parameters.map { parameter($0, of: request) })))
        }
        if !Request.bodyFields.isEmpty {
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .bool(true)),
                        ("content", content(object(Request.bodyFields, of: request, asked: true))),
                    ])
                )
            )
        }
        var responses = Request.statuses.map { status in
            (
                String(status),
                JSONValue.object([
                    ("description", .string(status == 201 ? "Created" : "Done")),
                    ("content", content(reference(Request.Result.self))),
                ])
            )
        }
        let codes = Dictionary(grouping: Request.codes, by: \.status)
        for (status, codes) in codes.sorted(by: { $0.key < $1.key }) {
            responses.append((String(status), refusal(status, codes)))
        }
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    private func refusal(_ status: Int, _ codes: [Refusal.Code]) -> JSONValue {
        let shared = written["components"]?["responses"]?[String(status)] != nil
        // Those that many requests have are described once.
        if shared, codes.allSatisfy({ Refusal.Code.general.contains($0) || $0 == .badRequest }) {
            return .object([("$ref", .string("#/components/responses/\(status)"))])
        }
        let meanings = codes.map { "`\($0.rawValue)`: \(descriptions.code($0))" }
        return .object([
            ("description", .string(meanings.joined(separator: " "))), ("content", content(reference(Refusal.self))),
        ])
    }

    private func parameter(_ field: FieldDeclaration, of request: Any.Type) -> JSONValue {
        let isInPath =
            !field.isOptional && (request as? any ChatRequest.Type)?.route.pathFields.contains(field.name) == true
        var members: [(String, JSONValue)] = [
            ("name", .string(field.name)), ("in", .string(isInPath ? "path" : "query")),
        ]
        if !field.isOptional { members.append(("required", .bool(true))) }
        members.append(("schema", type(of: field, asked: true)))
        if let description = descriptions.field(field, of: request) {
            members.append(("description", .string(description)))
        }
        return .object(members)
    }

    private func content(_ schema: JSONValue) -> JSONValue {
        .object([("application/json", .object([("schema", schema)]))])
    }

    // MARK: schemas

    /// What is under a type's name.
    private func schema(_ type: any FieldValue.Type) -> JSONValue {
        let description = descriptions.type(type)
        switch type.schema {
        case .object(let object):
            return self.object(object.fields, of: object, asked: false, description: description)
        case .choice(let words, _):
            let meanings = descriptions.words(of: type, words).map { " `\($0.word)`: \($0.meaning)" }.joined()
            return .object([
                ("type", .string("string")), ("enum", .array(words.map { .string($0) })),
                ("description", .string((description ?? "") + meanings)),
            ])
        default:
            return inline(type).adding([("description", .string(description ?? ""))])
        }
    }

    private func object(
        _ fields: [FieldDeclaration],
        of type: Any.Type,
        asked: Bool,
        description: String? = nil
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [("type", .string("object"))]
        if let description { members.append(("description", .string(description))) }
        let properties = fields.map { field in
            let description = descriptions.field(field, of: type).map { [("description", JSONValue.string($0))] } ?? []
            return (field.name, self.type(of: field, asked: asked).adding(description))
        }
        members.append(("properties", .object(properties)))
        members.append(("required", .array(fields.filter { !$0.isOptional }.map { .string($0.name) })))
        return .object(members)
    }

    private func type(of field: FieldDeclaration, asked: Bool) -> JSONValue {
        if field.isOnlyTrue { return .object([("const", .bool(true))]) }
        if asked, case .choice(let told, let words) = field.type.schema, told != words {
            return .object([("type", .string("string")), ("enum", .array(words.map { .string($0) }))])
        }
        guard let bounds = field.bounds else { return reference(field.type) }
        let names =
            switch field.type.schema {
            case .array: ("minItems", "maxItems")
            case .integer: ("minimum", "maximum")
            default: ("minLength", "maxLength")
            }
        return reference(field.type).adding([
            (names.0, .number(JSONNumber(Int64(bounds.lowerBound)))),
            (names.1, .number(JSONNumber(Int64(bounds.upperBound)))),
        ])
    }

    private func reference(_ type: any FieldValue.Type) -> JSONValue {
        type.isNamed ? .object([("$ref", .string("#/components/schemas/\(type.documentedName)"))]) : inline(type)
    }

    private func inline(_ type: any FieldValue.Type) -> JSONValue {
        switch type.schema {
        case .string(let pattern):
            .object([("type", .string("string"))] + (pattern.map { [("pattern", .string($0))] } ?? []))
        case .integer: .object([("type", .string("integer")), ("format", .string("int64"))])
        case .boolean: .object([("type", .string("boolean"))])
        case .array(let element): .object([("type", .string("array")), ("items", reference(element))])
        case .object, .choice: schema(type)
        }
    }
}
