// SPDX-License-Identifier: MIT

import Foundation

/// What goes over the socket of a data folder: one line of JSON that says what is asked for, and lines of JSON back. Both ends are
/// of one version, as a rule; where they are not, what one does not know is a failure that says so.
enum CommandExchange {
    /// The request.
    struct Request<Command: AdministrativeCommand>: Codable {
        let command: String
        let arguments: Command

        init(_ command: Command) {
            self.command = Command.name
            arguments = command
        }
    }

    /// A line of the answer. One with nothing in it says that the server is at it. The last has an answer or an error.
    struct Reply<Answer: Codable>: Codable {
        var progress: Double?
        var answer: Answer?
        var error: String?
    }

    /// Bytes of a request at most. A name and a password take a few hundred.
    static let maximumRequestBytes = 64 << 10
    /// How long somebody who has connected may take to say what they ask for.
    static let requestTimeout: Duration = .seconds(5)
    /// How often the server says that it is at it.
    static let heartbeat: Duration = .seconds(2)
    /// How long a command waits for a line before it gives the server up.
    static let replyTimeout: Duration = .seconds(15)
    /// Bytes of an answer at most: a hundred thousand accounts.
    static let maximumAnswerBytes = 32 << 20

    private static let commands: [any AdministrativeCommand.Type] = [
        CreateKey.self, ListKeys.self, RevokeKey.self,
        CreateBot.self, ListBots.self, RenewBotToken.self, RevokeBot.self,
        CreateUser.self, ListUsers.self, SetUserRole.self, SetUserPassword.self, RemoveUser.self,
        BackUpDatabase.self, CheckDatabase.self,
    ]

    static func line(_ value: some Encodable) throws -> [UInt8] {
        Array(try JSONEncoder().encode(value)) + [UInt8(ascii: "\n")]
    }

    static func failure(_ error: AdministrationFailure) -> [UInt8] {
        let reply = Reply<Done>(error: error.text)
        return (try? line(reply)) ?? Array("{\"error\":\"Roomkey failed.\"}\n".utf8)
    }

    /// Does what a line asks for.
    /// - Parameter send: is given the lines of the progress.
    /// - Returns: the last line.
    static func answer(
        to request: [UInt8],
        with administration: Administration,
        send: @escaping @Sendable ([UInt8]) -> Void
    ) async -> [UInt8] {
        struct Named: Decodable { let command: String }
        do {
            let data = Data(request)
            guard let name = try? JSONDecoder().decode(Named.self, from: data).command else {
                throw AdministrationFailure("The request is not one that Roomkey makes.")
            }
            guard let command = commands.first(where: { $0.name == name }) else {
                throw AdministrationFailure(
                    "The server, Roomkey \(RoomkeyServer.version), does not know this command. Use the version that the server runs."
                )
            }
            return try await answer(command, data, with: administration, send: send)
        } catch {
            return failure(AdministrationFailure(error, in: administration.folder))
        }
    }

    private static func answer<Command: AdministrativeCommand>(
        _: Command.Type,
        _ data: Data,
        with administration: Administration,
        send: @escaping @Sendable ([UInt8]) -> Void
    ) async throws -> [UInt8] {
        guard let request = try? JSONDecoder().decode(Request<Command>.self, from: data) else {
            throw AdministrationFailure(
                "The server, Roomkey \(RoomkeyServer.version), does not know this form of the command. Use the version that the server runs."
            )
        }
        let answer = try await request.arguments.perform(with: administration) { progress in
            if let line = try? line(Reply<Command.Answer>(progress: progress)) { send(line) }
        }
        return try line(Reply(answer: answer))
    }
}
