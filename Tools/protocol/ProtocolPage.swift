// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation

/// docs/protocol.md, with its tables in the places that it marks for them.
struct ProtocolPage {
    private let descriptions: Descriptions
    private let page: String

    init(_ descriptions: Descriptions) throws {
        self.descriptions = descriptions
        page = try String(contentsOfFile: "docs/protocol.md", encoding: .utf8)
    }

    var text: String {
        let tables: [(name: String, text: String)] = [
            ("requests", requests(Requests.all)), ("requests of the socket", requests(Requests.ofSocket)),
            ("events", events), ("values", values), ("objects", objects), ("codes", codes),
        ]
        return tables.reduce(page) { page, table in
            let (start, end) = ("<!-- \(table.name), written by make protocol -->", "<!-- end -->")
            guard let from = page.firstRange(of: start), let to = page[from.upperBound...].firstRange(of: end) else {
                return "docs/protocol.md has no place for “\(table.name)”"
            }
            return page[..<from.upperBound] + "\n" + table.text + "\n" + page[to.lowerBound...]
        }
    }

    private func requests(_ requests: [any LiveVerb.Type]) -> String {
        table(
            ["request", "fields", "what it does"],
            requests.map { request in
                let route = (request as? any ChatRequest.Type).map {
                    "<br>`\($0.route.method.rawValue) /api/\($0.route.path)`"
                }
                var text = descriptions.declared(request)
                text += " Answer: \(reference(request.result))."
                let codes = request.refusals.map { "`\($0.rawValue)`" }
                if !codes.isEmpty { text += " Refusals: \(codes.joined(separator: ", "))." }
                return ["`\(request.verb)`\(route ?? "")", members(request.fields, of: request, asked: true), text]
            }
        )
    }

    private var events: String {
        table(
            ["event", "members", "when"],
            LiveEvent.payloads.map { payload in
                [
                    "`\(payload.event)`", members(payload.fields, of: payload, asked: false),
                    descriptions.declared(payload),
                ]
            }
        )
    }

    /// Fields of a request or of an event, a line each.
    private func members(_ fields: [FieldDeclaration], of type: Any.Type, asked: Bool) -> String {
        fields.map { field in
            let description = descriptions.field(field, of: type).map { ". \($0)" } ?? ""
            return "\(name(field)): \(self.type(of: field, asked: asked))\(description)"
        }
        .joined(separator: "<br>")
    }

    private var values: String {
        let types = Declared.objects.filter { if case .object = $0.schema { false } else { true } }
        return table(
            ["value", "is", ""],
            types.map { type in
                switch type.schema {
                case .choice(let words, _):
                    let meanings = descriptions.words(of: type, words).map { "`\($0.word)`: \($0.meaning)" }
                    return [
                        anchored(type), "one of these",
                        ([descriptions.type(type) ?? ""] + meanings).joined(separator: "<br>"),
                    ]
                case .string(let pattern?): return [anchored(type), "`\(pattern)`", descriptions.type(type) ?? ""]
                default: return [anchored(type), inline(type), descriptions.type(type) ?? ""]
                }
            }
        )
    }

    private var objects: String {
        Declared.objects.compactMap { type -> String? in
            guard case .object(let object) = type.schema, !object.fields.isEmpty else { return nil }
            let rows = object.fields.map { field in
                [name(field), self.type(of: field, asked: false), descriptions.field(field, of: object) ?? ""]
            }
            return
                "#### \(type.documentedName)\n\n\(descriptions.declared(object))\n\n\(table(["member", "is", ""], rows))"
        }
        .joined(separator: "\n\n")
    }

    private var codes: String {
        table(
            ["code", "status", "meaning"],
            Refusal.Code.statuses.map { code, status in
                ["`\(code.rawValue)`", String(status), descriptions.code(code)]
            }
        )
    }

    private func table(_ head: [String], _ rows: [[String]]) -> String {
        ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
            .replacing("|  |", with: "| |")
    }

    private func name(_ field: FieldDeclaration) -> String { "`\(field.name)\(field.isOptional ? "?" : "")`" }

    private func anchored(_ type: any FieldValue.Type) -> String {
        "<a id=\"\(Self.anchor(type))\"></a>\(type.documentedName)"
    }

    private func type(of field: FieldDeclaration, asked: Bool) -> String {
        if field.isOnlyTrue { return "`true`" }
        if asked, case .choice(let told, let words) = field.type.schema, told != words {
            return words.map { "`\($0)`" }.joined(separator: " or ")
        }
        guard let bounds = field.bounds else { return reference(field.type) }
        let (from, to) = (
            bounds.lowerBound.formatted(.number.locale(Self.english)),
            bounds.upperBound.formatted(.number.locale(Self.english))
        )
        switch field.type.schema {
        case .integer: return "\(reference(field.type)), \(from) to \(to)"
        case .array: return "\(from) to \(to) in an array of \(reference(field.type).dropLast(2))"
        default: return "\(reference(field.type)), \(from) to \(to) characters"
        }
    }

    private static let english = Locale(identifier: "en")

    private func reference(_ type: any FieldValue.Type) -> String {
        guard type.isNamed else { return inline(type) }
        if case .object(let object) = type.schema, object.fields.isEmpty { return "`{}`" }
        return "[\(type.documentedName)](#\(Self.anchor(type)))"
    }

    /// An object has a heading, a value a row that is marked.
    private static func anchor(_ type: any FieldValue.Type) -> String {
        if case .object = type.schema { return type.documentedName.lowercased() }
        return "value-" + type.documentedName.lowercased()
    }

    private func inline(_ type: any FieldValue.Type) -> String {
        switch type.schema {
        case .string: "string"
        case .integer: "number"
        case .boolean: "`true` or `false`"
        case .array(let element): reference(element) + "[]"
        case .object, .choice: reference(type)
        }
    }
}
