// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport

/// What was said on the wire, as text, with names in place of what differs from run to run. Everything else stands as it was sent: the
/// order of members, the spelling of numbers, the texts.
final class Transcript: Sendable {
    private struct State {
        var lines: [String] = []
        /// What is known to be random, with its name, the longest first: one may be part of another.
        var names: [(value: String, name: String)] = []
        var revisions: [Substring: Int] = [:]
    }

    private let state = Mutex(State())

    var text: String { state.withLock { $0.lines.joined(separator: "\n") + "\n" } }

    /// From now on a value is written as its name.
    func name(_ value: String, _ name: String) {
        state.withLock { state in
            guard !value.isEmpty, !state.names.contains(where: { $0.value == value }) else { return }
            state.names.append((value, "<\(name)>"))
            state.names.sort { $0.value.utf8.count > $1.value.utf8.count }
        }
    }

    func heading(_ text: String) {
        state.withLock { $0.lines += ["", "## \(text)"] }
    }

    func write(_ lines: String...) {
        state.withLock { state in
            for line in lines { state.lines.append(Self.masked(line, &state)) }
        }
    }

    private static func masked(_ line: String, _ state: inout State) -> String {
        var line = line
        for (value, name) in state.names { line = line.replacing(value, with: name) }
        // Changes are counted by all that is kept, also by what the wire does not show; that two are the same change is kept.
        let parts = line.split(separator: #""revision":"#, omittingEmptySubsequences: false)
        guard let first = parts.first else { return line }
        return parts.dropFirst().reduce(String(first)) { text, part in
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return text + #""revision":"# + part }
            let number = state.revisions[digits] ?? state.revisions.count + 1
            state.revisions[digits] = number
            return text + #""revision":<r\#(number)>"# + part.dropFirst(digits.count)
        }
    }
}

extension Transcript {
    /// Writes a request.
    func write(_ person: String, _ method: String, _ target: String, _ headers: [String: String], _ body: [UInt8]?) {
        write("", "\(person): \(method) \(target)")
        for header in headers.sorted(by: { $0.key < $1.key }) {
            write("\(header.key): \(header.value.count > 100 ? "\(header.value.prefix(40))…" : header.value)")
        }
        guard let body, !body.isEmpty else { return }
        let text = String(decoding: body, as: UTF8.self)
        // A body that is there for its size says nothing more when it is written out.
        write(body.count > 2_000 ? "\(text.prefix(60))… (\(body.count) bytes)" : text)
    }

    /// The headers of an answer that clients go by; the others are those of HTTP itself.
    private static let headers = [
        "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
        "access-control-max-age", "allow", "cache-control", "content-type", "location", "retry-after",
        "sec-websocket-version", "upgrade", "vary", "www-authenticate", "x-content-type-options",
    ]

    /// Those of every answer in JSON, which are not written down each time.
    private static let ofJSON = [
        "cache-control: no-store", "content-type: application/json; charset=utf-8", "x-content-type-options: nosniff",
    ]

    /// Writes an answer, without the headers that every answer in JSON has; where one of those is missing, it says so.
    /// - Parameter body: in place of the answer's own.
    func write(_ answer: HTTPAnswer, body: String? = nil) {
        let headers = Self.headers.flatMap { name in answer.all(name).map { "\(name): \($0)" } }
        let isUsual = Self.ofJSON.allSatisfy(headers.contains)
        write("→ \(answer.status)\(isUsual ? "" : " with these headers only")")
        for header in headers where !(isUsual && Self.ofJSON.contains(header)) { write(header) }
        for cookie in answer.all("set-cookie") { write("set-cookie: \(Self.masked(cookie: cookie))") }
        let body = body ?? answer.text
        if !body.isEmpty { write(body) }
    }

    private static func masked(cookie: String) -> String {
        let parts = cookie.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard let equals = parts[0].firstIndex(of: "="), parts[0].index(after: equals) < parts[0].endIndex else {
            return cookie
        }
        return "\(parts[0][...equals])<cookie>\(parts.count > 1 ? ";" + parts[1] : "")"
    }
}
