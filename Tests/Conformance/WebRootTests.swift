// SPDX-License-Identifier: MIT

import Foundation
import Server
import TestBasics
import TestSupport
import Testing
import WebBundler

@Suite("Web app from a folder")
struct WebRootTests {
    @Test("a change is served with the next request, and a page with what it shows first")
    func changes() async throws {
        let folder = try WebFolderOfTests()
        try await withServer {
            $0.webRoot = folder.url
        } _: { server in
            let page = try await server.http.send("GET", "/")
            #expect(page.text.contains("<div id=\"app\"></div>\n<script type=\"application/json\" id=\"first\">"))
            #expect(page["cache-control"] == "no-store")
            let first = try await server.http.send("GET", "/app.css")
            #expect(first.text == "p { color: red; }\n")
            #expect(first["content-type"] == "text/css; charset=utf-8")
            #expect(first["cache-control"] == "no-cache")

            try folder.write("ui/text.css", "p { color: green; }\n")
            let second = try await server.http.send("GET", "/app.css", headers: ["if-none-match": first["etag"] ?? ""])
            #expect(second.status == 200)
            #expect(second.text == "p { color: green; }\n")
            let same = try await server.http.send("GET", "/app.css", headers: ["if-none-match": second["etag"] ?? ""])
            #expect(same.status == 304)

            try folder.write("icon.svg", "<svg/>")
            let icon = try await server.http.send("GET", "/icon.svg")
            #expect(icon.text == "<svg/>")
            #expect(icon["cache-control"] == "no-cache", "an icon is worked on, too")
        }
    }

    @Test("what does not fit together is said in place of the page, until it does")
    func broken() async throws {
        let folder = try WebFolderOfTests()
        try await withServer {
            $0.webRoot = folder.url
        } _: { server in
            try folder.write("app.js", "import { a } from \"./ui/a.js\";\n")
            for path in ["/", "/r/general", "/app.js"] {
                let answer = try await server.http.send("GET", path)
                #expect(answer.status == 500)
                #expect(answer.text == "app.js:1: there is no ui/a.js\n")
            }
            try folder.write("ui/a.js", "export const a = 1;\n")
            #expect(try await server.http.send("GET", "/app.js").status == 200)
        }
    }

    @Test("nothing outside of the folder is served, and the rest of the server answers as ever")
    func outside() async throws {
        let folder = try WebFolderOfTests()
        try folder.write("../secret.txt", "secret")
        defer { try? FileManager.default.removeItem(at: folder.url.appending(path: "../secret.txt")) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.url.appending(path: "link.txt").path,
            withDestinationPath: "../secret.txt"
        )
        try await withServer {
            $0.webRoot = folder.url
        } _: { server in
            let paths = [
                "/../secret.txt", "/ui/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt",
                "/link.txt",
                "/ui", "/ui/", "/types.d.ts", "/nothing.js", "/ui/text.css", "/api/nothing",
            ]
            for path in paths {
                let answer = try await server.http.send("GET", path)
                #expect([400, 404].contains(answer.status), "\(path)")
                #expect(!answer.text.contains("secret\n") && answer.text != "secret", "\(path)")
            }
            #expect(try await server.http.send("GET", "/health/live").status == 200)
            #expect(try await server.http.send("GET", "/api/session").status == 401)
            #expect(try await server.http.send("HEAD", "/app.css").status == 200)
            #expect(try await server.http.send("POST", "/app.css").status == 404)
        }
    }

    @Test("a server does not start with a folder that has no web app, or one that does not fit together")
    func refused() async throws {
        let empty = try TemporaryFolder()
        await #expect(throws: WebBundleError.self) {
            try await withServer {
                $0.webRoot = empty.url
            } _: { _ in
            }
        }
        let folder = try WebFolderOfTests()
        try folder.write("unused.css", "")
        try folder.write("ui/unused.css", "")
        await #expect(throws: WebBundleError("ui/unused.css: no stylesheet imports it")) {
            try await withServer {
                $0.webRoot = folder.url
            } _: { _ in
            }
        }
    }
}

/// A small web app to work on.
private struct WebFolderOfTests {
    private let folder: TemporaryFolder
    let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file("Web")
        try write("index.html", "<div id=\"app\"></div>\n")
        try write("app.js", "run();\n")
        try write("app.css", "@import \"./ui/text.css\";\n")
        try write("ui/text.css", "p { color: red; }\n")
        try write("types.d.ts", "export {};\n")
    }

    func write(_ name: String, _ text: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
