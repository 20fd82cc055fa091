// SPDX-License-Identifier: MIT

/// A stylesheet with those that it imports in the places of the imports: one request, since nothing is drawn before it is here. Lines that are
/// only a comment, and the indentation of others, are for those who work on it.
struct JoinedStyles {
    private(set) var text = ""

    /// - Parameters:
    ///   - joined: the names of all stylesheets that are part of one.
    init(from name: String, _ sheets: [String: [UInt8]], _ joined: inout Set<String>) throws(WebBundleError) {
        try add(name, sheets, &joined)
    }

    private mutating func add(
        _ name: String,
        _ sheets: [String: [UInt8]],
        _ joined: inout Set<String>
    ) throws(WebBundleError) {
        guard joined.insert(name).inserted else { throw WebBundleError("\(name): it is imported twice") }
        for (number, line) in String(decoding: sheets[name] ?? [], as: UTF8.self).lines.enumerated() {
            guard line.hasPrefix("@import") else {
                let rule = line.drop { $0 == " " }
                let isComment = rule.hasPrefix("/*") && rule.firstRange(of: "*/")?.upperBound == rule.endIndex
                if !rule.isEmpty, !isComment { text += rule + "\n" }
                continue
            }
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "@import ", parts[2] == ";" else {
                throw WebBundleError("\(name):\(number + 1): an import is written @import \"./sheet.css\";")
            }
            let imported = WebPath.resolve(parts[1], in: name)
            guard sheets[imported] != nil else {
                throw WebBundleError("\(name):\(number + 1): there is no \(imported)")
            }
            try add(imported, sheets, &joined)
        }
    }
}
