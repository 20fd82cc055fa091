// SPDX-License-Identifier: MIT

import Foundation
import TestBasics

@testable import RoomkeyClient

/// A room on a server that does whatever chance wants, and tells of it as servers do: events in order, pages as of a revision.
struct ToldRoom {
    static let id: RoomID = "general"
    static let me: UserID = "u_me"
    static let people: [UserID] = ["u_me", "u_ada", "u_bob"]

    private(set) var messages: [Message] = []
    /// All that was told, in order.
    private(set) var events: [LiveEvent] = []
    private var told: [(key: String, revision: Revision)] = []
    private var lastRevision: Int64 = 0

    var revision: Revision { Revision(rawValue: lastRevision) }
    var newest: Seq { messages.last?.seq ?? 0 }

    /// Something happens.
    mutating func happen(_ random: inout SeededRandom) {
        lastRevision += 1
        guard !messages.isEmpty, !random.oneIn(3) else { return say(by: random.pick(Self.people)) }
        let index = random.below(messages.count)
        let message = messages[index]
        guard message.deletedAt == nil else { return say(by: random.pick(Self.people)) }
        switch random.below(4) {
        case 0:
            change(index, to: message.changed(text: "edited \(lastRevision)", revision))
        case 1:
            change(index, to: message.changed(text: nil, revision))
        case 2:
            let pin = message.pin == nil ? Pin(id: "u_ada", name: "Ada", at: Date(timeIntervalSince1970: 0)) : nil
            messages[index].pin = pin
            tell("pin \(message.seq)", .pin(PinChanged(revision: revision, room: Self.id, seq: message.seq, pin: pin)))
        default:
            react(index, random.pick(["👍", "🎉"]), by: random.pick(Self.people))
        }
    }

    /// The page of a room's history that ends below a number.
    func page(before seq: Seq, limit: Int) -> MessagePage {
        let page = Array(messages.filter { $0.seq < seq }.suffix(limit))
        return MessagePage(room: Self.id, messages: page, quoted: [], newest: newest, read: 0, revision: revision)
    }

    /// What the server tells who comes back: each thing that has changed since, in the place of its last change, as it is now.
    func changes(since revision: Revision) -> [LiveEvent] {
        var last: [String: Int] = [:]
        for (index, entry) in told.enumerated() where entry.revision > revision { last[entry.key] = index }
        return last.values.sorted().compactMap { index in
            switch events[index] {
            case .message(let sent): return Self.told(sent.message, sent.revision)
            case .messageUpdated(let updated): return Self.told(updated.message, updated.revision)
            case .reaction(let change):
                let now = message(change.seq).reactions.first { $0.emoji == change.emoji }
                return .reaction(
                    ReactionChanged(
                        revision: change.revision,
                        room: change.room,
                        seq: change.seq,
                        emoji: change.emoji,
                        count: now?.count ?? 0,
                        person: change.person,
                        isAdded: change.isAdded
                    )
                )
            case .pin(let change):
                // That a deleted message is no longer pinned goes without saying.
                return change.pin == nil && message(change.seq).deletedAt != nil ? nil : events[index]
            default: return nil
            }
        }
    }

    private static func told(_ message: Message, _ revision: Revision) -> LiveEvent {
        message.editedAt == nil && message.deletedAt == nil
            ? .message(MessageSent(revision: revision, room: Self.id, message: message))
            : .messageUpdated(MessageUpdated(revision: revision, room: Self.id, message: message))
    }

    /// The room as it is told to one who is in it.
    var asTold: RoomDetails {
        RoomDetails(
            id: Self.id,
            name: "General",
            visibility: .public,
            createdAt: Date(timeIntervalSince1970: 0),
            createdBy: "u_ada",
            members: 3,
            newest: newest,
            isJoined: true,
            read: 0
        )
    }

    private func message(_ seq: Seq) -> Message { messages[Int(seq.rawValue) - 1] }

    private mutating func tell(_ key: String, _ event: LiveEvent) {
        events.append(event)
        told.append((key, revision))
    }

    private mutating func say(by sender: UserID) {
        let seq = Seq(rawValue: Int64(messages.count + 1))
        let message = Message(
            room: Self.id,
            seq: seq,
            revision: revision,
            sender: sender,
            name: sender.rawValue,
            text: "message \(seq)",
            sentAt: Date(timeIntervalSince1970: Double(lastRevision)),
            clientID: ClientMessageID("c\(seq)") ?? "none"
        )
        messages.append(message)
        tell("message \(seq)", Self.told(message, revision))
    }

    private mutating func change(_ index: Int, to message: Message) {
        messages[index] = message
        var told = message
        told.reactions = []
        told.pin = nil
        tell("message \(told.seq)", .messageUpdated(MessageUpdated(revision: revision, room: Self.id, message: told)))
    }

    private mutating func react(_ index: Int, _ emoji: String, by user: UserID) {
        let person = Person(id: user, name: user.rawValue)
        var reactions = messages[index].reactions
        let held = reactions.firstIndex { $0.emoji == emoji }
        let before = held.map { reactions[$0] } ?? Reaction(emoji: emoji, count: 0, isMine: false, people: [])
        let isAdded = !before.people.contains(person)
        let people = isAdded ? before.people + [person] : before.people.filter { $0 != person }
        let isMine = user == Self.me ? isAdded : before.isMine
        let after = Reaction(emoji: emoji, count: people.count, isMine: isMine, people: people)
        if let held { reactions[held] = after } else { reactions.append(after) }
        messages[index].reactions = reactions.filter { $0.count > 0 }
        tell(
            "reaction \(messages[index].seq) \(emoji) \(user)",
            .reaction(
                ReactionChanged(
                    revision: revision,
                    room: Self.id,
                    seq: messages[index].seq,
                    emoji: emoji,
                    count: people.count,
                    person: person,
                    isAdded: isAdded
                )
            )
        )
    }
}

extension Message {
    /// Another version; without a text it is deleted.
    fileprivate func changed(text: String?, _ revision: Revision) -> Message {
        Message(
            room: room,
            seq: seq,
            revision: revision,
            sender: sender,
            name: name,
            text: text,
            sentAt: sentAt,
            clientID: clientID,
            editedAt: text == nil ? nil : sentAt,
            deletedAt: text == nil ? sentAt : nil,
            pin: text == nil ? nil : pin,
            reactions: text == nil ? [] : reactions
        )
    }
}
