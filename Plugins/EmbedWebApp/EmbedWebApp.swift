// SPDX-License-Identifier: MIT

import Foundation
import PackagePlugin

/// Makes the files of the web app part of the target whose folder they are in. What is in the folder decides: nothing is listed anywhere.
@main
struct EmbedWebApp: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding the web app",
                executable: try context.tool(named: "embed-web").url,
                arguments: [module.directoryURL.path(percentEncoded: false), output.path(percentEncoded: false)],
                inputFiles: module.sourceFiles.map(\.url),
                outputFiles: [output]
            )
        ]
    }
}
