// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing
import WebBundler

@testable import WebApp

@Suite("Web bundle: folders")
struct WebFolderTests {
    @Test("what is part of the executable is what the folder of the repository comes to")
    func embedded() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = try WebFolder(repository.appending(path: "Web"))
        #expect(WebApp.files == (try folder.bundle(folder.listing()).files))
        #expect(WebApp.files.contains { $0.name == "app.css" } && WebApp.files.contains { $0.name == "icon.svg" })
    }

    @Test("types, settings and Swift are not served")
    func developers() throws {
        let folder = try TemporaryFolder()
        try write(["index.html", "app.js", "api/types.d.ts", "tsconfig.json", "WebApp.swift", ".hidden"], in: folder)
        let web = try WebFolder(folder.url)
        #expect(try web.bundle(web.listing()).files.map(\.name) == ["app.js", "index.html"])
    }

    @Test("links are left out, to files and to folders")
    func links() throws {
        let outside = try TemporaryFolder()
        try write(["secret.txt"], in: outside)
        let folder = try TemporaryFolder()
        try write(["index.html", "app.js"], in: folder)
        let manager = FileManager.default
        try manager.createSymbolicLink(at: folder.file("link.txt"), withDestinationURL: outside.file("secret.txt"))
        try manager.createSymbolicLink(at: folder.file("folder"), withDestinationURL: outside.url)
        let web = try WebFolder(folder.url)
        #expect(try web.bundle(web.listing()).files.map(\.name) == ["app.js", "index.html"])
        // The folder itself may be reached by one.
        let link = outside.file("web")
        try manager.createSymbolicLink(at: link, withDestinationURL: folder.url)
        #expect(try WebFolder(link).listing() == web.listing())
    }

    @Test("a listing is another one when a file was added or changed")
    func changes() throws {
        let folder = try TemporaryFolder()
        try write(["index.html", "app.js"], in: folder)
        let web = try WebFolder(folder.url)
        let first = web.listing()
        #expect(web.listing() == first)
        try write(["icon.svg"], in: folder)
        let second = web.listing()
        #expect(second != first)
        try Data("longer".utf8).write(to: folder.file("icon.svg"))
        #expect(web.listing() != second)
    }

    @Test("a folder without a page, a file and nothing at all are not folders of the web app")
    func refused() throws {
        let folder = try TemporaryFolder()
        try write(["app.js"], in: folder)
        for url in [folder.url, folder.file("app.js"), folder.file("nothing")] {
            #expect(throws: WebBundleError.self) { try WebFolder(url) }
        }
    }

    private func write(_ names: [String], in folder: TemporaryFolder) throws {
        for name in names {
            let url = folder.file(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: url)
        }
    }
}
