// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import Testing
import WireProtocol

@testable import Server

/// What the server writes, by whatever means, is what is declared: each reply and event on record can be read by its declaration, and
/// written by it is the same to the byte.
@Suite("Wire: what is recorded is as it is declared", .enabled(if: !GoldenFile.isRecording))
struct DeclaredShapeTests {
    private static let verbs: [String: any LiveVerb.Type] = Dictionary(
        uniqueKeysWithValues: (Requests.all + Requests.ofSocket).map { ($0.verb, $0) }
    )

    /// The lines of all transcripts, with values in the place of their names.
    private static func lines() throws -> [[String]] {
        try GoldenFile.all().map { file in
            file.lines.map { line in
                String(line).replacing(/<(r?)([^>]*)>/) { name in
                    if name.1 == "r", let number = Int(name.2) { return String(number) }
                    return String((name.1 + name.2).lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
                }
            }
        }
    }

    @Test("every event")
    func events() throws {
        var kinds: Set<String> = []
        for line in try Self.lines().joined() {
            guard let match = line.firstMatch(of: /← (\{"event":"(\w+)".*\})$/) else { continue }
            guard case .event(let event) = try ServerFrame(parsing: Array(match.1.utf8)) else {
                Issue.record("no event: \(match.1)")
                continue
            }
            #expect(event.frame.map { String(decoding: $0, as: UTF8.self) } == String(match.1))
            kinds.insert(String(match.2))
        }
        #expect(kinds == Set(LiveEvent.kinds))
    }

    @Test("every reply on the live socket, and the request that it is to")
    func replies() throws {
        var seen: Set<String> = []
        for file in try Self.lines() {
            for (line, next) in zip(file, file.dropFirst()) {
                guard let request = line.firstMatch(of: /: (\{"id":\d+,"verb":"(\w+)".*\})$/),
                    let reply = next.wholeMatch(of: /→ \{"id":\d+,"result":(.*)\}/)
                else { continue }
                let verb = String(request.2)
                let type = try #require(Self.verbs[verb], "\(verb)")
                try expect(type, request: JSONValue(parsing: Array(request.1.utf8)), result: String(reply.1))
                seen.insert(verb)
            }
        }
        #expect(seen == Set(Self.verbs.keys))
    }

    private func expect<Request: LiveVerb>(_ type: Request.Type, request: JSONValue, result: String) throws {
        let asked = try Request.shape.read { request.field($0) }
        let read = try asked.result(JSONValue(parsing: Array(result.utf8)))
        #expect(String(decoding: read.json(), as: UTF8.self) == result, "\(Request.verb)")
        // A client asks with the same declaration.
        let frame = try JSONValue(parsing: asked.frame(id: 1))
        #expect(try Request.shape.read { frame.field($0) }.frame(id: 1) == asked.frame(id: 1), "\(Request.verb)")
    }

    @Test("every answer over HTTP to what can be asked for on the live socket as well")
    func answers() throws {
        var seen: Set<String> = []
        for file in try Self.lines() {
            for (index, line) in file.enumerated() {
                guard let asked = line.wholeMatch(of: /[^:{]+: ([A-Z]+) \/api\/([^?\s]*)(?:\?\S*)?/),
                    let action = Requests.all.first(where: { $0.route.fields(of: asked.2, asked: asked.1) != nil }),
                    let fields = action.route.fields(of: asked.2, asked: asked.1)
                else { continue }
                // Behind the request are its body, the status, perhaps headers, and what was answered.
                let rest = file[(index + 1)...].prefix { $0.wholeMatch(of: /[^:{]+: [A-Z]+ \/.*/) == nil }
                guard let status = rest.firstIndex(where: { $0.hasPrefix("→ 20") }),
                    let body = rest[(status + 1)...].first(where: { $0.hasPrefix("{") })
                else { continue }
                try expect(action, answer: body, in: fields["room"].flatMap { RoomID($0) })
                seen.insert(action.verb)
            }
        }
        #expect(seen == Set(Requests.all.map { $0.verb }))
    }

    private func expect<Request: ChatRequest>(_ type: Request.Type, answer: String, in room: RoomID?) throws {
        let read = try Request.Result.read(.told(JSONValue(parsing: Array(answer.utf8)), in: room), named: "It")
        #expect(String(decoding: read.json(), as: UTF8.self) == answer, "\(Request.verb)")
    }
}

extension HTTPRoute {
    /// The fields in a path of this route; nil when it is of another.
    fileprivate func fields(of path: Substring, asked method: Substring) -> [String: String]? {
        let (pattern, parts) = (self.path.split(separator: "/"), path.split(separator: "/"))
        guard self.method.rawValue == method, pattern.count == parts.count else { return nil }
        var fields: [String: String] = [:]
        for (name, part) in zip(pattern, parts) where name != part {
            guard name.hasPrefix("{") else { return nil }
            fields[String(name.dropFirst().dropLast())] = String(part)
        }
        return fields
    }
}

extension LiveEvent {
    /// As its declaration writes it.
    fileprivate var frame: [UInt8]? {
        switch self {
        case .message(let payload): payload.frame()
        case .messageUpdated(let payload): payload.frame()
        case .reaction(let payload): payload.frame()
        case .pin(let payload): payload.frame()
        case .room(let payload): payload.frame()
        case .member(let payload): payload.frame()
        case .read(let payload): payload.frame()
        case .notifications(let payload): payload.frame()
        case .user(let payload): payload.frame()
        case .workspace(let payload): payload.frame()
        case .typing(let payload): payload.frame()
        case .presence(let payload): payload.frame()
        case .reset(let payload): payload.frame()
        case .caughtUp(let payload): payload.frame()
        case .unknown: nil
        }
    }
}
