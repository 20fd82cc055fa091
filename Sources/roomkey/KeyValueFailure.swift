// SPDX-License-Identifier: MIT

import ArgumentParser
import RoomkeyClient

/// A failure of `roomkey kv`: a line, and an exit code that scripts can tell apart.
struct KeyValueFailure: Error {
    let text: String
    let code: ExitCode

    static func noSuchKey(_ key: String) -> KeyValueFailure {
        KeyValueFailure(text: "Record “\(key)” not found.", code: ExitCode(3))
    }

    private init(text: String, code: ExitCode) {
        self.text = text
        self.code = code
    }

    init(_ error: any Error, server: String) {
        switch error {
        case let failure as KeyValueFailure:
            self = failure
        case let error as RoomkeyError:
            self.init(error, server)
        case let failure as CommandFailure:
            self.init(text: failure.text, code: ExitCode(1))
        default:
            self.init(text: "Roomkey failed: \(error)", code: ExitCode(1))
        }
    }

    private init(_ error: RoomkeyError, _ server: String) {
        switch error {
        case .refused(let refusal):
            let refused: [Refusal.Code] = [.badToken, .signedOut, .notAllowed]
            self.init(text: refusal.message, code: ExitCode(refused.contains(refusal.code) ? 4 : 1))
        case .unreachable(let reason):
            self.init(
                text:
                    "\(server) cannot be reached: \(reason). Check that the server is running and that --server is right.",
                code: ExitCode(5)
            )
        case .offline:
            self.init(text: "The connection to \(server) was lost and not restored.", code: ExitCode(5))
        case .timeout:
            self.init(
                text: "\(server) did not answer in time. The operation may have happened; check before retrying.",
                code: ExitCode(5)
            )
        case .connectionLost:
            self.init(
                text:
                    "The connection to \(server) was lost before the reply. The operation may have happened; check before retrying.",
                code: ExitCode(5)
            )
        default:
            self.init(text: "\(error)", code: ExitCode(1))
        }
    }

    /// Prints it in one line.
    func report() {
        CommandFailure(text.split(whereSeparator: \.isNewline).joined(separator: " ")).report()
    }
}
