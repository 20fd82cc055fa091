// SPDX-License-Identifier: MIT

import RoomkeyClient
import TestSupport
import Testing

@Suite("RoomkeyClient: a conversation")
struct ConversationTests {
    @Test("what one says, the other hears")
    func hears() async throws {
        try await withServer { server in
            try await server.withClient("Ada") { ada in
                let room = try await ada.createRoom("General")
                try await server.withClient("Bob") { bob in
                    try await bob.room(room.id).join()
                    let heard = Task { () -> Message? in
                        for await event in bob.events { if case .message(let message) = event { return message } }
                        return nil
                    }
                    let timeline = await bob.room(room.id).timeline()
                    let message = try await room.send("Hello").delivered()
                    #expect(message.text == "Hello")
                    #expect(message.seq == 1)
                    try await timeline.snapshots.first("the message") { $0.messages == [message] }
                    heard.cancel()
                    _ = await heard.value
                    let rooms = try await bob.rooms.first("one unread message") { $0.first?.unread == 1 }
                    #expect(rooms.map(\.id) == [room.id])
                }
            }
        }
    }
}
