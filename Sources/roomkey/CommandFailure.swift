// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import NIOCore
import Server
import Store
import Terminal
import WebBundler

/// Ends the process with one line on stderr that says what is wrong and what to do.
struct CommandFailure: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    init(_ error: any Error, settings: Settings? = nil) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as WebBundleError: text = "The web app cannot be served from --web-root. \(error)"
        case let error as IOError where settings != nil:
            text = Self.bindText(errno: error.errnoCode, settings)
        case is SocketAddressError.UnknownHost where settings != nil:
            text = "The host \(settings?.host ?? "") is not known. Choose another with --host."
        default: text = AdministrationFailure(error).text
        }
    }

    /// Runs a command; a failure is printed and ends the process with 1.
    /// - Parameter print: prints the line.
    static func reporting<Value>(
        _ print: (String) -> Void = Self.print,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let failure as CommandFailure {
            print(failure.line)
        } catch let failure as AdministrationFailure {
            print(CommandFailure(failure).line)
        } catch let failure as StoreError {
            print(CommandFailure(failure).line)
        }
        throw ExitCode(1)
    }

    /// Prints it, without ending the process.
    func report() {
        Self.print(line)
    }

    /// What names and paths hold besides text does not break it, nor does a terminal obey it.
    private var line: String { "roomkey: \(text.harmlessLine)\n" }

    private static func print(_ line: String) {
        FileHandle.standardError.write(Data(line.utf8))
    }

    private static func bindText(errno: CInt, _ settings: Settings?) -> String {
        let host = settings?.host ?? ""
        let port = settings?.port ?? 0
        switch errno {
        case EADDRINUSE:
            return
                "Port \(port) is in use on \(host). Stop what uses it, or choose another with --port (0 takes a free one)."
        case EACCES: return "Port \(port) needs elevated privileges. Choose one above 1023 with --port."
        case EADDRNOTAVAIL: return "\(host) is not an address of this machine. Choose another with --host."
        default: return "Listening on \(host), port \(port), failed: \(String(cString: strerror(errno)))."
        }
    }
}
