// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// An operation of the HTTP API: a method, and a path with places in braces.
struct Operation: Hashable, Comparable {
    let method: String
    let path: String

    static func < (left: Operation, right: Operation) -> Bool { (left.path, left.method) < (right.path, right.method) }

    /// Those that the document of the API has.
    static func all() throws -> [(operation: Operation, statuses: Set<String>)] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Server/OpenAPI/openapi.json")
        guard case .object(let paths) = try JSON(Array(Data(contentsOf: file)))["paths"] else { return [] }
        var operations: [(operation: Operation, statuses: Set<String>)] = []
        for (path, item) in paths {
            for method in item.names ?? [] where method != "parameters" {
                let statuses = item[method]?["responses"]?.names ?? []
                operations.append((Operation(method: method.uppercased(), path: path), statuses))
            }
        }
        return operations.sorted { $0.operation < $1.operation }
    }

    /// The path with something in each place.
    func target(room: String = "general", user: String = "u_nobody") -> String {
        let values = [
            "room": room, "seq": "1", "user": user, "emoji": "%F0%9F%91%8D", "account": user, "session": "nothing",
            "invitation": "nothing", "bot": "u_nobody", "key": "nothing",
            "guest": user, "ban": "nothing",
        ]
        return values.reduce(path) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// Whether this is what was asked for.
    func isAsked(_ method: String, _ target: Substring) -> Bool {
        guard method == self.method else { return false }
        let parts = target.prefix { $0 != "?" }.split(separator: "/")
        let places = path.split(separator: "/")
        return parts.count == places.count && zip(parts, places).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
    }

    /// A good body, member by member; nil for what has none.
    var body: [(name: String, json: String)]? { Self.bodies["\(method) \(path)"] }

    private static let bodies: [String: [(name: String, json: String)]] = [
        "POST /api/session": [("name", #""Guest""#)],
        "POST /api/accounts": [("name", #""Bob""#), ("password", #""\#(goodPassword)""#)],
        "PUT /api/accounts/{account}/role": [("role", #""admin""#)],
        "PATCH /api/account": [("name", #""Ada""#), ("status", #""here""#)],
        "PUT /api/account/password": [("current", #""wrong""#), ("password", #""another good one""#)],
        "POST /api/password": [("token", #""x""#), ("password", #""another good one""#)],
        "POST /api/bans": [("guest", #""u_nobody""#), ("days", "1")],
        "POST /api/invitations": [("uses", "1"), ("days", "1")],
        "POST /api/bots": [("name", #""Olivia""#)],
        "POST /api/keys": [("name", #""""#)],
        "PATCH /api/workspace": [
            ("name", #""Acme""#), ("defaultRoom", #""nowhere""#), ("signUp", #""closed""#), ("guests", "false"),
        ],
        "POST /api/rooms": [("name", #""""#), ("visibility", #""public""#)],
        "POST /api/direct": [("people", #"["u_nobody"]"#)],
        "PATCH /api/rooms/{room}": [
            ("name", #""General""#), ("topic", #""x""#), ("description", #""x""#), ("archived", "false"),
        ],
        "PATCH /api/rooms/{room}/members/{user}": [("role", #""moderator""#)],
        "POST /api/rooms/{room}/messages": [("clientID", #""m9""#), ("text", #""x""#), ("replyTo", "1")],
        "PATCH /api/rooms/{room}/messages/{seq}": [("text", #""x""#), ("revision", "1")],
        "PUT /api/rooms/{room}/notifications": [("level", #""all""#)],
        "PUT /api/rooms/{room}/read": [("seq", "1")],
        "PUT /api/rooms/{room}/unread": [("seq", "1")],
        "PUT /api/push/subscription": [
            ("endpoint", #""https://push.example/x""#), ("keys", #"{"p256dh":"x","auth":"y"}"#),
        ],
        "DELETE /api/push/subscription": [("endpoint", #""https://push.example/x""#)],
        "POST /api/join-chatroom": [("roomId", #""general""#)],
    ]
}

/// Verbs of the live socket with good members, each of which can be left out or be of another kind.
enum Verb {
    static let all: [(verb: String, members: [(name: String, json: String)])] = [
        ("presence", [("state", #""idle""#)]),
        ("watch", [("users", #"["u_nobody"]"#)]),
        ("send", [("room", room), ("clientID", #""m9""#), ("text", #""x""#), ("replyTo", "1")]),
        ("edit", [("room", room), ("seq", "1"), ("text", #""x""#), ("revision", "1")]),
        ("delete", message),
        ("react", message + [("emoji", #""👍""#)]),
        ("unreact", message + [("emoji", #""👍""#)]),
        ("read", message),
        ("unread", message),
        ("typing", [("room", room)]),
        ("message", message),
        ("history", [("room", room), ("before", "1"), ("limit", "1")]),
        ("pin", message),
        ("unpin", message),
        ("pins", [("room", room)]),
        ("setNotifications", [("room", room), ("level", #""all""#)]),
        ("search", [("query", #""x""#), ("room", room), ("order", #""best""#), ("limit", "1"), ("after", #""0""#)]),
        ("users", [("search", #""x""#)]),
        ("user", [("user", person)]),
        ("updateProfile", [("name", #""Olivia""#), ("status", #""x""#)]),
        ("rooms", [("search", #""x""#), ("order", #""name""#), ("limit", "1"), ("after", #""x""#)]),
        ("createRoom", [("name", #""""#), ("visibility", #""private""#)]),
        ("direct", [("people", #"["u_nobody"]"#)]),
        ("updateRoom", [("room", room), ("name", #""x""#), ("topic", #""x""#), ("archived", "false")]),
        ("members", [("room", room), ("search", #""x""#), ("after", person)]),
        ("invite", [("room", room), ("user", person)]),
        ("remove", [("room", room), ("user", person)]),
        ("setRole", [("room", room), ("user", person), ("role", #""member""#)]),
        ("join", [("room", room)]),
        ("leave", [("room", room)]),
        ("room", [("room", room)]),
    ]

    private static let room = #""other""#
    private static let person = #""u_nobody""#
    private static let message = [("room", room), ("seq", "1")]
}

/// A JSON value of another kind than a good one.
func ofAnotherKind(_ json: String) -> String { json.hasPrefix("\"") ? "7" : #""seven""# }

/// A JSON object of members in their order.
func object(_ members: [(name: String, json: String)]) -> String {
    "{\(members.map { #""\#($0.name)":\#($0.json)"# }.joined(separator: ","))}"
}
