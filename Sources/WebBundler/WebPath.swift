// SPDX-License-Identifier: MIT

/// How the files of the web app name each other.
enum WebPath {
    /// A path such as `../ui/dom.js` as the name of a file.
    /// - Parameter name: the file that says it.
    static func resolve(_ path: some StringProtocol, in name: String) -> String {
        let folder = path.hasPrefix("/") ? [] : name.split(separator: "/").dropLast().map { String($0) }
        return path.split(separator: "/").reduce(into: folder) { parts, part in
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
        }.joined(separator: "/")
    }
}

extension String {
    /// Its lines, the empty ones too.
    var lines: [Substring] { utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) } }
}
