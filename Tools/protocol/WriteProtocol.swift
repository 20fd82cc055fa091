// SPDX-License-Identifier: MIT

import Foundation

/// Writes what follows from the declarations in Sources/ChatProtocol: the OpenAPI document, the types of the web app and the tables of the
/// protocol page. With `--check` it only says which of them are stale. Run from the root of the repository, as `make protocol` does.
@main
enum WriteProtocol {
    static func main() throws {
        let descriptions = try Descriptions(of: ["Sources/ChatProtocol", "Sources/WireProtocol"])
        let documents = [
            ("Sources/Server/OpenAPI/openapi.json", try OpenAPIDocument(descriptions).text),
            ("Web/api/protocol.d.ts", TypeScript(descriptions).text),
            ("docs/protocol.md", try ProtocolPage(descriptions).text),
        ]
        let missing = descriptions.missing
        guard missing.isEmpty else {
            fail(
                "These have no doc comment, which the documents are made of: \(missing.sorted().joined(separator: ", "))"
            )
        }
        let stale = documents.filter { (try? String(contentsOfFile: $0.0, encoding: .utf8)) != $0.1 }
        guard CommandLine.arguments.contains("--check") else {
            for (file, text) in stale {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                print("wrote \(file)")
            }
            return
        }
        guard stale.isEmpty else {
            fail(
                "\(stale.map(\.0).joined(separator: ", ")): not as Sources/ChatProtocol declares it. Run make protocol."
            )
        }
    }

    private static func fail(_ reason: String) -> Never {
        FileHandle.standardError.write(Data((reason + "\n").utf8))
        exit(1)
    }
}
