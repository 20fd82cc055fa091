// SPDX-License-Identifier: MIT

import ChatProtocol
import TestSupport
import Testing

@testable import Server

@Suite("Chat: what can be asked for")
struct ChatActionTests {
    @Test("each request is in the API's document where its declaration says, with its fields")
    func document() async throws {
        try await withServer { server in
            let document = try await server.http.send("GET", "/api/openapi.json").json
            for action in ChatActions.all {
                let route = action.route
                let operation = document["paths"]?["/api/\(route.path)"]?[route.method.rawValue.lowercased()]
                let described = try #require(operation, "\(action.verb)")
                let parameters = (described["parameters"]?.elements ?? []).compactMap { parameter in
                    parameter["name"]?.string
                        ?? parameter["$ref"]?.string.map { String($0.split(separator: "/").last ?? "") }
                }
                let body = described["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]
                #expect(Set(parameters + (body?.names ?? [])) == Set(shape(of: action)), "\(action.verb)")
            }
        }
    }

    @Test("each result and each object has in the API's document the members of its declaration")
    func results() async throws {
        try await withServer { server in
            let document = try await server.http.send("GET", "/api/openapi.json").json
            func schema(_ json: JSON?) -> JSON? {
                guard let name = json?["$ref"]?.string?.split(separator: "/").last else { return json }
                return document["components"]?["schemas"]?[String(name)]
            }
            var described: [[String]: Set<String>] = [:]
            for action in ChatActions.all {
                let route = action.route
                let operation = document["paths"]?["/api/\(route.path)"]?[route.method.rawValue.lowercased()]
                for status in ["200", "201"] {
                    let content = operation?["responses"]?[status]?["content"]?["application/json"]
                    guard let names = schema(content?["schema"])?["properties"]?.names else { continue }
                    described[result(of: action), default: []].formUnion(names)
                }
            }
            for (declared, names) in described { #expect(names == Set(declared)) }
            #expect(described.count > 10)
            let objects = [
                ("Message", Message.shape.names.filter { $0 != "^room" }), ("Room", RoomDetails.shape.names),
                ("User", User.shape.names), ("Reaction", Reaction.shape.names), ("Pin", Pin.shape.names),
                ("Quotation", Quotation.shape.names), ("Hit", SearchPage.Hit.shape.names),
                ("Member", Member.shape.names), ("Page", MessagePage.shape.names),
            ]
            for (name, declared) in objects {
                #expect(document["components"]?["schemas"]?[name]?["properties"]?.names == Set(declared), "\(name)")
            }
        }
    }

    private func result<Action: ChatAction>(of action: Action.Type) -> [String] { Action.Result.shape.names }

    @Test("each verb is one request")
    func verbs() {
        #expect(Set(LiveRequest.verbs).count == LiveRequest.verbs.count)
    }

    private func shape(of action: (some ChatRequest).Type) -> [String] { action.shape.names }
}
