// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// The code of the article “Offline and resume”.
enum OfflineAndResume {
    static func start(_ session: Session, file: URL) throws -> ChatClient {
        var options = ChatOptions()
        options.outbox = .file(file)
        let chat = try ChatClient(session, options: options)
        Task { try await chat.connect() }
        return chat
    }

    static func send(_ room: Room) async throws {
        let sent = try await room.send("on my way")
        for await state in sent.states {
            switch state {
            case .queued: print("kept")
            case .sending: print("on its way")
            case .sent(let message): print("number \(message.seq)")
            case .refused(let refusal): print(refusal.message)
            case .discarded: print("taken back")
            }
        }
    }

    static func afterARestart(_ chat: ChatClient) async throws {
        for item in chat.outbox.value where item.refusal != nil {
            let outgoing = await chat.outgoing(item.id)
            try await outgoing?.retry()
        }
    }

    static func answer(_ chat: ChatClient, in room: Room) async throws {
        for await event in chat.events {
            guard case .message(let question) = event, question.mentions(chat.session.user.id) else { continue }
            try await room.send("noted", replyTo: question.seq, id: ClientMessageID(answering: question.id))
            await room.markRead(upTo: question.seq)
        }
    }

    static func catchUp(_ room: Room) async throws -> [Message] {
        let read = room.summary?.read ?? 0
        let missed = try await room.history(.after(read), limit: 200).messages
        return missed
    }

    static func show(_ timeline: Timeline) async throws {
        for await snapshot in timeline.snapshots {
            for row in snapshot.rows {
                switch row.content {
                case .message(let message): print(message.name, message.text ?? "")
                case .gap(let range): try await timeline.fill(range)
                case .outgoing(let item): print(item.text, item.refusal?.message ?? "…")
                }
            }
        }
    }
}
