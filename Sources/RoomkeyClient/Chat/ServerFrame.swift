// SPDX-License-Identifier: MIT

import Foundation

/// What the server says on the live socket: the answer to a verb, or an event.
enum ServerFrame: Sendable {
    case answer(RequestID, Refusal?, HistoryID?)
    case event(LiveEvent)

    static func read(_ data: Data) throws -> Incoming<LiveEvent> {
        switch try JSONDecoder.ofServer.decode(ServerFrame.self, from: data) {
        case .answer(let id, nil, let history): .answer(id, .success(data), history)
        case .answer(let id, let refusal?, let history): .answer(id, .failure(.refused(refusal)), history)
        case .event(.unknown(let kind, _)): .event(.unknown(kind: kind, json: data))
        case .event(let event): .event(event)
        }
    }
}

extension ServerFrame: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, event, revision, history, result, room, message, joinedAnew, user, joined, members, read, mentions,
            level, workspace
        case seq, emoji, count, added, pinned, state, reason
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        if let kind = try members.decodeIfPresent(String.self, forKey: .event) {
            self = .event(try Self.event(kind, members))
        } else {
            let id = RequestID(value: try members.decode(Int64.self, forKey: .id))
            let result = try? members.nestedContainer(keyedBy: CodingKeys.self, forKey: .result)
            let history = try result?.decodeIfPresent(HistoryID.self, forKey: .history)
            self = .answer(id, try? Refusal(from: decoder), history)
        }
    }

    private static func event(_ kind: String, _ members: KeyedDecodingContainer<CodingKeys>) throws -> LiveEvent {
        func revision() throws -> Revision { try members.decode(Revision.self, forKey: .revision) }
        func history() throws -> HistoryID? { try members.decodeIfPresent(HistoryID.self, forKey: .history) }
        func room() throws -> RoomID { try members.decode(RoomID.self, forKey: .room) }
        func person() throws -> Person { try members.decode(Person.self, forKey: .user) }
        func message() throws -> Message {
            try members.decode(WireMessage.self, forKey: .message).message(in: room())
        }
        func messageID() throws -> MessageID {
            MessageID(room: try room(), seq: try members.decode(Seq.self, forKey: .seq))
        }
        switch kind {
        case "message":
            return .message(try message(), revision: try revision())
        case "messageUpdated":
            return .messageUpdated(try message(), revision: try revision())
        case "reaction":
            return .reaction(
                ReactionChange(
                    message: try messageID(),
                    emoji: try members.decode(String.self, forKey: .emoji),
                    count: try members.decode(Int.self, forKey: .count),
                    person: try person(),
                    isAdded: try members.decode(Bool.self, forKey: .added),
                    revision: try revision()
                )
            )
        case "pin":
            let pin = try members.decodeIfPresent(Pin.self, forKey: .pinned)
            return .pin(PinChange(message: try messageID(), pin: pin, revision: try revision()))
        case "room":
            let isAnew = try members.decodeIfPresent(Bool.self, forKey: .joinedAnew) ?? false
            return .room(try members.decode(WireRoom.self, forKey: .room), isAnew: isAnew, revision: try revision())
        case "member":
            return .member(
                try room(),
                try person(),
                hasJoined: try members.decode(Bool.self, forKey: .joined),
                members: try members.decode(Int.self, forKey: .members),
                revision: try revision()
            )
        case "read":
            let read = try members.decode(Seq.self, forKey: .read)
            let mentions = try members.decodeIfPresent([Seq].self, forKey: .mentions)
            return .read(try room(), read, mentions: mentions, revision: try revision())
        case "notifications":
            let level = try members.decode(RoomSummary.Notifications.self, forKey: .level)
            return .notifications(try room(), level, revision: try revision())
        case "user":
            return .user(try members.decode(User.self, forKey: .user), revision: try revision())
        case "workspace":
            return .workspace(try members.decode(Workspace.self, forKey: .workspace), revision: try revision())
        case "typing":
            return .typing(try room(), try person())
        case "presence":
            let state = try members.decode(Presence.self, forKey: .state)
            return .presence(try members.decode(UserID.self, forKey: .user), state)
        case "caughtUp":
            return .caughtUp(try revision(), try history())
        case "reset":
            return .reset(try members.decodeIfPresent(String.self, forKey: .reason) ?? "", try history())
        default:
            return .unknown(kind: kind, json: Data())
        }
    }
}
