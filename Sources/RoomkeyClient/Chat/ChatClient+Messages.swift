// SPDX-License-Identifier: MIT

extension ChatClient {
    private struct MessageAnswer: Decodable {
        let message: WireMessage
    }

    private struct PinAnswer: Decodable {
        let pinned: Pin?
    }

    /// Asks for something that is answered with a message that has changed.
    func change(
        _ verb: String,
        _ room: RoomID,
        _ seq: Seq,
        _ members: [String: Verb.Member?] = [:]
    ) async throws(RoomkeyError) -> Message {
        let all = ["room": .id(room), "seq": .id(seq)].merging(members) { $1 }
        let message = try await ask(verb, all, as: MessageAnswer.self).message.message(in: room)
        state.answered(changed: message)
        publish()
        return message
    }

    func message(_ seq: Seq, in room: RoomID) async throws(RoomkeyError) -> Message {
        try await ask("message", ["room": .id(room), "seq": .id(seq)], as: MessageAnswer.self).message.message(in: room)
    }

    /// Reacts to a message, or takes it back.
    func react(_ verb: String, _ emoji: String, _ seq: Seq, in room: RoomID) async throws(RoomkeyError) {
        let members: [String: Verb.Member?] = ["room": .id(room), "seq": .id(seq), "emoji": .text(emoji)]
        state.answered(try await ask(verb, members, as: ReactionAnswer.self), in: room)
        publish()
    }

    func pin(_ verb: String, _ seq: Seq, in room: RoomID) async throws(RoomkeyError) {
        _ = try await ask(verb, ["room": .id(room), "seq": .id(seq)], as: PinAnswer.self)
    }

    func pins(of room: RoomID) async throws(RoomkeyError) -> MessagePage {
        try await ask("pins", ["room": .id(room)], as: MessagePage.self)
    }
}
