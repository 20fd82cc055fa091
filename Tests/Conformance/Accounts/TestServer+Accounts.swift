// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// Good for every name that tests use.
let goodPassword = "four words make one"

extension TestServer {
    /// Makes an account.
    /// - Parameter invitation: the token of a link.
    func signUp(
        _ name: String,
        password: String = goodPassword,
        invitation: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Person {
        var body: JSON = ["name": .string(name), "password": .string(password)]
        if let invitation { body = body.with(["invitation": .string(invitation)]) }
        return try person(try await http.send("POST", "/api/accounts", headers: headers, json: body))
    }

    /// Asks to sign in to an account.
    func askToSignIn(
        _ name: String,
        password: String = goodPassword,
        headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let body: JSON = ["name": .string(name), "password": .string(password)]
        return try await http.send("POST", "/api/session", headers: headers, json: body)
    }

    /// Signs in to an account, as from another device.
    func signInAgain(_ name: String, password: String = goodPassword, headers: [String: String] = [:]) async throws
        -> Person
    {
        try person(try await askToSignIn(name, password: password, headers: headers))
    }

    private func person(_ answer: HTTPAnswer) throws -> Person {
        try #require(answer.status == 201)
        let cookie = try #require(answer["set-cookie"]?.split(separator: ";").first)
        return Person(server: self, user: try #require(try answer.json["user"]), cookie: String(cookie))
    }
}
