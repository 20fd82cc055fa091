// SPDX-License-Identifier: MIT

/// The modules of the web app as they are served: those that a first visit needs as one file, without comments.
///
/// Fifty small files cost a browser fifty requests, and compress badly. So each module that the first one imports, and
/// those that they import, becomes a function of that file, called in the order of their imports; what it exports is an
/// object. A module that is asked for later, with `import("…")`, stays a file and takes what it needs from that object,
/// so that nothing exists twice.
struct JoinedModules {
    private let modules: [String: Module]
    private let first: String
    /// What the modules in the joined file are called there, by name. It stays the same from one version to the next, since a
    /// browser without a network may have kept files of two.
    private var constants: [String: String] = [:]
    private var joined = ""

    /// - Parameters:
    ///   - first: The module that the page names.
    ///   - modules: All modules, by name.
    init(from first: String, _ modules: [String: Module]) throws(WebBundleError) {
        self.first = first
        self.modules = modules
        guard modules[first] != nil else { throw WebBundleError("There is no \(first).") }
        try join(first, neededBy: [])
        joined += "export { " + constants.values.sorted().joined(separator: ", ") + " };\n"
    }

    /// What is served under a module's name.
    /// - Returns: nil for a module that is part of the first one.
    func served(_ name: String) -> String? {
        if name == first { return joined }
        guard constants[name] == nil, let module = modules[name] else { return nil }
        let imports = module.imports.map { imported in
            constants[imported.module].map { "import { \($0) } from \"/\(first)\";\n" + imported.taken(from: $0) }
                ?? imported.statement
        }
        // Two modules' worth of names may come from one place: each is imported once.
        var seen: Set<Substring> = []
        let lines = imports.joined().lines.filter {
            !$0.isEmpty && (!$0.hasPrefix("import") || seen.insert($0).inserted)
        }
        return lines.map { $0 + "\n" }.joined() + module.body(keepsExports: true)
    }

    /// - Parameter path: the modules that wait for this one.
    private mutating func join(_ name: String, neededBy path: [String]) throws(WebBundleError) {
        guard constants[name] == nil, let module = modules[name] else { return }
        guard !path.contains(name) else {
            let circle = (path.drop { $0 != name } + [name]).joined(separator: " → ")
            throw WebBundleError("\(name): modules import each other in a circle: \(circle)")
        }
        for imported in module.imports {
            guard modules[imported.module] != nil else {
                throw WebBundleError("\(name):\(imported.line): there is no \(imported.module)")
            }
            try join(imported.module, neededBy: path + [name])
        }
        let constant = Self.constant(for: name)
        if let other = constants.first(where: { $0.value == constant })?.key {
            throw WebBundleError("\(name): a file of that name is part of \(first) already, \(other)")
        }
        constants[name] = constant
        joined += "const \(constant) = \(module.awaits ? "await (async " : "(")() => {\n"
        for imported in module.imports {
            if let other = constants[imported.module] { joined += imported.taken(from: other) }
        }
        joined += module.body(keepsExports: false) + "return { \(module.exports.joined(separator: ", ")) };\n})();\n"
    }

    /// The file's name, without its folder: short, and the same wherever it lies.
    private static func constant(for name: String) -> String {
        let file = name.split(separator: "/").last?.dropLast(".js".count) ?? ""
        return file.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined() + "_"
    }
}
