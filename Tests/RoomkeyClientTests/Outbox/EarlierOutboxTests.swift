// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import RoomkeyClient

/// What the terminal client of earlier versions kept; Tests/Fixtures.
@Suite("RoomkeyClient: what earlier versions kept")
struct EarlierOutboxTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures").standardized
    private static let versions = ["0.1.0"]

    @Test("an outbox of an earlier version opens, with everything that was unsent", arguments: versions)
    func outbox(version: String) throws {
        let terminal = Self.fixtures.appending(path: "\(version)/terminal")
        let files = try FileManager.default.contentsOfDirectory(at: terminal, includingPropertiesForKeys: nil)
        let sessionFile = try #require(files.first { $0.pathExtension == "json" })
        let session = try JSONDecoder().decode(Session.self, from: Data(contentsOf: sessionFile))
        #expect(session.user.name == "Tess" && session.user.kind == .guest)
        // Opening writes it anew, and fixtures stay as they are.
        let folder = try TemporaryFolder()
        let copy = folder.file("outbox")
        try FileManager.default.copyItem(at: try #require(files.first { $0.pathExtension == "outbox" }), to: copy)
        let items = try OutboxFile.open(copy, owner: session.user.id).outbox.items
        #expect(items.map(\.text) == ["From a terminal", "Line with “quotes” ✓"])
        #expect(items.allSatisfy { $0.room == "engineering" && $0.refusal == nil })
    }
}
