// SPDX-License-Identifier: MIT

import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import WebBundler

/// A file of the web app, ready to be sent.
struct ServedFile: Sendable {
    private let content: ByteBuffer
    /// The content for browsers that take it compressed, as all do.
    private let compressed: ByteBuffer?
    private let contentType: String
    private let cacheControl: String
    private let isGoverned: Bool
    private let entityTag: String

    /// - Parameter isPublished: whether it stays as it is for as long as the server runs.
    init(_ file: WebFile, isPublished: Bool) {
        content = ByteBuffer(bytes: file.content)
        compressed = file.compressed.map { ByteBuffer(bytes: $0) }
        contentType = file.contentType
        isGoverned = ["index.html", "sw.js"].contains(file.name)
        // A picture that is a day old does no harm; a script may be of another version than the server.
        let isPicture = file.name.hasSuffix(".svg") || file.name.hasSuffix(".png")
        cacheControl = isPicture && isPublished ? "max-age=86400" : "no-cache"
        entityTag =
            "\"" + SHA256.hash(data: file.content).prefix(16).map { String($0, radix: 16) }.joined(separator: "-")
            + "\""
    }

    func response(to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: contentType, .cacheControl: cacheControl, .eTag: entityTag]
        if isGoverned { headers.append(contentsOf: HTTPFields.ofDocument) }
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
        if known.contains(where: { $0 == entityTag || $0 == "W/" + entityTag }) {
            headers[.vary] = "Accept-Encoding"
            return Response(status: .notModified, headers: headers)
        }
        return Response(to: request, headers: headers, content: content, compressed: compressed)
    }
}

extension HTTPFields {
    /// The policy of what has a document or a worker to itself; elsewhere it would only be bytes. Only our own files may run,
    /// style or connect; nobody may frame the page.
    static let ofDocument: HTTPFields = {
        var headers: HTTPFields = [
            .contentSecurityPolicy: """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
            manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
            """
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "same-origin" }
        return headers
    }()
}

extension Response {
    /// Sends the content compressed to clients that take that.
    init(to request: Request, headers: HTTPFields, content: ByteBuffer, compressed: ByteBuffer?) {
        var headers = headers
        headers[.vary] = "Accept-Encoding"
        var content = content
        if let compressed, Self.takesGzip(request) {
            headers[.contentEncoding] = "gzip"
            content = compressed
        }
        self.init(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }

    /// Whether `Accept-Encoding` names gzip, and not with `q=0` (RFC 9110 §12.5.3).
    private static func takesGzip(_ request: Request) -> Bool {
        request.headers[values: .acceptEncoding].flatMap { $0.split(separator: ",") }.contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
            return parts.first == "gzip" && !isRefused
        }
    }
}
