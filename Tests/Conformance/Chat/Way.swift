// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// The two ways of doing something to a message: both must come to the same.
enum Way: CaseIterable {
    case http
    case socket

    /// - Returns: the code of the error, or nil and the result.
    func ask(
        _ person: Person,
        _ verb: String,
        seq: Int64,
        _ members: [String: JSON] = [:]
    ) async throws -> (error: JSON?, body: JSON) {
        switch self {
        case .http:
            let answer = try await request(person, verb, seq, members)
            let body = try answer.json
            #expect((answer.status < 300) == (body["code"] == nil))
            return (body["code"], body)
        case .socket:
            let socket = try await person.live()
            let ask: [String: JSON] = ["verb": .string(verb), "room": "general", "seq": .integer(seq)]
            let reply = try await socket.ask(.object(ask.merging(members) { $1 }))
            try await socket.close()
            return (reply["code"], reply["result"] ?? reply)
        }
    }

    private func request(
        _ person: Person,
        _ verb: String,
        _ seq: Int64,
        _ members: [String: JSON]
    ) async throws -> HTTPAnswer {
        let message = "/api/rooms/general/messages/\(seq)"
        let emoji = members["emoji"]?.string?.utf8.map { "%" + String($0, radix: 16, uppercase: true) }.joined() ?? ""
        switch verb {
        case "edit": return try await person.http.send("PATCH", message, json: .object(members))
        case "delete": return try await person.http.send("DELETE", message)
        case "react": return try await person.http.send("PUT", "\(message)/reactions/\(emoji)")
        case "unreact": return try await person.http.send("DELETE", "\(message)/reactions/\(emoji)")
        default: return try await person.http.send("PUT", "/api/rooms/general/\(verb)", json: ["seq": .integer(seq)])
        }
    }
}

/// Ada has made the room General, Bob has joined it.
func withRoom(_ body: @escaping (_ ada: Person, _ bob: Person) async throws -> Void) async throws {
    try await withServer { server in
        let (ada, bob) = (try await server.signIn("Ada"), try await server.signIn("Bob"))
        try await ada.createRoom("General")
        try await bob.join("general")
        try await body(ada, bob)
    }
}
