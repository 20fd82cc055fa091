// SPDX-License-Identifier: MIT

import Chat
import Foundation
import TestSupport
import Testing

@Suite("Accounts: permissions")
struct PermissionTests {
    /// A cell of the table in docs/permissions.md.
    struct Cell: Sendable, CustomTestStringConvertible {
        let permission: String
        let role: String
        let isGranted: Bool

        var testDescription: String { "\(role) \(isGranted ? "may" : "may not") \(permission)" }
    }

    static let table: [Cell] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/permissions.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        guard let head = rows.first else { return [] }
        return rows.dropFirst(2).flatMap { row in
            zip(head, row).dropFirst(2).map { role, cell in
                Cell(permission: row[0].trimmingCharacters(in: ["`"]), role: role, isGranted: cell == "yes")
            }
        }
    }()

    @Test("every role may do what the table says, and nothing else", arguments: table)
    func cell(_ cell: Cell) async throws {
        try await withServer { server in
            let owner = try await server.makeOwner()
            let person = try await server.person(as: cell.role, madeBy: owner)
            let answer = try await ask(for: cell.permission, person, besides: owner)
            if cell.isGranted {
                #expect((200..<300).contains(answer.status))
            } else {
                try expectChatError(answer, 403, "notAllowed")
            }
        }
    }

    @Test("the table has every permission and every role, once, and agrees with the code")
    func complete() throws {
        let cells = Set(Self.table.map { [$0.permission, $0.role] })
        #expect(cells.count == Self.table.count)
        #expect(
            cells
                == Set(
                    Permission.allCases.flatMap { permission in
                        Role.allCases.map { [permission.rawValue, $0.rawValue] }
                    }
                )
        )
        for cell in Self.table {
            let permission = try #require(Permission(rawValue: cell.permission))
            #expect(permission.isGranted(to: try #require(Role(rawValue: cell.role))) == cell.isGranted)
        }
    }

    private func ask(for permission: String, _ person: Person, besides owner: Person) async throws -> HTTPAnswer {
        switch Permission(rawValue: permission) {
        case .useRooms:
            return try await person.http.send("POST", "/api/rooms", json: ["name": "General"])
        case .moderate:
            try await owner.createRoom("Theirs")
            try await person.join("theirs")
            return try await person.http.send("PATCH", "/api/rooms/theirs", json: ["archived": true])
        case .changePassword:
            let body: JSON = ["current": .string(goodPassword), "password": "another four words"]
            return try await person.http.send("PUT", "/api/account/password", json: body)
        case .seeAccounts:
            return try await person.http.send("GET", "/api/accounts")
        case .invite:
            return try await person.http.send("POST", "/api/invitations", json: [:])
        case .manageGuests:
            return try await person.http.send("GET", "/api/guests")
        case .resetPasswords:
            let other = try await person.server.signUp("Somebody Else")
            return try await person.http.send("POST", "/api/accounts/\(other.id)/reset")
        case .changeSignUp:
            return try await person.http.send("PATCH", "/api/workspace", json: ["signUp": "invitation"])
        case .manageBots:
            return try await person.http.send("POST", "/api/bots", json: ["name": "Robot"])
        case .manageKeys:
            return try await person.http.send("POST", "/api/keys", json: ["name": "Billing"])
        case .seeAllRooms:
            return try await person.http.send("GET", "/api/workspace/rooms")
        case .seeFigures:
            return try await person.http.send("GET", "/api/figures")
        case .changeWorkspace:
            return try await person.http.send("PATCH", "/api/workspace", json: ["name": "Acme"])
        case .changeRoles:
            return try await person.http.send("PUT", "/api/accounts/\(owner.id)/role", json: ["role": "owner"])
        case .removeAccounts:
            let other = try await person.server.signUp("Somebody Else")
            return try await person.http.send("DELETE", "/api/accounts/\(other.id)")
        case nil: throw TestFailure.unexpected("the permission \(permission)")
        }
    }
}

extension TestServer {
    /// Makes the first owner, with the link that the server prints.
    func makeOwner() async throws -> Person {
        let token = try await setupTokens.next("the token of the first owner's link")
        return try await signUp("Olivia", invitation: token)
    }

    /// Makes somebody with a role.
    func person(as role: String, madeBy owner: Person) async throws -> Person {
        guard role != "guest" else { return try await signIn("Somebody") }
        let person = try await signUp("Somebody")
        try #require(try await owner.give(person.id, the: role).status == 200)
        return person
    }
}

extension Person {
    func give(_ account: String, the role: String) async throws -> HTTPAnswer {
        try await http.send("PUT", "/api/accounts/\(account)/role", json: ["role": .string(role)])
    }
}
