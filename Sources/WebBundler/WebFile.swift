// SPDX-License-Identifier: MIT

import Foundation

/// A file of the web app as it is served.
package struct WebFile: Sendable, Equatable {
    /// The path under which it is served, without a slash before it.
    package let name: String
    package let content: [UInt8]
    /// The content in the form of gzip; nil where that is not smaller.
    package let compressed: [UInt8]?

    package init(name: String, content: [UInt8], compressed: [UInt8]?) {
        self.name = name
        self.content = content
        self.compressed = compressed
    }

    /// A file whose bytes stand in the source code, in Base64: literals of arrays take the compiler minutes.
    /// - Parameter compressed: empty where it is not smaller.
    package init(name: String, content: StaticString, compressed: StaticString) {
        self.init(
            name: name,
            content: Self.bytes(content),
            compressed: compressed.utf8CodeUnitCount == 0 ? nil : Self.bytes(compressed)
        )
    }

    /// The media type, by the name's ending.
    package var contentType: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }

    private static func bytes(_ encoded: StaticString) -> [UInt8] {
        let text = Data(bytes: encoded.utf8Start, count: encoded.utf8CodeUnitCount)
        return Data(base64Encoded: text).map { [UInt8]($0) } ?? []
    }
}
