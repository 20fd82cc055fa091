// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import RoomkeyClient
import Terminal

/// Who somebody is in the chat.
struct ChatPerson: ParsableArguments {
    @Option(help: "Join as a guest with this name. (default: your last identity)")
    var name: String?

    @Option(help: "Sign in to this account; prompts for the password if needed.")
    var account: String?

    @Option(help: "Sign in as a bot, with its token. (default: ROOMKEY_TOKEN)")
    var token: String?

    func validate() throws {
        guard [name, account, token].compactMap(\.self).count <= 1 else {
            throw ValidationError("Only one of --name, --account and --token can be given.")
        }
    }

    /// The session that is kept, or a new one, which is kept then.
    func session(
        on server: ServerAddress,
        _ folder: SessionFolder,
        _ environment: [String: String],
        mayAsk: Bool
    ) async throws -> Session {
        if let account {
            if let kept = folder.session(.account, name: account) { return try used(kept, folder) }
            let password = PasswordPrompt.readOnce(for: account)
            return try used(try await .signIn(to: server, as: .account(name: account, password: password)), folder)
        }
        if let token = token ?? (name == nil ? environment["ROOMKEY_TOKEN"] : nil) {
            return try await .signIn(to: server, as: .bot(token: token))
        }
        if name == nil, let kept = folder.latest() { return try used(kept, folder) }
        guard let name = name ?? (mayAsk ? Self.ask() : nil) else {
            throw CommandFailure("Not signed in. Use --name (guest) or --account.")
        }
        if let kept = folder.session(.guest, name: name) { return try used(kept, folder) }
        return try used(try await .signIn(to: server, as: .guest(name: name)), folder)
    }

    private func used(_ session: Session, _ folder: SessionFolder) throws -> Session {
        try folder.keep(session)
        return session
    }

    private static func ask() -> String? {
        FileHandle.standardOutput.write(Data("Your name: ".utf8))
        return readLine().flatMap { $0.isEmpty ? nil : $0 }
    }
}
