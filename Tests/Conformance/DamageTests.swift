// SPDX-License-Identifier: MIT

import Foundation
import Logging
import Server
import Store
import TestBasics
import TestSupport
import Testing

@Suite("Damage: a page of the database that cannot be read")
struct DamageTests {
    private let folder: TemporaryFolder
    init() throws {
        folder = try TemporaryFolder()
    }

    /// A server on the folder, and the key to its records.
    private func withServer(_ body: (TestServer, TestHTTP) async throws -> Void) async throws {
        try await TestSupport.withServer {
            $0.dataDirectory = folder.url
        } _: { server in
            try await body(server, server.keyValue)
        }
    }

    /// Overwrites the pages that hold a text, as a failing disk does.
    private func damagePages(with text: String) throws {
        let file = folder.file("roomkey.sqlite")
        var bytes = try Data(contentsOf: file)
        var damaged = 0
        for start in stride(from: 0, to: bytes.count, by: 4_096) {
            let page = start..<start + 4_096
            // Of a leaf: 10 (SQLite's file format, §1.6).
            guard bytes[start] == 10, bytes[page].firstRange(of: Data(text.utf8)) != nil else { continue }
            bytes.replaceSubrange(page, with: Data(repeating: 0xA5, count: 4_096))
            damaged += 1
        }
        try #require(damaged > 4)
        try bytes.write(to: file)
    }

    @Test("who asks for it gets 500, others what they ask for, and the log is told once what to do")
    func damagedPages() async throws {
        let broken = String(repeating: "broken ", count: 100)
        let whole = String(repeating: "whole! ", count: 100)
        // What stands beside it in a page is of the same kind: no room and no member is hit.
        func value(_ number: Int) -> String { (40..<60).contains(number % 100) ? broken : whole }
        try await withServer { server, keyValue in
            for number in 100..<200 {
                let records = [("broken/\(number)", value(number)), ("sound/\(number)", "sound")]
                for (key, value) in records {
                    let body: JSON = ["key": .string(key), "value": .string(value)]
                    try #require(try await keyValue.send("POST", "/record", json: body).status == 200)
                }
            }
            let ada = try await server.signIn("Ada")
            try await ada.createRoom("Broken")
            for number in 0..<100 { try await ada.send(value(number), to: "broken", as: "m\(number)") }
            try await ada.createRoom("Sound")
            try await ada.send("sound", to: "sound", as: "m")
        }
        try damagePages(with: broken)

        try await withServer { server, keyValue in
            let ada = try await server.signIn("Eve")
            try await ada.join("broken")
            try await ada.join("sound")
            let live = try await ada.live()
            let key = keyValue.headers["x-api-key"] ?? ""
            let socket = try await server.keyValueSocket("apiKey=\(key)")
            // A few stand in the pages above the leaves.
            var hit: String?
            for number in 140..<160 where hit == nil {
                let answer = try await keyValue.send("GET", "/record/broken%2F\(number)")
                if answer.status == 500 { hit = "broken/\(number)" }
            }
            let damaged = try #require(hit)
            for _ in 0..<3 {
                // Asked for at once, so that readers share a snapshot.
                async let record = keyValue.send("GET", "/record/\(percentEncoded(damaged))")
                async let range = keyValue.send("GET", "/records?startKey=broken/&endKey=broken/999")
                async let sound = keyValue.send("GET", "/record/sound%2F150")
                try expectError(try await record, 500)
                try expectError(try await range, 500)
                #expect(try await sound.status == 200)

                let get = try await socket.post(["op": 1, "key": .string(damaged)])
                let fine = try await socket.post(["op": 1, "key": "sound/150"])
                expectError(try await socket.reply(to: get), 500, key: damaged)
                #expect(try await socket.reply(to: fine)["code"] == 200)

                let page = try await ada.http.send("GET", "/api/rooms/broken/messages")
                #expect(page.status == 500)
                #expect(try page.json["code"] == "internalError")
                #expect(try page.json["error"]?.string?.contains(folder.url.path) == false)
                let history = try await live.ask(["verb": "history", "room": "broken"])
                let code = history["error"]?["code"] ?? history["code"]
                #expect(code == "internalError", "\(history)")
                let other = try await live.ask(["verb": "history", "room": "sound"])
                #expect(other["result"]?["messages"]?.elements?.count == 1)
            }
            // Writes that need no damaged page go on, also beside one that does.
            let appended: JSON = ["key": .string(damaged), "value": "x", "partialUpdate": true]
            async let patch = keyValue.send("POST", "/record", json: appended)
            async let write = keyValue.send("POST", "/record", json: ["key": "sound/new", "value": "x"])
            #expect(try await write.status == 200)
            try expectError(try await patch, 500)
            try await ada.send("still here", to: "sound", as: "after")

            let told = server.log.lines.filter {
                $0.level >= .warning && $0.metadata["error"]?.contains("damaged") == true
            }
            #expect(told.filter { $0.message.contains("in the database cannot be read") }.count == 1, "\(told)")
            #expect(told.allSatisfy { $0.metadata["error"]?.contains("Restore it from a backup") == true })
            // Once for what reads, once for what writes, once for the search index.
            #expect(told.count <= 3, "\(told)")
        }
    }
}
