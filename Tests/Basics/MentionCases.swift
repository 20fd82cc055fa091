// SPDX-License-Identifier: MIT

import Foundation

/// The texts of `Tests/Fixtures/mentions.json`, with the mentions that they have for the server, the web app and the clients alike.
package struct MentionCases: Decodable, Sendable {
    package let sender: String
    package let people: [String]
    private let cases: [String]

    package struct Case: Hashable, Sendable, CustomStringConvertible {
        package let text: String
        package let mentions: [Mention]

        package var description: String { text.debugDescription }
    }

    package struct Mention: Hashable, Sendable {
        /// `room` for everyone.
        package let name: String
        package let written: String
        /// In UTF-16 units.
        package let start: Int

        package init(name: String, written: String, start: Int) {
            self.name = name
            self.written = written
            self.start = start
        }

        package var length: Int { written.utf16.count }
    }

    package static let shared: MentionCases = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/mentions.json")
        // swift-format-ignore: NeverUseForceTry
        return try! JSONDecoder().decode(MentionCases.self, from: Data(contentsOf: file))
    }()

    package var all: [Case] {
        cases.map { marked in
            var text = ""
            var mentions: [Mention] = []
            for part in marked.split(separator: "⟦", omittingEmptySubsequences: false) {
                guard let end = part.firstIndex(of: "⟧"), let colon = part.firstIndex(of: ":"), colon < end else {
                    text += part
                    continue
                }
                let written = String(part[part.index(after: colon)..<end])
                mentions.append(Mention(name: String(part[..<colon]), written: written, start: text.utf16.count))
                text += written + part[part.index(after: end)...]
            }
            return Case(text: text, mentions: mentions)
        }
    }
}
