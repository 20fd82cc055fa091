// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// The two ways of doing something to a message: both must come to the same.
enum Way: CaseIterable {
    case http
    case socket

    /// The code of an error, or nil and the result.
    typealias Answer = (error: JSON?, body: JSON)

    func ask(
        _ person: Person,
        _ verb: String,
        in room: String = "general",
        seq: Int64 = 1,
        _ members: [String: JSON] = [:]
    ) async throws -> Answer {
        switch self {
        case .http:
            let answer = try await request(person, verb, room, seq, members)
            let body = try answer.json
            #expect((answer.status < 300) == (body["code"] == nil))
            return (body["code"], body)
        case .socket:
            let socket = try await person.live()
            let verb = verb == "notifications" ? "setNotifications" : verb
            let ask: [String: JSON] = ["verb": .string(verb), "room": .string(room), "seq": .integer(seq)]
            let reply = try await socket.ask(.object(ask.merging(members) { $1 }))
            try await socket.close()
            return (reply["code"], reply["result"] ?? reply)
        }
    }

    private func request(
        _ person: Person,
        _ verb: String,
        _ room: String,
        _ seq: Int64,
        _ members: [String: JSON]
    ) async throws -> HTTPAnswer {
        let path = "/api/rooms/\(room)"
        let message = "\(path)/messages/\(seq)"
        let emoji = members["emoji"]?.string?.utf8.map { "%" + String($0, radix: 16, uppercase: true) }.joined() ?? ""
        switch verb {
        case "edit": return try await person.http.send("PATCH", message, json: .object(members))
        case "delete": return try await person.http.send("DELETE", message)
        case "react": return try await person.http.send("PUT", "\(message)/reactions/\(emoji)")
        case "unreact": return try await person.http.send("DELETE", "\(message)/reactions/\(emoji)")
        case "send": return try await person.http.send("POST", "\(path)/messages", json: .object(members))
        case "join": return try await person.http.send("PUT", "\(path)/membership")
        case "pin": return try await person.http.send("PUT", "\(path)/pins/\(seq)")
        case "notifications": return try await person.http.send("PUT", "\(path)/notifications", json: .object(members))
        default: return try await person.http.send("PUT", "\(path)/\(verb)", json: ["seq": .integer(seq)])
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
