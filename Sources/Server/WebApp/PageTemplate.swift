// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore
import WebBundler

/// `index.html` with a place for what the page shows first.
struct PageTemplate: Sendable {
    private static let place = "<div id=\"app\"></div>\n"

    private let head: ByteBuffer
    private let tail: ByteBuffer

    /// - Parameter file: what is in it. Without a place in it, what the page shows first comes at its end.
    init(_ file: [UInt8]) {
        let text = String(decoding: file, as: UTF8.self)
        let end = text.firstRange(of: Self.place)?.upperBound ?? text.endIndex
        head = ByteBuffer(string: String(text[..<end]))
        tail = ByteBuffer(string: String(text[end...]))
    }

    /// - Parameter view: JSON text; nil leaves the place empty.
    func response(to request: Request, with view: [UInt8]?) -> Response {
        var content = head
        if let view {
            content.writeString("<script type=\"application/json\" id=\"first\">")
            content.writeBytes(Self.harmless(view))
            content.writeString("</script>\n")
        }
        content.writeImmutableBuffer(tail)
        var headers = HTTPFields.ofDocument
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let compressed = Gzip.compress(Array(content.readableBytesView), .quick).map { ByteBuffer(bytes: $0) }
        return Response(to: request, headers: headers, content: content, compressed: compressed)
    }

    /// JSON in which no text can end the script element it stands in, or begin a comment there (HTML, "Restrictions for contents of
    /// script elements"): a `<` is only ever inside of strings, where its escape means the same.
    private static func harmless(_ json: [UInt8]) -> [UInt8] {
        guard json.contains(UInt8(ascii: "<")) else { return json }
        return Array(
            json.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false).joined(separator: "\\u003c".utf8)
        )
    }
}
