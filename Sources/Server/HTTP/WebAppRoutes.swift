// SPDX-License-Identifier: MIT

import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import WebApp

/// Serves the web app, which is part of the executable. Browsers keep the files and ask whether they are still the same.
struct WebAppRoutes: Sendable {
    /// Only our own files may run, style or connect; nobody may frame the page.
    private static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    private struct Page: Sendable {
        let content: ByteBuffer
        /// The content for browsers that take it compressed, as all do.
        let compressed: ByteBuffer?
        let contentType: String
        let cacheControl: String
        /// A policy is for what has a document or a worker to itself; elsewhere it would only be bytes.
        let isGoverned: Bool
        let entityTag: String

        init(_ file: WebAppFile) {
            content = ByteBuffer(bytes: file.content)
            compressed = Gzip.compress(content)
            contentType = file.contentType
            isGoverned = ["index.html", "sw.js"].contains(file.name)
            // A picture that is a day old does no harm; a script may be of another version than the server.
            cacheControl = file.name.hasSuffix(".svg") || file.name.hasSuffix(".png") ? "max-age=86400" : "no-cache"
            entityTag =
                "\"" + SHA256.hash(data: file.content).prefix(16).map { String($0, radix: 16) }.joined(separator: "-")
                + "\""
        }
    }

    private static let pages = Dictionary(uniqueKeysWithValues: WebAppFile.all.map { ($0.name, Page($0)) })

    func add(to router: Router<AppContext>) {
        for (name, page) in Self.pages {
            let path = name == "index.html" ? "/" : "/\(name)"
            router.get(RouterPath(path)) { request, _ in answer(request, page) }
            router.head(RouterPath(path)) { request, _ in answer(request, page) }
        }
        // Every room and every message has an address of its own; the page finds out what to show.
        if let index = Self.pages["index.html"] {
            for path in ["r/:room", "r/:room/:message", "admin"] as [RouterPath] {
                router.get(path) { request, _ in answer(request, index) }
                router.head(path) { request, _ in answer(request, index) }
            }
        }
    }

    private func answer(_ request: Request, _ page: Page) -> Response {
        var headers: HTTPFields = [
            .contentType: page.contentType,
            .cacheControl: page.cacheControl,
            .eTag: page.entityTag,
            .vary: "Accept-Encoding",
        ]
        if page.isGoverned {
            headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
            if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "same-origin" }
        }
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
        if known.contains(where: { $0 == page.entityTag || $0 == "W/" + page.entityTag }) {
            return Response(status: .notModified, headers: headers)
        }
        var content = page.content
        if let compressed = page.compressed, Self.takesGzip(request) {
            headers[.contentEncoding] = "gzip"
            content = compressed
        }
        guard request.method == .get else {
            headers[.contentLength] = String(content.readableBytes)
            return Response(status: .ok, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
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
