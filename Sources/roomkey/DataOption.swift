// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation

/// Which data folder a command works on.
struct DataOption: ParsableArguments {
    @Option(help: "The server's data folder. (default: ROOMKEY_DATA, or data)")
    var data: String?

    /// The folder, whether or not it is there.
    func folder() async throws -> URL {
        let settings = try await Settings(Settings.Flags(data: data))
        return URL(filePath: settings.data, directoryHint: .isDirectory)
    }
}
