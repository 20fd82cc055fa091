// SPDX-License-Identifier: MIT

import ChatProtocol

/// What is declared, as all documents need it.
enum Declared {
    static let requests: [any LiveVerb.Type] = Requests.all.map { $0 } + Requests.ofSocket

    /// All types of what clients ask and are told that have a name in the documents, in the order in which they are met.
    static let types = reached(from: LiveEvent.payloads + requests.map { $0.result } + [Refusal.self], requests)
    /// The same without the events themselves.
    static let objects = reached(
        from: LiveEvent.payloads.flatMap { $0.fields.map(\.type) } + requests.map { $0.result } + [Refusal.self],
        requests
    )
    /// Those of what is asked over HTTP.
    static let overHTTP = reached(from: Requests.all.map { $0.result } + [Refusal.self], Requests.all)

    private static func reached(
        from answers: [any FieldValue.Type],
        _ requests: [any LiveVerb.Type]
    ) -> [any FieldValue.Type] {
        var types: [any FieldValue.Type] = []
        var names: Set<String> = []
        func add(_ type: any FieldValue.Type) {
            if case .array(let element) = type.schema { return add(element) }
            guard type.isNamed, names.insert(type.documentedName).inserted else { return }
            types.append(type)
            if case .object(let object) = type.schema { object.fields.forEach { add($0.type) } }
        }
        answers.forEach(add)
        for request in requests { request.fields.forEach { add($0.type) } }
        return types
    }
}

extension LiveVerb {
    static var result: any Shaped.Type { Result.self }
    static var fields: [FieldDeclaration] { shape.fields }
    /// `PinMessage`
    static var name: String { "\(Self.self)" }
}

extension ChatRequest {
    static var bodyFields: [FieldDeclaration] {
        hasBody ? shape.fields.filter { !route.pathFields.contains($0.name) } : []
    }

    static var queryFields: [FieldDeclaration] {
        hasBody ? [] : shape.fields.filter { !route.pathFields.contains($0.name) }
    }

    private static var hasBody: Bool { route.method != .get && route.method != .delete }

    /// The codes of all refusals over HTTP, with those that every request of its kind may meet.
    static var codes: [Refusal.Code] {
        var codes = refusals
        let free = bodyFields + queryFields
        if !free.isEmpty || route.pathFields.contains("emoji") { codes.append(.badRequest) }
        if route.pathFields.contains("room") { codes.append(.noSuchRoom) }
        if !bodyFields.isEmpty, !codes.contains(.tooLarge) { codes.append(.tooLarge) }
        codes += [.signedOut, .badToken, .tooManyRequests, .busy, .unavailable]
        if route.method != .get { codes.append(.badOrigin) }
        return codes
    }
}

extension Shaped {
    static var fields: [FieldDeclaration] { shape.fields }
}

extension FieldValue {
    /// Whether documents give it a name, and not only what it is made of.
    static var isNamed: Bool {
        switch schema {
        case .array: false
        case .object, .choice: true
        case .string, .integer, .boolean:
            ![String.self, UTF8Text.self, Int.self, Int64.self, Bool.self].contains { $0 == Self.self }
        }
    }
}
