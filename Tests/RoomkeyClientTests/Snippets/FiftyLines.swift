// SPDX-License-Identifier: MIT

import RoomkeyClient

/// Talks in a room: says what is typed, shows what is said.
func chat(at address: String, as name: String, in roomName: String, typed: AsyncStream<String>) async throws {
    let server = try ServerAddress(address)
    let session = try await Session.signIn(to: server, as: .guest(name: name))
    let client = try ChatClient(session)
    try await client.connect()

    let found = try await client.listRooms(matching: roomName).rooms.first { $0.name == roomName }
    let room: Room
    if let found { room = client.room(found.id) } else { room = try await client.createRoom(roomName) }
    try await room.join()

    let showing = Task {
        var shown: Set<TimelineRow.ID> = []
        for await snapshot in await room.timeline().snapshots {
            for row in snapshot.rows {
                guard let message = row.message, shown.insert(row.id).inserted else { continue }
                print("\(message.name): \(message.text ?? "(deleted)")")
            }
            await room.markRead(upTo: snapshot.newest)
        }
    }
    let watching = Task {
        for await state in client.connection {
            if case .waiting(_, _, let cause) = state { print("— \(cause); what you type is sent later —") }
        }
    }

    for await line in typed where !line.isEmpty {
        try await room.send(line)
    }
    // Gone only when everything has arrived.
    for await unsent in client.outbox where unsent.allSatisfy({ $0.refusal != nil }) { break }
    showing.cancel()
    watching.cancel()
    await client.close()
}
