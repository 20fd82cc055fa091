// SPDX-License-Identifier: MIT

extension ChatClient {
    /// Asks for something that is answered with a message that has changed.
    func change(
        _ request: some LiveVerb<MessageResult>
    ) async throws(RoomkeyError) -> Message {
        let message = try await ask(request).message
        state.answered(changed: message)
        publish()
        return message
    }

    func message(_ seq: Seq, in room: RoomID) async throws(RoomkeyError) -> Message {
        try await ask(ReadMessage(room: room, seq: seq)).message
    }

    /// Reacts to a message, or takes it back.
    func react(_ request: some LiveVerb<ReactionState>, in room: RoomID) async throws(RoomkeyError) {
        state.answered(try await ask(request), in: room)
        publish()
    }
}
