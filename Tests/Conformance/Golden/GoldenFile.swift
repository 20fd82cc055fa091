// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// A recorded transcript. `ROOMKEY_RECORD_GOLDEN=1` writes it anew.
struct GoldenFile {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded")
    static let isRecording = ProcessInfo.processInfo.environment["ROOMKEY_RECORD_GOLDEN"] == "1"
    /// Lines of a difference that are shown: more would hide the first, which is the one to look at.
    private static let shownLines = 60

    let name: String

    private var url: URL { Self.folder.appending(path: "\(name).txt") }

    /// All that is recorded.
    static func all() throws -> [(name: String, lines: [Substring])] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }
            .map { url in
                let text = try String(contentsOf: url, encoding: .utf8)
                return (url.deletingPathExtension().lastPathComponent, text.split(separator: "\n"))
            }
    }

    /// Compares a transcript with what is recorded, to the byte.
    func expect(_ text: String) throws {
        if Self.isRecording {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            return try Data(text.utf8).write(to: url)
        }
        guard let recorded = try? String(decoding: Data(contentsOf: url), as: UTF8.self) else {
            Issue.record("There is no Recorded/\(name).txt. ROOMKEY_RECORD_GOLDEN=1 writes it.")
            return
        }
        guard recorded != text else { return }
        Issue.record("The wire is not as Recorded/\(name).txt has it:\n\(Self.difference(recorded, text))")
    }

    /// The lines that are gone (-) and those that are new (+), each group under the request it belongs to.
    private static func difference(_ recorded: String, _ text: String) -> String {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        let (old, new) = (lines(recorded), lines(text))
        var shown: [(line: Int, text: String)] = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, let line, _): shown.append((offset, "- \(offset + 1): \(line)"))
            case .insert(let offset, let line, _): shown.append((offset, "+ \(offset + 1): \(line)"))
            }
        }
        shown.sort { $0.line < $1.line }
        guard let first = shown.first else { return "They differ in their line ends." }
        let request = old.prefix(first.line + 1).last { $0.contains(": ") && old.isRequest($0) }
        let more = shown.count > shownLines ? ["… and \(shown.count - shownLines) lines more"] : []
        return ([request.map { "after \($0)" }].compactMap(\.self) + shown.prefix(shownLines).map(\.text) + more)
            .joined(separator: "\n")
    }
}

extension [String] {
    /// Whether a line begins a request: a person, and what they ask for.
    fileprivate func isRequest(_ line: String) -> Bool {
        guard let colon = line.firstRange(of: ": ") else { return false }
        let asked = line[colon.upperBound...]
        return asked.hasPrefix("{") || asked.prefix { $0.isUppercase }.count > 2
    }
}
