// SPDX-License-Identifier: MIT

/// What a module says, taken apart line by line.
///
/// Modules keep to this: they import by names (`import { a, b as c } from "./d.js";`, on one line), they export declarations (`export
/// const`, `function`, `class`), and no text in them depends on the indentation of a line.
struct Module {
    struct Import {
        /// The module's name among the files, without a slash before it.
        let module: String
        let line: Int
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
    /// Modules that it asks for when they are needed, and the lines that do so.
    private var asked: [(module: String, line: Int)] = []
    private var lines: [(isExported: Bool, text: String)] = []

    /// All modules that it needs, now or later, and the lines that say so.
    var named: [(module: String, line: Int)] { imports.map { ($0.module, $0.line) } + asked }

    init(name: String, source: String) throws(WebBundleError) {
        var isInComment = false
        for (index, line) in source.lines.enumerated() where !line.isEmpty {
            let text = line.drop { $0 == " " }
            // A comment has its lines for itself; only types stand in the middle of code.
            if isInComment || (text.hasPrefix("/*") && (text.hasSuffix("*/") || !text.contains("*/"))) {
                isInComment = !text.hasSuffix("*/")
            } else if line.hasPrefix("import ") {
                imports.append(try Self.parse(line, number: index + 1, of: name))
            } else if !text.hasPrefix("//") {
                try add(Self.withoutTypes(line), number: index + 1, of: name)
            }
        }
    }

    /// A line without what only the checker of types reads, such as `/** @type {const} */ `.
    private static func withoutTypes(_ line: Substring) -> Substring {
        guard let start = line.firstRange(of: "/** @"), let end = line[start.upperBound...].firstRange(of: "*/") else {
            return line
        }
        let rest = withoutTypes(line[end.upperBound...])
        return line[..<start.lowerBound] + (rest.first == " " ? rest.dropFirst() : rest)
    }

    private static func parse(_ line: Substring, number: Int, of name: String) throws(WebBundleError) -> Import {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        let names = parts[0].split(separator: "{", omittingEmptySubsequences: false).dropFirst().first?.prefix {
            $0 != "}"
        }
        let isWhole = parts.count == 3 && parts[2] == ";"
        guard isWhole, parts[0] == names.map({ "import {\($0)} from " }) ?? "import " else {
            throw WebBundleError("\(name):\(number): an import is written import { name } from \"./module.js\";")
        }
        return Import(module: WebPath.resolve(parts[1], in: name), line: number, names: names)
    }

    private mutating func add(_ line: Substring, number: Int, of name: String) throws(WebBundleError) {
        let isExported = line.hasPrefix("export ")
        let declaration = isExported ? line.dropFirst("export ".count) : line
        if isExported {
            let words = declaration.split(maxSplits: 3) { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
            guard let first = words.first, ["async", "function", "class", "const"].contains(first),
                let exported = words.first(where: { !["async", "function", "class", "const"].contains($0) })
            else {
                throw WebBundleError("\(name):\(number): only a const, a function or a class can be exported")
            }
            exports.append(exported)
        }
        if line.first != " ", line.split(whereSeparator: { $0 == " " || $0 == "(" }).contains("await") { awaits = true }
        guard declaration.contains("import(\"") else {
            lines.append((isExported, String(declaration.drop { $0 == " " })))
            return
        }
        // Where a module is asked for later, its address no longer follows from where the line stands.
        let parts = declaration.split(separator: "import(\"", omittingEmptySubsequences: false)
        var text = String(parts[0])
        for part in parts.dropFirst() {
            let path = part.prefix { $0 != "\"" }
            let module = WebPath.resolve(path, in: name)
            asked.append((module, number))
            text += "import(\"/" + module + part.dropFirst(path.count)
        }
        lines.append((isExported, String(text.drop { $0 == " " })))
    }

    func body(keepsExports: Bool) -> String {
        lines.reduce(into: "") { $0 += ($1.isExported && keepsExports ? "export " : "") + $1.text + "\n" }
    }
}
