// SPDX-License-Identifier: MIT

import Foundation

/// Sends commands to the server that runs on a data folder.
struct AdministrationClient: Sendable {
    let folder: URL

    /// - Returns: nil when no server takes commands there.
    func ask<Command: AdministrativeCommand>(
        _ command: Command,
        progress: @escaping CommandProgress
    ) async throws(AdministrationFailure) -> Command.Answer? {
        // It blocks, which the threads that tasks share must not.
        let thread = BackgroundThread("roomkey.command", givesWay: false)
        do {
            return try await thread.run { try askNow(command, progress) }
        } catch {
            throw AdministrationFailure(error)
        }
    }

    private func askNow<Command: AdministrativeCommand>(
        _ command: Command,
        _ progress: CommandProgress
    ) throws -> Command.Answer? {
        guard let socket = try LocalSocket.connect(in: folder, timeout: CommandExchange.replyTimeout) else {
            return nil
        }
        defer { close(socket) }
        guard isTrusted(socket) else {
            throw AdministrationFailure(
                "\(LocalSocket.url(in: folder).path) is of a user who has nothing to do with this folder. Nothing was sent."
            )
        }
        try send(CommandExchange.line(CommandExchange.Request(command)), over: socket)
        var lines = LineBuffer()
        while let line = try next(&lines, from: socket) {
            guard let reply = try? JSONDecoder().decode(CommandExchange.Reply<Command.Answer>.self, from: line) else {
                throw AdministrationFailure(
                    "The server answers in a way that this Roomkey, \(RoomkeyServer.version), does not know. Use the version that it runs."
                )
            }
            if let error = reply.error { throw AdministrationFailure(error) }
            if let answer = reply.answer { return answer }
            if let fraction = reply.progress { progress(fraction) }
        }
        throw AdministrationFailure(
            "The server ended before it answered, and whether the command was carried out is not known. Look, and run it again if it was not."
        )
    }

    /// A password is sent to the server of the folder only: it runs as the user whose folder it is, as ourselves, or as root.
    private func isTrusted(_ socket: CInt) -> Bool {
        guard let user = LocalSocket.peer(of: socket) else { return false }
        var status = stat()
        return user == 0 || user == geteuid() || (stat(folder.path, &status) == 0 && status.st_uid == user)
    }

    private func send(_ bytes: [UInt8], over socket: CInt) throws(AdministrationFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // A server that refuses the connection has said why before it closed it.
                if errno == EPIPE { return }
                throw Self.silence
            }
            rest = rest.dropFirst(count)
        }
    }

    private static let silence = AdministrationFailure(
        "The server does not answer, and whether the command was carried out is not known. Look at the log of the server."
    )

    /// - Returns: nil when the server has closed the connection.
    private func next(_ lines: inout LineBuffer, from socket: CInt) throws(AdministrationFailure) -> Data? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let line = lines.next() { return line }
            let count = read(socket, &buffer, buffer.count)
            if count == 0 || count < 0 && errno == ECONNRESET { return nil }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.silence
            }
            lines.append(buffer[..<count])
            guard lines.count <= CommandExchange.maximumAnswerBytes else {
                throw AdministrationFailure("The answer of the server is too large.")
            }
        }
    }
}
