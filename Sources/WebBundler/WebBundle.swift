// SPDX-License-Identifier: MIT

/// The files of the web app, made from the folder that is worked on: modules and stylesheets joined, everything compressed.
///
/// Scripts and stylesheets beside `index.html` are where the browser begins: `app.js` and `app.css` with what they need in them, and
/// others such as the service worker, which stand alone. Every other script or stylesheet has to be imported by something.
package struct WebBundle: Sendable {
    /// Folders whose addresses the server answers itself. Their modules can only be part of `app.js`.
    private static let reservedFolders = ["api/"]

    /// In the order of their names.
    package let files: [WebFile]

    /// - Parameter sources: the contents of the folder, by path.
    /// - Throws: ``WebBundleError`` for files that do not fit together.
    package init(_ sources: [String: [UInt8]]) throws(WebBundleError) {
        guard sources["index.html"] != nil else { throw WebBundleError("There is no index.html.") }
        let served =
            try Self.scripts(sources) + Self.styles(sources)
            + sources.filter { !$0.key.hasSuffix(".js") && !$0.key.hasSuffix(".css") }.map { ($0.key, $0.value) }
        files = served.sorted { $0.0 < $1.0 }
            .map { WebFile(name: $0.0, content: $0.1, compressed: Gzip.compress($0.1, .thorough)) }
    }

    private static func scripts(_ sources: [String: [UInt8]]) throws(WebBundleError) -> [(String, [UInt8])] {
        var modules: [String: Module] = [:]
        for (name, content) in sources where name.hasSuffix(".js") {
            modules[name] = try Module(name: name, source: String(decoding: content, as: UTF8.self))
        }
        let joined = try JoinedModules(from: "app.js", modules)
        var served: [(String, [UInt8])] = []
        var waiting = modules.keys.filter { !$0.contains("/") }
        var named = Set(waiting)
        while let name = waiting.popLast() {
            if let text = joined.served(name) { served.append((name, Array(text.utf8))) }
            guard let module = modules[name] else { continue }
            for (imported, line) in module.named where named.insert(imported).inserted {
                guard modules[imported] != nil else {
                    throw WebBundleError("\(name):\(line): there is no \(imported)")
                }
                waiting.append(imported)
            }
        }
        if let unused = modules.keys.filter({ !named.contains($0) }).min() {
            throw WebBundleError("\(unused): no module imports it")
        }
        if let hidden = served.map(\.0).filter({ name in reservedFolders.contains { name.hasPrefix($0) } }).min() {
            throw WebBundleError("\(hidden): it cannot be loaded later, since the server answers /api/ itself")
        }
        return served
    }

    private static func styles(_ sources: [String: [UInt8]]) throws(WebBundleError) -> [(String, [UInt8])] {
        let sheets = sources.filter { $0.key.hasSuffix(".css") }
        var joined: Set<String> = []
        var served: [(String, [UInt8])] = []
        for name in sheets.keys.filter({ !$0.contains("/") }).sorted() {
            served.append((name, Array(try JoinedStyles(from: name, sheets, &joined).text.utf8)))
        }
        if let unused = sheets.keys.filter({ !joined.contains($0) }).min() {
            throw WebBundleError("\(unused): no stylesheet imports it")
        }
        return served
    }
}
