// SPDX-License-Identifier: MIT

import Foundation

/// An answer to an HTTP request.
package struct HTTPAnswer: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package var body: [UInt8] = []

    /// The value of the first header of a name, in any case of letters.
    package subscript(_ name: String) -> String? { all(name).first }

    /// The values of all headers of a name.
    package func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    package var json: JSON {
        get throws { try JSON(body) }
    }
}

/// Reads answers (RFC 9112) from bytes as they arrive.
struct HTTPAnswerParser {
    private var bytes: [UInt8] = []
    private var answer: HTTPAnswer?
    /// An answer to HEAD has no body, whatever its headers say.
    let isHead: Bool

    init(isHead: Bool) {
        self.isHead = isHead
    }

    mutating func add(_ new: some Sequence<UInt8>) { bytes += new }

    /// What comes after the answers, once the protocol was switched.
    mutating func takeRest() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// The next answer, when all of it is there.
    /// - Parameter isEnd: the connection has ended, and with it an answer without a length.
    mutating func next(isEnd: Bool = false) throws -> HTTPAnswer? {
        if answer == nil { answer = try takeHead() }
        guard var complete = answer, let body = try takeBody(of: complete, isEnd: isEnd) else { return nil }
        complete.body = body
        answer = nil
        return complete
    }

    private mutating func takeHead() throws -> HTTPAnswer? {
        let end = Array("\r\n\r\n".utf8)
        guard let blank = firstIndex(of: end) else { return nil }
        let lines = String(decoding: bytes[..<blank], as: UTF8.self).components(separatedBy: "\r\n")
        bytes.removeFirst(blank + end.count)
        let statusLine = lines[0].split(separator: " ", maxSplits: 2)
        guard statusLine.count >= 2, statusLine[0].hasPrefix("HTTP/1."), let status = Int(statusLine[1]) else {
            throw TestFailure.unexpected("the status line \(lines[0])")
        }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        return HTTPAnswer(status: status, headers: headers)
    }

    private mutating func takeBody(of head: HTTPAnswer, isEnd: Bool) throws -> [UInt8]? {
        if isHead || head.status < 200 || head.status == 204 || head.status == 304 { return [] }
        if let length = head["content-length"].flatMap({ Int($0) }) {
            guard bytes.count >= length else { return nil }
            defer { bytes.removeFirst(length) }
            return Array(bytes[..<length])
        }
        if head["transfer-encoding"]?.lowercased() == "chunked" { return try takeChunks() }
        return isEnd ? takeRest() : nil
    }

    private mutating func takeChunks() throws -> [UInt8]? {
        var body: [UInt8] = []
        var position = 0
        while let line = firstIndex(of: [13, 10], from: position) {
            guard let size = Int(String(decoding: bytes[position..<line], as: UTF8.self), radix: 16) else {
                throw TestFailure.unexpected("a chunk without its size")
            }
            let start = line + 2
            guard bytes.count >= start + size + 2 else { return nil }
            body += bytes[start..<start + size]
            position = start + size + 2
            if size == 0 {
                bytes.removeFirst(position)
                return body
            }
        }
        return nil
    }

    private func firstIndex(of pattern: [UInt8], from start: Int = 0) -> Int? {
        guard bytes.count >= start + pattern.count else { return nil }
        return (start...bytes.count - pattern.count).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }
}
