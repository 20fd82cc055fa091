// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation

/// How a command prints its results, a line for each.
struct OutputOption: ParsableArguments {
    @Flag(help: "Print JSON, one object per line.")
    var json = false

    /// Prints a result in the way that was asked for.
    func write(plain: String, json object: some Encodable) throws {
        if json { try write(json: object) } else { try Self.write(Data(plain.utf8)) }
    }

    /// Prints JSON.
    func write(json object: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try Self.write(try encoder.encode(object))
    }

    /// At once, since the reader may wait for it.
    private static func write(_ line: Data) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
        } catch  where Self.isBrokenPipe(error) {
            // Nobody reads any more, which is how `… | head` ends.
            throw ExitCode(1)
        }
    }

    private static func isBrokenPipe(_ error: any Error) -> Bool {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return cause?.domain == NSPOSIXErrorDomain && cause?.code == Int(EPIPE)
    }
}
