// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server
import Terminal

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back up the database, even while the server is running.",
        discussion: """
            The copy holds every write that was acknowledged before it began. It is checked before it gets its name, so a file \
            with that name is complete. The last line on stdout is its path, size and revision. While the server is running, it is the \
            server that writes the copy, so the folder must be one that it can write to.

            The secret that signs cookies and tokens is not in it: that is the file signing.key in the data folder.
            """
    )

    @Argument(help: "The file to create, or a folder for a dated file.")
    var to: String

    @OptionGroup var options: DataOption

    func run() async throws {
        try await CommandFailure.reporting {
            let progress = CopyProgress()
            defer { progress.end() }
            guard !to.isEmpty else { throw CommandFailure("Name the file to create, or a folder.") }
            // Where this command sees it, whose working directory is not the server's.
            let target = URL(filePath: to).standardizedFileURL.path
            let copy = try await Administrator(try options.folder()).read(
                BackUpDatabase(target: target),
                progress: progress.show
            )
            progress.end()
            guard FileManager.default.fileExists(atPath: copy.path) else {
                throw CommandFailure(
                    "The server has written \(copy.path), but in a file system of its own (a container, or PrivateTmp of systemd): "
                        + "it is not there for this command. Choose a folder that both see."
                )
            }
            if !copy.isSound {
                CommandFailure("The database has problems, and so has its copy. `roomkey check` lists them.").report()
            }
            print("\(copy.path.harmlessLine): \(copy.bytes) bytes, revision \(copy.revision)")
        }
    }
}
