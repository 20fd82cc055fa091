// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation

/// The doc comments of what is declared, which are its descriptions in the documents, so that each is written once.
final class Descriptions {
    /// By the path of types and the name: `User.Kind.guest`.
    private var comments: [String: String] = [:]
    /// What was asked for in vain.
    private(set) var missing: Set<String> = []

    /// - Parameter folders: where the sources are. They are formatted, so that the depth of a line shows what it belongs to.
    init(of folders: [String]) throws {
        for folder in folders {
            for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init()
            where file.hasSuffix(".swift") {
                try read(String(contentsOfFile: folder + "/" + file, encoding: .utf8))
            }
        }
    }

    private func read(_ source: String) {
        var types: [(depth: Int, name: Substring)] = []
        var comment: [Substring] = []
        for line in source.split(separator: "\n") {
            let depth = line.prefix { $0 == " " }.count
            let text = line.dropFirst(depth)
            if text.hasPrefix("///") {
                comment.append(text.dropFirst(3).drop { $0 == " " })
                continue
            }
            defer { comment = [] }
            while let last = types.last, last.depth >= depth { types.removeLast() }
            guard let match = text.prefixMatch(of: declaration) else { continue }
            let name = match.2.drop { $0 == "`" }.prefix { $0 != "`" }
            let path = (types.map(\.name) + [name]).joined(separator: ".")
            // An extension says what a type is only where that is a type of others.
            if !comment.isEmpty, match.1 != "extension" || Self.foreign.contains(name) {
                comments[path] = comment.joined(separator: " ")
            }
            if ["struct", "enum", "extension"].contains(match.1) { types.append((depth, name)) }
        }
    }

    private static let foreign: Set<Substring> = ["Date", "Duration"]

    private let declaration =
        /(?:(?:public|package|static|package\(set\)) )*(struct|enum|extension|let|var|case) ([\w.`]+)/
        .asciiOnlyWordCharacters()

    private func comment(_ path: String) -> String? {
        guard let comment = comments[path] else {
            missing.insert(path)
            return nil
        }
        return comment
    }

    /// What a type is.
    func type(_ type: any FieldValue.Type) -> String? { comment(Self.path(of: type)) }

    /// What a field is for. One whose type says it all needs no words of its own.
    func field(_ field: FieldDeclaration, of type: Any.Type) -> String? {
        comments[Self.path(of: type) + "." + field.property]
    }

    /// What a request does, or when an event comes.
    func declared(_ type: Any.Type) -> String { comment(Self.path(of: type)) ?? "" }

    /// What a code means.
    func code(_ code: Refusal.Code) -> String { comment("Refusal.Code." + code.rawValue) ?? "" }

    /// What each word of a choice means.
    func words(of type: any FieldValue.Type, _ words: [String]) -> [(word: String, meaning: String)] {
        words.map { ($0, comment(Self.path(of: type) + "." + $0) ?? "") }
    }

    /// `User.Kind` of `ChatProtocol.User.Kind`.
    private static func path(of type: Any.Type) -> String {
        String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
    }
}
