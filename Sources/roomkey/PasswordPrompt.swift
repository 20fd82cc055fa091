// SPDX-License-Identifier: MIT

import Foundation

/// Reads a password: from the terminal without showing it, or the first line of stdin. Never from the arguments, which every
/// user of the machine can see.
enum PasswordPrompt {
    static func read(for name: String) throws(CommandFailure) -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine() else { throw CommandFailure("There is no password on stdin.") }
            return line
        }
        let password = hidden("Password for \(name): ")
        guard hidden("Repeat password: ") == password else { throw CommandFailure("The passwords do not match.") }
        return password
    }

    /// Reads a password that is there already, from the terminal without showing it.
    static func readOnce(for name: String) -> String { hidden("Password for \(name): ") }

    private static func hidden(_ prompt: String) -> String {
        getpass(prompt).map { String(cString: $0) } ?? ""
    }
}
