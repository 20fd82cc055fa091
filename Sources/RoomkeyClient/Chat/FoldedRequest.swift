// SPDX-License-Identifier: MIT

/// A request whose answer says something that ``ChatState`` keeps.
protocol FoldedRequest<Result>: LiveVerb {
    /// Takes in what was answered.
    /// - Parameter asked: What was known when it was asked; see ``ChatState/asOf``.
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision)
}

extension ChatClient {
    /// Asks the server something, and takes in the answer.
    @discardableResult
    func learn<Request: FoldedRequest>(_ request: Request) async throws(RoomkeyError) -> Request.Result {
        let asked = state.asOf
        let answer = try await ask(request)
        request.fold(answer, into: &state, asked: asked)
        publish()
        return answer
    }
}

// MARK: Rooms

extension CreateRoom: FoldedRequest {}
extension OpenDirectRoom: FoldedRequest {}
extension UpdateRoom: FoldedRequest {}
extension JoinRoom: FoldedRequest {}
extension InviteMember: FoldedRequest {}

extension FoldedRequest where Result == RoomResult {
    func fold(_ answer: RoomResult, into state: inout ChatState, asked: Revision) {
        state.answered(answer.room, asked: asked)
    }
}

extension LeaveRoom: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { state.left(room, asked: asked) }
}

extension ListRooms: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) {
        state.listed(answer.rooms, answer.revision)
    }
}

extension SetNotifications: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) {
        state.answered(notifications: level, in: room, asked: asked)
    }
}

// MARK: Messages

extension ReadHistory: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { _ = state.answered(answer) }
}

extension SendMessage: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { state.acknowledged(answer.message) }
}

extension EditMessage: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) {
        state.answered(changed: answer.message)
    }
}

extension DeleteMessage: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) {
        state.answered(changed: answer.message)
    }
}

extension React: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { state.answered(answer, in: room) }
}

extension Unreact: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { state.answered(answer, in: room) }
}

// MARK: Reading

extension MarkRead: FoldedRequest {}
extension MarkUnread: FoldedRequest {}

extension FoldedRequest where Result == ReadState {
    func fold(_ answer: ReadState, into state: inout ChatState, asked: Revision) {
        state.answered(read: answer.read, mentions: answer.mentions, in: answer.room, asked: asked)
    }
}

// MARK: People

extension UpdateProfile: FoldedRequest {}
extension ReadPerson: FoldedRequest {}

extension FoldedRequest where Result == UserResult {
    func fold(_ answer: UserResult, into state: inout ChatState, asked: Revision) {
        state.answered(answer.user, asked: asked)
    }
}

extension WatchPresence: FoldedRequest {
    func fold(_ answer: Result, into state: inout ChatState, asked: Revision) { state.answered(answer) }
}
