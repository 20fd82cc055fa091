// SPDX-License-Identifier: MIT

import Foundation
import Server
import TestBasics
import TestSupport
import Testing

@Suite("Chat: deleted text on the disk")
struct DeletedTextOnDiskTests {
    @Test("after the server has stopped, no file of the data folder holds a word that was deleted or edited away")
    func stopped() async throws {
        let folder = try TemporaryFolder()
        func files(with word: String) throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: folder.url.path).filter { name in
                (try? Data(contentsOf: folder.file(name)))?.firstRange(of: Data(word.utf8)) != nil
            }
        }
        func run(_ body: (Person) async throws -> Void) async throws {
            try await withServer {
                $0.dataDirectory = folder.url
            } _: { server in
                let person = try await server.signIn("P\(UUID().uuidString.prefix(8))")
                if try await person.http.send("GET", "/api/rooms/general").status == 404 {
                    try await person.createRoom("General")
                } else {
                    try await person.join("general")
                }
                try await body(person)
            }
        }
        try await run { person in
            for (index, text) in ["xanadu", "ytterbium", "zymurgy"].enumerated() {
                try await person.send("the \(text) word", to: "general", as: "m\(index)")
            }
            try await eventually("that the messages can be found") {
                let found = try await person.http.send("GET", "/api/search?query=zymurgy").json
                return found["hits"]?.elements?.count == 1 ? () : nil
            }
            #expect(try await person.http.send("DELETE", "/api/rooms/general/messages/1").status == 200)
            let second = try await person.http.send("GET", "/api/rooms/general/messages/2").json
            let revision = try #require(second["message"]?["revision"])
            let edit: JSON = ["text": "nothing", "revision": revision]
            #expect(try await person.http.send("PATCH", "/api/rooms/general/messages/2", json: edit).status == 200)
        }
        #expect(try files(with: "xanadu") == [])
        #expect(try files(with: "ytterbium") == [])
        #expect(try files(with: "zymurgy").sorted() == ["roomkey.sqlite", "search.sqlite"])
    }
}
