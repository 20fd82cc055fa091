// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server
import Store

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the integrity of a database or backup.",
        discussion: """
            Works while the server is running. Prints one line if all is well, otherwise a line for each problem, the first \
            \(Problems.limit), and ends with 1.
            """
    )

    @Argument(help: "A backup, another database, or a data folder. (default: the data folder)")
    var path: String?

    @OptionGroup var options: DataOption

    func run() async throws {
        try await CommandFailure.reporting {
            do {
                let file = try file()
                let report = try DatabaseCheck.all.run(on: file)
                guard report.isSound else {
                    print(report.problems.text)
                    throw CommandFailure("\(file.path) is not sound.")
                }
                print("\(file.path) is sound: \(report.records) records, revision \(report.revision)")
            } catch {
                throw CommandFailure(error)
            }
        }
    }

    private func file() throws -> DatabaseFile {
        guard let path else { return DatabaseFile(inDataFolder: try options.folder()) }
        let url = URL(filePath: path)
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return isThere && isFolder.boolValue ? DatabaseFile(inDataFolder: url) : DatabaseFile(url)
    }
}

extension Problems {
    /// One problem a line.
    var text: String {
        (lines + (count > lines.count ? ["… and \(count - lines.count) more"] : [])).joined(separator: "\n")
    }
}
