// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

/// The scripts that every client is checked against: this library's here, the web app's in Tests/Integration/Browser/test_scripts.py.
@Suite("Faults: recorded scripts")
struct ScriptTests {
    /// Chosen so that each verb and event is in one of them.
    private static let recorded: [UInt64] = [1, 2, 3, 4]
    /// As many as make files that can still be read.
    private static let steps = 3_000

    private static func script(_ seed: UInt64) throws -> String {
        let simulation = try Simulation(seed: seed, recording: Int(seed % 4))
        try simulation.run(steps: steps)
        return try simulation.script()
    }

    @Test("a script is what the server tells now", arguments: recorded)
    func isCurrent(seed: UInt64) async throws {
        let text = try await computing { try Self.script(seed) }
        let file = Script.file(seed)
        if Script.isRecording { return try Data(text.utf8).write(to: file) }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        guard recorded != text else { return }
        let lines = zip(recorded.split(separator: "\n"), text.split(separator: "\n"))
        let difference = lines.first { $0 != $1 }
        Issue.record(
            """
            The server tells something else than \(file.lastPathComponent) has. If that is meant, ROOMKEY_RECORD_SCRIPTS=1 writes it.
            - \(difference?.0 ?? "")
            + \(difference?.1 ?? "")
            """
        )
    }

    @Test("the client library knows at the end what the records say", arguments: recorded)
    func library(seed: UInt64) throws {
        let script = try Script(contentsOf: Script.file(seed))
        var reader = ScriptReader(script)
        for step in script.steps { try reader.take(step) }
        #expect(Known(reader.state) == script.known)
    }
}
