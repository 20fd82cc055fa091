// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import Store
import WireProtocol

/// Keys of the key-value API (docs/protocol.md).
extension ChatRoutes {
    func addKeys(to routes: RouterGroup<AppContext>) {
        routes.post("keys") { request, context in
            let principal = try await principal(of: request, mayDo: .manageKeys)
            let name = try await body(of: request) { body throws(FieldProblem) in
                try body.text("name")
            }
            let created = try await answered { () throws(ChatError) in
                try await apiKeys.create(named: name, by: principal)
            }
            security.log(.apiKeyCreated, by: principal.id, from: context.address(of: request), .apiKey(created.key.id))
            let body = JSONWriter.object { writer in
                writer.member("key", json: Self.json(of: created.key))
                writer.member("secret", created.secret)
            }
            return Response(json: body, status: .created)
        }
        routes.get("keys") { request, _ in
            _ = try await principal(of: request, mayDo: .manageKeys)
            let keys = try await answered { () throws(ChatError) in try await apiKeys.list() }
            let body = JSONWriter.object(reserving: 1024) { writer in
                writer.name("keys")
                writer.array { writer in
                    for key in keys { writer.raw(Self.json(of: key)) }
                }
            }
            return Response(json: body)
        }
        routes.delete("keys/:key") { request, context in
            let principal = try await principal(of: request, mayDo: .manageKeys)
            let id = context.parameters.get("key") ?? ""
            guard try await answered({ () throws(ChatError) in try await apiKeys.revoke(id: id, by: principal) }) else {
                throw HTTPFailure(ChatError.account(.noSuchKey))
            }
            security.log(.apiKeyRevoked, by: principal.id, from: context.address(of: request), .apiKey(id))
            return Response.done
        }
    }

    private static func json(of key: APIKeys.Listed) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", key.id)
            writer.member("name", key.name)
            writer.member("createdAt", key.createdAt.milliseconds)
        }
    }
}
