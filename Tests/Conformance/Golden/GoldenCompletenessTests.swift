// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import TestSupport
import Testing

@testable import Server

/// What there is on the wire is recorded: something new without a record fails here.
@Suite("Wire: nothing is left out of what is recorded", .enabled(if: !GoldenFile.isRecording))
struct GoldenCompletenessTests {
    /// A request over HTTP, and the status of its answer.
    private struct Exchange {
        let method: String
        let target: Substring
        let status: String
    }

    private static func exchanges() throws -> [Exchange] {
        try GoldenFile.all().flatMap { file in
            var exchanges: [Exchange] = []
            var request: (method: String, target: Substring)?
            for line in file.lines {
                if let match = line.wholeMatch(of: /[^:{]+: ([A-Z]+) (\/\S*)/) {
                    request = (String(match.1), match.2)
                } else if let asked = request, let match = line.wholeMatch(of: /→ (\d{3}).*/) {
                    exchanges.append(Exchange(method: asked.method, target: asked.target, status: String(match.1)))
                    request = nil
                }
            }
            return exchanges
        }
    }

    private static func text(of file: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return try String(contentsOf: root.appending(path: file), encoding: .utf8)
    }

    /// All that is recorded, as one text.
    private static func recorded() throws -> String {
        try GoldenFile.all().flatMap(\.lines).joined(separator: "\n")
    }

    /// The first group of each match.
    private static func names(_ pattern: some RegexComponent<(Substring, Substring)>, in text: String) -> Set<String> {
        Set(text.matches(of: pattern).map { String($0.output.1) })
    }

    /// Statuses of an operation that take a server that is full, or much time.
    private static let unrecorded: Set<String> = ["429", "503"]

    @Test("each operation of the API, with each status that its document names")
    func operations() throws {
        let exchanges = try Self.exchanges()
        for (operation, statuses) in try Operation.all() {
            let seen = Set(exchanges.filter { operation.isAsked($0.method, $0.target) }.map(\.status))
            let missing = statuses.subtracting(seen).subtracting(Self.unrecorded).subtracting(
                Self.unanswered[operation] ?? []
            )
            #expect(missing.isEmpty, "\(operation.method) \(operation.path): \(missing.sorted()) is not recorded")
        }
    }

    @Test("each verb of the live socket, with a result and with an error")
    func verbs() throws {
        let files = try GoldenFile.all()
        for verb in (Requests.all + Requests.ofSocket).map({ $0.verb }) {
            var answers: Set<Substring> = []
            for file in files {
                for (line, answer) in zip(file.lines, file.lines.dropFirst())
                where line.contains(#","verb":"\#(verb)""#) {
                    if let match = answer.firstMatch(of: /^→ \{"id":\d+,"(result|error)"/) { answers.insert(match.1) }
                }
            }
            #expect(answers == ["result", "error"], "\(verb)")
        }
    }

    @Test("each event of the live socket")
    func events() throws {
        let recorded = Self.names(/← \{"event":"(\w+)"/, in: try Self.recorded())
        #expect(Set(LiveEvent.kinds).subtracting(recorded).isEmpty)
    }

    @Test("each code of an error")
    func codes() throws {
        let codes = Set(Refusal.Code.statuses.map(\.code.rawValue))
        let recorded = Self.names(/"code":"(\w+)"/, in: try Self.recorded())
        // These take a server that is full, stops or is at fault.
        #expect(codes.symmetricDifference(recorded) == ["busy", "internalError", "unavailable"])
    }

    @Test("each operation of the key-value API, over HTTP and over the WebSocket")
    func keyValue() throws {
        let told = try Self.text(of: "docs/key-value.md")
        let exchanges = try Self.exchanges()
        let rows = told.matches(of: /\n\| `([A-Z]+) (\/[^ ?`]*)/)
        #expect(rows.count > 7)
        for row in rows {
            let operation = Operation(method: String(row.1), path: String(row.2))
            #expect(
                exchanges.contains { operation.isAsked($0.method, $0.target) && $0.status == "200" },
                "\(operation.method) \(operation.path)"
            )
        }
        let recorded = try Self.recorded()
        let numbers = Self.names(/\n\| (\d) \w+ \|/, in: told)
        #expect(numbers.count == 6)
        #expect(Self.names(/"messageId":\d+,"op":(\d)/, in: recorded).isSuperset(of: numbers))
        for answer in [#""code":200,"messageId""#, #""code":400,"messageId""#, #""type":"notification""#] {
            #expect(recorded.contains(answer))
        }
    }

    /// Statuses that the document names and the server never answers.
    private static let unanswered: [Operation: Set<String>] = [
        Operation(method: "POST", path: "/api/invitations"): ["409"]
    ]
}
