// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Server

/// Golden files of the wire: what each scenario asks and hears is what it was when it was recorded.
@Suite("Wire: as recorded")
struct GoldenTests {}

/// People, programs and a server whose clock stands still, and the transcript of what they say to each other.
struct Scenario: Sendable {
    let server: TestServer
    let clock: TestClock
    let transcript: Transcript
    /// The token of the link that makes the first owner.
    let setupToken: String
    private let bell = Bell()
    /// Somebody without a session.
    var stranger: GoldenPerson { GoldenPerson(name: "stranger", scenario: self) }

    func heading(_ text: String) { transcript.heading(text) }

    /// Makes a guest.
    /// - Parameter address: what they come from, as a proxy says; without it, this machine.
    func guest(_ name: String, from address: String? = nil) async throws -> GoldenPerson {
        let headers = address.map { ["x-forwarded-for": $0] } ?? [:]
        return try await signedIn(name, "/api/session", #"{"name":"\#(name)"}"#, headers: headers)
    }

    /// Makes an account.
    func account(_ name: String, invitation: String? = nil) async throws -> GoldenPerson {
        let invitation = invitation.map { #","invitation":"\#($0)""# } ?? ""
        let body = #"{"name":"\#(name)","password":"\#(goodPassword)"\#(invitation)}"#
        return try await signedIn(name, "/api/accounts", body, headers: [:])
    }

    /// Makes the first owner.
    func owner(_ name: String) async throws -> GoldenPerson { try await account(name, invitation: setupToken) }

    /// Signs in to an account, as from another device.
    func signedInAgain(_ name: String, device: String) async throws -> GoldenPerson {
        let body = #"{"name":"\#(name)","password":"\#(goodPassword)"}"#
        return try await signedIn(name, "/api/session", body, headers: ["user-agent": device])
    }

    private func signedIn(
        _ name: String,
        _ path: String,
        _ body: String,
        headers: [String: String]
    ) async throws -> GoldenPerson {
        var person = GoldenPerson(name: name, scenario: self)
        let answer = try await person.ask(
            "POST",
            path,
            body,
            headers: headers,
            naming: ["user.id": "user:\(name.lowercased())"]
        )
        try #require(answer.status == 201)
        person.id = try #require(try answer.json["user"]?["id"]?.string)
        person.credential = ["cookie": answer.cookie ?? ""]
        return person
    }

    /// Writes down all that these sockets have been told by now. Somebody whom the transcript leaves out changes their status, of which
    /// every socket hears: what comes before that was told, and nothing more.
    func hear(_ sockets: GoldenSocket...) async throws {
        let status = try await bell.ring(server.http)
        for socket in sockets { try await socket.hear(until: status) }
    }
}

/// Somebody who is heard by every socket whenever they change their status.
actor Bell {
    private var cookie: String?
    private var count = 0

    static let name = "Bell"

    func ring(_ http: TestHTTP) async throws -> String {
        if cookie == nil {
            let answer = try await http.send("POST", "/api/session", json: ["name": .string(Self.name)])
            cookie = answer.cookie
        }
        count += 1
        let status = String(count)
        let headers = ["cookie": cookie ?? ""]
        let answer = try await http.send("PATCH", "/api/account", headers: headers, json: ["status": .string(status)])
        try #require(answer.status == 200)
        return status
    }
}

/// Plays a scenario on a server of its own and compares its transcript with the recorded one.
func golden(
    _ name: String,
    configure: (inout RoomkeyServer.Configuration) -> Void = { _ in },
    _ play: (Scenario) async throws -> Void
) async throws {
    let clock = TestClock()
    let ids = IDs()
    let transcript = Transcript()
    try await withServer {
        clock.drive(&$0)
        $0.makeID = ids.next
        configure(&$0)
    } _: { server in
        // The link is among what is kept, so that nothing of the script happens before it.
        let token = try await server.setupTokens.next("the link for the first owner")
        transcript.name(token, "setup-token")
        transcript.name(server.apiKey, "api-key")
        transcript.name("127.0.0.1:\(server.port)", "host")
        do {
            try await play(Scenario(server: server, clock: clock, transcript: transcript, setupToken: token))
        } catch {
            // What was said last tells more than the line of the script.
            let last = transcript.text.split(separator: "\n").suffix(30).joined(separator: "\n")
            Issue.record("\(name) came to an end: \(error). Before that:\n\(last)")
            throw error
        }
    }
    try GoldenFile(name: name).expect(transcript.text)
}

/// Ids in the order they are made: what is listed by them is in the same order each time.
private final class IDs: Sendable {
    private let count = Mutex(0)

    func next(_ length: Int) -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return String(repeating: "0", count: max(0, length - String(number).count)) + String(number)
    }
}

extension HTTPAnswer {
    /// The name and value of the session's cookie that it sets.
    var cookie: String? { self["set-cookie"]?.split(separator: ";").first.map(String.init) }

    /// What a path of members leads to, as `room.id`.
    func text(at path: String) -> String? {
        let value = path.split(separator: ".").reduce(try? json) { $0?[String($1)] }
        return value?.string
    }
}
