// SPDX-License-Identifier: MIT

import Foundation

/// A bundle as Swift.
package struct SourceCode {
    package let text: String

    package init(of bundle: WebBundle) {
        let files = bundle.files.map { file in
            let content = Data(file.content).base64EncodedString()
            let compressed = Data(file.compressed ?? []).base64EncodedString()
            return """
                        WebFile(
                            name: "\(file.name)",
                            content: "\(content)",
                            compressed: "\(compressed)"
                        ),

                """
        }
        text = """
            // Written by embed-web when the package is built.
            import WebBundler

            extension WebApp {
                static let embedded: [WebFile] = [
            \(files.joined())    ]
            }

            """
    }
}
