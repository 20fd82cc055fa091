// SPDX-License-Identifier: MIT

import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: coming back")
struct ResumeTests {
    @Test("whatever happened meanwhile, it is told, and all is as if one had been there")
    func everything() async throws {
        try await withServer { server in
            try await TestProxy.with(target: server.port) { proxy in
                try await server.withClient("Bob") { bob in
                    let ada = try await server.client("Ada", through: proxy)
                    try await ada.connect()
                    let (general, left) = (try await bob.createRoom("General"), try await bob.createRoom("Left"))
                    for room in [general, left] { try await ada.room(room.id).join() }
                    let (mine, theirs) = (await ada.room(general.id).timeline(), await general.timeline())
                    for number in 1...5 { try await general.send("\(number)").delivered() }
                    try await mine.snapshots.first("the beginning") { $0.messages.count == 5 }
                    try await general.react("👍", to: 2)

                    proxy.setDown(true)
                    try await ada.connection.first("the loss") { $0 != .live }
                    let elsewhere = try ChatClient(Session(ada.session, at: server.address), options: .ofTests())
                    try await elsewhere.connect()
                    try await elsewhere.room(left.id).leave()
                    let joined = try await elsewhere.createRoom("Joined")
                    try await general.edit(general.message(1), to: "better")
                    try await general.unreact("👍", to: 2)
                    try await general.react("🎉", to: 3)
                    try await general.pin(4)
                    try await general.delete(5)
                    for number in 6...8 { try await general.send("\(number) for @Ada").delivered() }
                    try await general.edit(general.message(7), to: "7, changed")
                    await elsewhere.room(general.id).markRead(upTo: 6)
                    try await elsewhere.rooms.first("the marker") {
                        $0.contains { $0.id == general.id && $0.read == 6 }
                    }
                    try await elsewhere.updateProfile(status: "travelling")

                    // What is read is told to the server when it can be; so the other device may still be at it.
                    try await mine.client.connectAgain(over: proxy)
                    try await ada.rooms.first("the marker") { $0.contains { $0.id == general.id && $0.read == 6 } }
                    #expect(Set(ada.rooms.value.map(\.id)) == [general.id, joined.id])
                    #expect(ada.room(general.id).summary?.mentions == [8])
                    #expect(ada.me.value.status == "travelling")
                    #expect(mine.snapshots.value.shown == theirs.snapshots.value.shown)
                    #expect(mine.snapshots.value.messages.count == 8)
                    await elsewhere.close()
                    await ada.close()
                }
            }
        }
    }

    @Test("a room that is joined again shows what was said while one was not in it")
    func rejoining() async throws {
        try await withServer { server in
            try await server.withClient("Bob") { bob in
                let room = try await bob.createRoom("General")
                try await server.withClient("Ada") { ada in
                    try await ada.room(room.id).join()
                    let timeline = await ada.room(room.id).timeline()
                    try await room.send("one").delivered()
                    try await timeline.snapshots.first("the first") { $0.messages.count == 1 }
                    try await ada.room(room.id).leave()
                    try await timeline.snapshots.first("nothing") { $0.rows.isEmpty }
                    try await room.send("two").delivered()
                    try await ada.room(room.id).join()
                    try await timeline.snapshots.first("both") { $0.messages.map(\.text) == ["one", "two"] }
                }
            }
        }
    }
}

extension Session {
    /// The same session, at another address of its server.
    fileprivate init(_ session: Session, at server: ServerAddress) {
        self.init(server: server, user: session.user, credential: session.credential)
    }
}

extension ChatClient {
    /// The network is back.
    fileprivate func connectAgain(over proxy: TestProxy) async throws {
        proxy.setDown(false)
        try await connect()
    }
}
