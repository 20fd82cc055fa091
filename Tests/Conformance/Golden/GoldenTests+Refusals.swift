// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@testable import Server

/// Each operation as it is refused: the tables of ``Operation`` and ``Verb`` say what there is.
extension GoldenTests {
    @Test("each operation of the API without a session, from a page of others, and by somebody who may not")
    func refused() async throws {
        try await golden("refused") { scenario in
            let owner = try await scenario.owner("Olivia")
            let ada = try await scenario.guest("Ada")
            let sessions = try await ada.quietly("GET", "/api/sessions").json["sessions"]?.elements
            scenario.transcript.name(sessions?.first?["id"]?.string ?? "", "session:ada")
            let pushKey = try await ada.quietly("GET", "/api/push").text(at: "key")
            scenario.transcript.name(pushKey ?? "", "push-key")
            try await owner.createRoom("General")
            let operations = try Operation.all().map(\.operation)
            scenario.heading("without a session")
            for operation in operations { try await scenario.stranger.ask(operation.method, operation.target()) }
            scenario.heading("with a session and a token that are not good")
            for credential in [["cookie": "roomkey_session=a.b"], ["authorization": "Bearer rb_x_y"]] {
                try await scenario.stranger.ask("GET", "/api/session", headers: credential)
                try await scenario.stranger.ask("GET", "/api/live", headers: credential)
                try await scenario.stranger.ask("GET", "/api/workspace", headers: credential)
                for path in ["/api/session", "/api/accounts"] {
                    try await scenario.stranger.ask("POST", path, "{}", headers: credential)
                }
            }
            scenario.heading("from a page of others")
            let origin = ["origin": "http://elsewhere.example"]
            for operation in operations where operation.method != "GET" {
                try await ada.ask(operation.method, operation.target(), headers: origin)
            }
            try await ada.ask("GET", "/api/live", headers: origin)
            scenario.heading("by a guest, who is in no room")
            let ownDoors = [
                Operation(method: "POST", path: "/api/accounts"), Operation(method: "DELETE", path: "/api/session"),
            ]
            for operation in operations where !ownDoors.contains(operation) {
                let body = operation.body.map(object)
                try await ada.ask(operation.method, operation.target(user: owner.id), body)
                // Joining was allowed, so it is taken back.
                if operation.path.hasSuffix("/membership") {
                    try await ada.quietly("DELETE", "/api/rooms/general/membership")
                }
            }
            scenario.heading("for a room that there is not")
            for operation in operations where operation.path.contains("{room}") {
                let target = operation.target(room: "nowhere", user: owner.id)
                try await ada.ask(operation.method, target, operation.body.map(object))
            }
            try await ada.ask("GET", "/api/rooms/NOT%20A%20ROOM")
        }
    }

    @Test("each operation on a room that is archived, by a member and by somebody else")
    func archived() async throws {
        try await golden("archived") { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await ada.say("one", as: "m1")
            try await ada.ask("PATCH", "/api/rooms/general", #"{"archived":true}"#)
            let operations = try Operation.all().map(\.operation).filter { $0.path.contains("{room}/") }
            for person in [ada, bob] {
                for operation in operations where operation.method != "GET" && !operation.path.hasSuffix("/membership")
                {
                    try await person.ask(operation.method, operation.target(user: bob.id), operation.body.map(object))
                }
            }
            try await bob.ask("PUT", "/api/rooms/general/membership")
            try await bob.ask("DELETE", "/api/rooms/general/membership")
            try await ada.ask("DELETE", "/api/rooms/general/messages/1/reactions/x")
            try await ada.ask("DELETE", "/api/rooms/general/membership")
            try await ada.ask("GET", "/api/rooms/general")
        }
    }

    @Test("each operation that has a body, with one that makes no sense")
    func badBodies() async throws {
        try await golden("bad-bodies") { scenario in
            let owner = try await scenario.owner("Olivia")
            try await owner.createRoom("General")
            try await owner.say("one", as: "m1")
            for (operation, _) in try Operation.all() {
                guard let members = operation.body else { continue }
                scenario.heading("\(operation.method) \(operation.path)")
                // Who is signed in cannot sign in.
                let isSigningIn =
                    operation.method == "POST" && ["/api/session", "/api/accounts"].contains(operation.path)
                let person = isSigningIn ? scenario.stranger : owner
                let large = #"{"a":"\#(String(repeating: "x", count: 1 << 20))"}"#
                let bodies =
                    ["", "{", "[]", #"{"a":1,"a":2}"#, large]
                    + members.indices.flatMap { index in
                        var (without, other) = (members, members)
                        without.remove(at: index)
                        other[index].json = ofAnotherKind(members[index].json)
                        // What may be left out is another request, and a good one.
                        return operation.isNeeded(members[index].name)
                            ? [object(without), object(other)] : [object(other)]
                    }
                for body in bodies {
                    try await person.ask(operation.method, operation.target(user: owner.id), body)
                }
            }
        }
    }

    @Test("each verb without a member, with one of another kind, for a room that there is not, and before resuming")
    func badVerbs() async throws {
        try await golden("bad-verbs") { scenario in
            _ = try await scenario.owner("Olivia")
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            let secret = try await bob.createRoom("Secret", visibility: "private")
            try await bob.createRoom("Other")
            let new = try await ada.connect("new socket")
            scenario.heading("before resume")
            for (verb, members) in Verb.all { try await new.ask(verb, Self.inner(members)) }
            scenario.heading("what is no verb")
            let live = try await ada.live()
            let texts = [
                "", "x", "[]", "{}", #"{"id":1}"#, #"{"id":0,"verb":"rooms"}"#, #"{"id":"1","verb":"rooms"}"#,
                #"{"id":1.5,"verb":"rooms"}"#, #"{"verb":"rooms"}"#, #"{"id":101,"verb":1}"#,
                #"{"id":102,"verb":"dance"}"#, #"{"id":103,"verb":"rooms","limit":}"#,
                #"{"id":9007199254740993,"verb":"rooms"}"#,
            ]
            for text in texts { try await live.send(text) }
            scenario.heading("without a member, and with one of another kind")
            for (verb, members) in Verb.all where verb != "join" && verb != "leave" {
                for index in members.indices {
                    var (without, other) = (members, members)
                    without.remove(at: index)
                    other[index].json = ofAnotherKind(members[index].json)
                    try await live.ask(verb, Self.inner(without))
                    try await live.ask(verb, Self.inner(other))
                }
            }
            for verb in ["join", "leave"] {
                try await live.ask(verb)
                try await live.ask(verb, #""room":7"#)
            }
            scenario.heading("for a room that there is not, one that is not seen, and one that was not joined")
            for (verb, members) in Verb.all where members.contains(where: { $0.name == "room" }) {
                for room in ["nowhere", secret, "Not a room", "other"] where !(verb == "join" && room == "other") {
                    let changed = members.map { $0.name == "room" ? ("room", #""\#(room)""#) : $0 }
                    try await live.ask(verb, Self.inner(changed))
                }
            }
            try await scenario.hear(live)
        }
    }

    private static func inner(_ members: [(name: String, json: String)]) -> String {
        String(object(members).dropFirst().dropLast())
    }

    @Test("limits: what is too large, too much, and too often")
    func limits() async throws {
        try await golden("limits") {
            $0.limits[.membersPerRoom] = 2
            $0.limits[.roomsPerPerson] = 2
            $0.limits[.emojiPerMessage] = 1
            $0.limits[.pinsPerRoom] = 1
            $0.limits[.messageLength] = 40
            $0.limits[.mentionsPerMessage] = 0
            $0.limits[.searchesPerPerson] = 1
        } _: { scenario in
            let (ada, bob) = (try await scenario.guest("Ada"), try await scenario.guest("Bob"))
            try await ada.createRoom("General")
            try await bob.ask("PUT", "/api/rooms/general/membership")
            let live = try await ada.live()
            scenario.heading("too large")
            let large = #"{"clientID":"m1","text":"\#(String(repeating: "x", count: 1 << 20))"}"#
            try await ada.ask("POST", "/api/rooms/general/messages", large)
            let long = String(repeating: "x", count: 41)
            for text in [long, "", " ", "hello @bob"] {
                let members = #""clientID":"m1","text":"\#(text)""#
                try await ada.ask("POST", "/api/rooms/general/messages", "{\(members)}")
                try await live.ask("send", #""room":"general",\#(members)"#)
            }
            for (name, length) in [("name", 81), ("topic", 251), ("description", 1_001)] {
                let text = String(repeating: "x", count: length)
                try await ada.ask("PATCH", "/api/rooms/general", #"{"\#(name)":"\#(text)"}"#)
            }
            try await ada.ask("PATCH", "/api/account", #"{"name":"\#(long)"}"#)
            try await ada.ask("PATCH", "/api/account", #"{"status":"\#(String(repeating: "x", count: 101))"}"#)
            let edit = #"{"text":"\#(long)","revision":1}"#
            try await ada.ask("PATCH", "/api/rooms/general/messages/1", edit)
            scenario.heading("too much")
            let eve = try await scenario.guest("Eve")
            try await eve.ask("PUT", "/api/rooms/general/membership")
            try await ada.ask("PUT", "/api/rooms/general/members/\(eve.id)")
            try await ada.createRoom("Second")
            try await ada.ask("POST", "/api/rooms", #"{"name":"Third"}"#)
            try await live.ask("createRoom", #""name":"Third""#)
            try await ada.ask("POST", "/api/direct", #"{"people":["\#(bob.id)"]}"#)
            let many = (0..<9).map { #""u_\#($0)""# }.joined(separator: ",")
            try await ada.ask("POST", "/api/direct", #"{"people":[\#(many)]}"#)
            for seq in 1...2 {
                try await ada.say("x", as: "n\(seq)")
                try await ada.ask("PUT", "/api/rooms/general/pins/\(seq)")
            }
            try await live.ask("pin", #""room":"general","seq":2"#)
            for emoji in ["👍", "🎉"] {
                try await live.ask("react", #""room":"general","seq":1,"emoji":"\#(emoji)""#)
            }
            try await ada.ask("PUT", "/api/rooms/general/messages/1/reactions/%F0%9F%8E%89")
            let crowd = (0..<501).map { #""u_\#($0)""# }.joined(separator: ",")
            try await live.ask("watch", #""users":[\#(crowd)]"#)
            scenario.heading("too often")
            for _ in 0..<10 { try await ada.quietly("GET", "/api/search?query=x") }
            try await ada.ask("GET", "/api/search?query=x")
            try await live.ask("search", #""query":"x""#)
        }
    }
}

extension Operation {
    /// Whether a member of the body is required.
    fileprivate func isNeeded(_ member: String) -> Bool {
        ![
            "replyTo", "uses", "days", "status", "visibility", "topic", "description", "archived", "defaultRoom",
            "signUp", "guests",
        ]
        .contains(member) && !(method == "PATCH" && member == "name") && path != "/api/push/subscription"
    }
}
