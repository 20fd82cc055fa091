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
            events.append(.pin(PinChange(message: message.id, pin: pin, revision: revision)))
        default:
            react(index, random.pick(["👍", "🎉"]), by: random.pick(Self.people))
        }
    }

    /// The page of a room's history that ends below a number.
    func page(before seq: Seq, limit: Int) -> MessagePage {
        let page = Array(messages.filter { $0.seq < seq }.suffix(limit))
        return MessagePage(room: Self.id, messages: page, quoted: [], newest: newest, read: 0, revision: revision)
    }

    private mutating func say(by sender: UserID) {
        let seq = Seq(rawValue: Int64(messages.count + 1))
        let message = Message(
            id: MessageID(room: Self.id, seq: seq),
            revision: revision,
            sender: sender,
            name: sender.rawValue,
            text: "message \(seq)",
            sentAt: Date(timeIntervalSince1970: Double(lastRevision)),
            clientID: ClientMessageID(rawValue: "c\(seq)"),
            replyTo: nil,
            mentions: [],
            mentionsRoom: false,
            editedAt: nil,
            deletedAt: nil,
            reactions: [],
            pin: nil
        )
        messages.append(message)
        events.append(.message(message, revision: revision))
    }

    private mutating func change(_ index: Int, to message: Message) {
        messages[index] = message
        var told = message
        told.reactions = []
        told.pin = nil
        events.append(.messageUpdated(told, revision: revision))
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
        events.append(
            .reaction(
                ReactionChange(
                    message: messages[index].id,
                    emoji: emoji,
                    count: people.count,
                    person: person,
                    isAdded: isAdded,
                    revision: revision
                )
            )
        )
    }
}

extension Message {
    /// Another version; without a text it is deleted.
    fileprivate func changed(text: String?, _ revision: Revision) -> Message {
        Message(
            id: id,
            revision: revision,
            sender: sender,
            name: name,
            text: text,
            sentAt: sentAt,
            clientID: clientID,
            replyTo: nil,
            mentions: [],
            mentionsRoom: false,
            editedAt: text == nil ? nil : sentAt,
            deletedAt: text == nil ? sentAt : nil,
            reactions: reactions,
            pin: text == nil ? nil : pin
        )
    }
}
