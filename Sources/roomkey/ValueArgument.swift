// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation

/// A value on the command line or from stdin.
struct ValueArgument: ParsableArguments {
    @Argument(help: "The value; - reads it from stdin, exactly as it is. Put -- before one that starts with a dash.")
    var value: String

    func text() throws -> String {
        guard value == "-" else { return value }
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure("Standard input is not UTF-8 text. Encode it, for example with base64.")
        }
        return text
    }
}
