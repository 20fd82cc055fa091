// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore
import WebApp

/// `index.html` with a place for what the page shows first.
struct PageTemplate: Sendable {
    private static let place = "<div id=\"app\"></div>\n"

    private let head: ByteBuffer
    private let tail: ByteBuffer

    /// - Returns: nil without the file, or without a place in it.
    init?(_ file: WebAppFile?) {
        guard let file else { return nil }
        let text = String(decoding: file.content, as: UTF8.self)
        guard let place = text.firstRange(of: Self.place) else { return nil }
        head = ByteBuffer(string: String(text[..<place.upperBound]))
        tail = ByteBuffer(string: String(text[place.upperBound...]))
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
        return Response(to: request, headers: headers, content: content, compressed: Gzip.compress(content))
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
