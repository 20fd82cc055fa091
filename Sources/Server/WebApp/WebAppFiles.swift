// SPDX-License-Identifier: MIT

import WebApp
import WebBundler

/// The files of the web app, ready to be sent.
struct WebAppFiles: Sendable {
    let page: PageTemplate
    private let files: [String: ServedFile]

    /// Those that are part of the executable.
    static let embedded = WebAppFiles(WebApp.files, isPublished: true)

    /// - Parameter isPublished: whether they stay as they are for as long as the server runs.
    init(_ files: [WebFile], isPublished: Bool) {
        self.files = Dictionary(uniqueKeysWithValues: files.map { ($0.name, ServedFile($0, isPublished: isPublished)) })
        page = PageTemplate(files.first { $0.name == "index.html" }?.content ?? [])
    }

    var names: [String] { files.keys.sorted() }

    /// - Parameter name: the path, without a slash before it.
    subscript(name: String) -> ServedFile? { files[name] }
}
