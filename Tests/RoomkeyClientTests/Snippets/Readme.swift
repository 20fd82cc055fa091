// SPDX-License-Identifier: MIT

import RoomkeyClient

/// The code of the README.
func readme() async throws {
    let session = try await Session.signIn(to: ServerAddress("http://127.0.0.1:8080"), as: .guest(name: "Ada"))
    let chat = try ChatClient(session)
    try await chat.connect()
    let room = try await chat.createRoom("General")
    try await room.send("Hello").delivered()
    for await snapshot in await room.timeline().snapshots { print(snapshot.messages.map(\.text)) }
}
