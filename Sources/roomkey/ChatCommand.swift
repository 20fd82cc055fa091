// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import RoomkeyClient
import Terminal

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Chat in the terminal, or from a script.",
        discussion: """
            In a terminal it takes the whole screen; /help shows keys and commands. When standard output is not a terminal it \
            prints a message per line and sends each line of stdin:

              uptime | roomkey chat --room ops

            Exits when stdin ends and all is sent; with 1 if a message was refused.
            """
    )

    @Option(help: "The server's address. (default: ROOMKEY_SERVER, or http://127.0.0.1:8080)")
    var server: String?

    @Option(help: "The room to open, by name or ID; joins it if needed.")
    var room: String?

    @OptionGroup var person: ChatPerson

    @Flag(help: "Print messages as JSON, one object per line, even in a terminal.")
    var json = false

    @Option(help: ArgumentHelp("How long a script waits for the server.", valueName: "seconds"))
    var timeout = 60

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("--timeout must be at least 1 second.") }
    }

    func run() async throws {
        let code = try await Self.telling { try await chat() }
        if code != 0 { throw ExitCode(code) }
    }

    private func chat() async throws -> Int32 {
        // What is kept of sessions and unsent messages is for nobody else to read.
        umask(0o077)
        let environment = ProcessInfo.processInfo.environment
        let address = try ServerAddress(server ?? environment["ROOMKEY_SERVER"] ?? "http://127.0.0.1:8080")
        let folder = SessionFolder(of: address, environment: environment)
        let isScreen = isatty(STDOUT_FILENO) == 1 && isatty(STDIN_FILENO) == 1 && !json
        let session = try await person.session(on: address, folder, environment, mayAsk: isScreen)
        do {
            return isScreen
                ? try await onScreen(session, folder, environment) : try await inLines(session)
        } catch RoomkeyError.refused(let refusal) where refusal.code == .signedOut {
            folder.forget(session)
            throw CommandFailure("Your session on \(address) has ended. Run the command again to sign in.")
        }
    }

    private func onScreen(_ session: Session, _ folder: SessionFolder, _ environment: [String: String]) async throws
        -> Int32
    {
        var options = ChatOptions()
        options.outbox = folder.outbox(of: session)
        // Scrolling back lets go of the newest itself.
        options.mostMessagesHeld = 5_000
        let client = try ChatClient(session, options: options)
        guard let runner = ChatRunner(client, room: room, environment: environment) else {
            throw CommandFailure("Standard input is not a terminal.")
        }
        switch await runner.run() {
        case .left: return 0
        case .closed(let error): throw error
        // As a shell counts them.
        case .signal(let number): return 128 + number
        }
    }

    private func inLines(_ session: Session) async throws -> Int32 {
        let client = try ChatClient(session)
        let lines = LineChat(
            client,
            room: room,
            isJSON: json,
            sends: StandardInput.isPiped,
            prints: json || isatty(STDOUT_FILENO) == 0,
            patience: .seconds(timeout)
        )
        let refused = try await lines.run()
        await client.close()
        return refused == 0 ? 0 : 1
    }

    /// A failure is printed and ends the process with 1.
    private static func telling(_ body: () async throws -> Int32) async throws -> Int32 {
        do {
            return try await body()
        } catch let error as RoomkeyError {
            CommandFailure("\(error)").report()
        } catch let error as ChatFailure {
            CommandFailure("\(error)").report()
        } catch let error as CommandFailure {
            error.report()
        }
        return 1
    }
}
