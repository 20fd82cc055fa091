// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol

/// What the chat does when it is asked for something.
protocol ChatAction: ChatRequest {
    /// What of it may be asked for so often only; nil when it counts as a request and nothing more.
    static var rateLimit: ChatLimit? { get }
    /// Whether the reply may be large, as a page of messages is: a client gets few of these at once.
    static var repliesLargely: Bool { get }
    /// Whether what comes later on the same socket may not overtake it.
    static var isOrdered: Bool { get }
    /// Of what is ordered: whether the next has to wait until this is done.
    var isAwaited: Bool { get }

    /// - Parameter reply: is given what is told to the client.
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply)
}

extension ChatAction {
    static var rateLimit: ChatLimit? { nil }
    static var repliesLargely: Bool { false }
    static var isOrdered: Bool { false }
    var isAwaited: Bool { false }
}

/// All that a client can ask for, over HTTP and the live socket.
enum ChatActions {
    static let all: [any ChatAction.Type] = [
        SendMessage.self, EditMessage.self, DeleteMessage.self, ReadMessage.self, ReadHistory.self,
        React.self, Unreact.self,
        PinMessage.self, UnpinMessage.self, ReadPins.self,
        MarkRead.self, MarkUnread.self,
        ListRooms.self, ReadRoom.self, CreateRoom.self, OpenDirectRoom.self, UpdateRoom.self, SetNotifications.self,
        ListMembers.self, InviteMember.self, RemoveMember.self, SetMemberRole.self, JoinRoom.self, LeaveRoom.self,
        FindPeople.self, ReadPerson.self, UpdateProfile.self,
        SearchMessages.self,
    ]

    static let byVerb = Dictionary(uniqueKeysWithValues: all.map { ($0.verb, $0) })
}
