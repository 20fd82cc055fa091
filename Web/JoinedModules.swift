// SPDX-License-Identifier: MIT

/// The modules of the web app as they are served: those that a first visit needs as one file, without comments.
///
/// Fifty small files cost a browser fifty requests, and compress badly. So each module that the first one imports, and
/// those that they import, becomes a function of that file, called in the order of their imports; what it exports is an
/// object. A module that is asked for later, with `import("…")`, stays a file and takes what it needs from that object,
/// so that nothing exists twice. The modules keep to this: they import each other in no circle, by names
/// (`import { a, b as c } from "./d.js";` on one line), export declarations (`export const`, `function`, `class`), and have
/// no text in which the indentation of a line matters.
struct JoinedModules {
    private let sources: [String: String]
    private let first: String
    /// What the modules in the joined file are called there. It stays the same from one version to the next, since a
    /// browser without a network may have kept files of two.
    private var constants: [String: String] = [:]
    private var joined = ""

    /// - Parameters:
    ///   - first: The module that the page names.
    ///   - sources: All modules, by name.
    init(from first: String, sources: [String: String]) {
        self.first = first
        self.sources = sources
        join(first)
        joined += "export { " + constants.values.sorted().joined(separator: ", ") + " };\n"
    }

    /// What is served under a module's name.
    /// - Returns: nil for a module that is part of the first one.
    func served(_ name: String) -> String? {
        if name == first { return joined }
        guard constants[name] == nil, let source = sources[name] else { return nil }
        let module = Module(name: name, source: source)
        let imports = module.imports.map { imported in
            constants[imported.module].map { "import { \($0) } from \"/\(first)\";\n" + imported.taken(from: $0) }
                ?? imported.statement
        }
        // Two modules' worth of names may come from one place: each is imported once.
        var seen: Set<String> = []
        let lines = imports.joined().split(separator: "\n").filter {
            !$0.hasPrefix("import") || seen.insert(String($0)).inserted
        }
        return lines.map { $0 + "\n" }.joined() + module.body(keepsExports: true)
    }

    private mutating func join(_ name: String) {
        guard constants[name] == nil, let source = sources[name] else { return }
        let module = Module(name: name, source: source)
        for imported in module.imports { join(imported.module) }
        let constant = String(name.dropLast(".js".count).map { $0.isLetter || $0.isNumber ? $0 : "_" }) + "_"
        constants[name] = constant
        joined += "const \(constant) = \(module.awaits ? "await (async " : "(")() => {\n"
        for imported in module.imports {
            if let other = constants[imported.module] { joined += imported.taken(from: other) }
        }
        joined += module.body(keepsExports: false) + "return { \(module.exports.joined(separator: ", ")) };\n})();\n"
    }
}

/// What a module says, taken apart line by line.
private struct Module {
    struct Import {
        /// The module's name among the files, without a slash before it.
        let module: String
        /// What stands between the braces; nil where the module is only run.
        let names: Substring?

        var statement: String { "import \(names.map { "{\($0)} from " } ?? "")\"/\(module)\";\n" }

        func taken(from constant: String) -> String {
            guard let names else { return "" }
            let renamed = names.split(separator: " ").map { $0 == "as" ? ":" : $0 }.joined(separator: " ")
            return "const { \(renamed) } = \(constant);\n"
        }
    }

    private(set) var imports: [Import] = []
    private(set) var exports: [Substring] = []
    /// Whether it waits for something before others may use it.
    private(set) var awaits = false
    private var lines: [(isExported: Bool, text: String)] = []

    init(name: String, source: String) {
        let folder = name.split(separator: "/").dropLast()
        var isInComment = false
        for line in source.split(separator: "\n") {
            let text = line.drop { $0 == " " }
            // A comment has its lines for itself; a cast of a type stands before code, and stays.
            if isInComment || (text.hasPrefix("/*") && (text.hasSuffix("*/") || !text.contains("*/"))) {
                isInComment = !text.hasSuffix("*/")
            } else if line.hasPrefix("import ") {
                let parts = line.split(separator: "\"")
                let names = parts[0].split(separator: "{").dropFirst().first?.prefix { $0 != "}" }
                if parts.count > 1 { imports.append(Import(module: Self.name(of: parts[1], in: folder), names: names)) }
            } else if !text.hasPrefix("//") {
                add(line, in: folder)
            }
        }
    }

    private mutating func add(_ line: Substring, in folder: ArraySlice<Substring>) {
        let isExported = line.hasPrefix("export ")
        let declaration = isExported ? line.dropFirst("export ".count) : line
        if isExported {
            let words = declaration.split(maxSplits: 3) { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
            exports += words.first { !["async", "function", "class", "const"].contains($0) }.map { [$0] } ?? []
        }
        if line.first != " ", line.split(whereSeparator: { $0 == " " || $0 == "(" }).contains("await") { awaits = true }
        // Where a module is asked for later, its address no longer follows from where the line stands.
        let parts = declaration.split(separator: "import(\"", omittingEmptySubsequences: false)
        let text = parts.dropFirst().reduce(into: String(parts[0])) { text, part in
            let path = part.prefix { $0 != "\"" }
            text += "import(\"/" + Self.name(of: path, in: folder) + part.dropFirst(path.count)
        }
        lines.append((isExported, String(text.drop { $0 == " " })))
    }

    func body(keepsExports: Bool) -> String {
        lines.reduce(into: "") { $0 += ($1.isExported && keepsExports ? "export " : "") + $1.text + "\n" }
    }

    /// A path like `../dom.js`, as the name of a file.
    private static func name(of path: Substring, in folder: ArraySlice<Substring>) -> String {
        path.split(separator: "/").reduce(into: path.hasPrefix("/") ? [] : Array(folder)) { parts, part in
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }.joined(separator: "/")
    }
}
