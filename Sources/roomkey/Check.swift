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
            let command = CheckDatabase()
            let found =
                if let folder = try folder() {
                    try await Administrator(folder).read(command)
                } else {
                    try command.perform(on: DatabaseFile(URL(filePath: path ?? "")), until: ReadStop()) { _ in }
                }
            guard found.problems.isEmpty else {
                print(found.problems)
                throw CommandFailure("\(found.path) is not sound.")
            }
            print("\(found.path) is sound: \(found.records) records, revision \(found.revision)")
        }
    }

    /// The data folder to look at; nil when it is another file.
    private func folder() throws -> URL? {
        guard let path else { return try options.folder() }
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return isThere && isFolder.boolValue ? URL(filePath: path, directoryHint: .isDirectory) : nil
    }
}
