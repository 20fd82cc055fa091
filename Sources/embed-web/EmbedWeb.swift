// SPDX-License-Identifier: MIT

import Foundation
import WebBundler

/// Writes the web app as Swift, which is how it becomes part of the executable: `embed-web FOLDER OUTPUT`. Run by the plugin `EmbedWebApp`.
@main
enum EmbedWeb {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let folder = arguments.first, let output = arguments.last else {
            fail("usage: embed-web FOLDER OUTPUT")
        }
        do {
            let folder = try WebFolder(URL(filePath: folder, directoryHint: .isDirectory))
            let code = Data(SourceCode(of: try folder.bundle(folder.listing())).text.utf8)
            let url = URL(filePath: output)
            // What has not changed is not compiled again: comments are not part of what is served.
            if (try? Data(contentsOf: url)) != code { try code.write(to: url, options: .atomic) }
        } catch {
            fail("error: \(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}
