// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatScreen {
    /// Sends what is written, or does what it says.
    mutating func submit() -> [ChatAction] {
        var conversation = current
        let text = conversation.editor.text.trimmed
        guard !text.isEmpty else {
            if case .waiting = connection { return [.reconnect] }
            return []
        }
        if text.hasPrefix("/"), !text.hasPrefix("//"), unknownCommand != text {
            let parts = text.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            guard let command = Command(rawValue: name.lowercased()) else {
                unknownCommand = text
                fail("/\(name) is not a command here. Press Enter again to send it as a message. /help shows all.")
                return []
            }
            guard room != nil || !command.needsRoom else {
                fail("You are in no room. /join opens one, /new creates one.")
                return []
            }
            _ = conversation.editor.submit()
            current = conversation
            return run(command, parts.count > 1 ? String(parts[1]).trimmed : "", conversation.room)
        }
        unknownCommand = nil
        guard room != nil else {
            fail("You are in no room. /join opens one, /new creates one.")
            return []
        }
        _ = conversation.editor.submit()
        let purpose = conversation.purpose
        conversation.purpose = .say
        conversation.selected = nil
        conversation.readBefore = nil
        current = conversation
        let said = text.hasPrefix("//") ? String(text.dropFirst()) : text
        switch purpose {
        case .say: return scrollToEnd() + [.send(conversation.room, text: said, replyTo: nil)]
        case .reply(let message): return scrollToEnd() + [.send(conversation.room, text: said, replyTo: message.seq)]
        case .edit(let message): return said == message.text ? [] : [.edit(message, text: said)]
        }
    }

    /// Edits the user's last message or, during an edit, the one before it.
    /// - Returns: whether there is one.
    mutating func editOwn() -> Bool {
        var last = Seq(rawValue: .max)
        if case .edit(let message) = current.purpose { last = message.seq }
        let own = current.rows.last { row in
            row.message.map { $0.sender == me.id && $0.seq < last && $0.deletedAt == nil } ?? false
        }
        guard let message = own?.message else { return last.rawValue < .max }
        beginEdit(message)
        return true
    }

    private mutating func beginEdit(_ message: Message) {
        current.purpose = .edit(message)
        current.editor.replace(with: message.text ?? "")
        selectForPurpose(message)
    }

    private mutating func selectForPurpose(_ message: Message) {
        guard let row = current.rows.first(where: { $0.message?.seq == message.seq }) else { return }
        current.selected = row.id
        bringIntoSight(row.id)
    }

    private mutating func run(_ command: Command, _ text: String, _ room: RoomID) -> [ChatAction] {
        switch command {
        case .help: panel = .help(first: 0)
        case .quit: return [.quit]
        case .rooms: return [.list(text)]
        case .join: return text.isEmpty ? [.list("")] : [.join(text)]
        case .leave: return [.leave(room)]
        case .new: return make(text)
        case .dm: return needed(text, command) { [.direct($0)] }
        case .invite: return needed(text, command) { $0.map { .invite($0, room) } }
        case .search: return text.isEmpty ? missing(command) : [.search(text)]
        case .topic: return [.setTopic(room, text)]
        case .notify:
            return NotificationLevel(rawValue: text).map { [.setNotifications(room, $0)] } ?? missing(command)
        case .name: return text.isEmpty ? missing(command) : [.setName(text)]
        case .status: return [.setStatus(text)]
        case .who:
            let names = current.members.map(\.name).sorted()
            tell("\(names.count) here: " + names.joined(separator: ", "))
        case .reply, .react, .edit, .delete, .pin, .unpin: return runOnMessage(command, text)
        case .retry, .discard: return runOnRefused(command)
        }
        return []
    }

    private mutating func runOnMessage(_ command: Command, _ text: String) -> [ChatAction] {
        let isOwn = command == .edit || command == .delete
        guard let message = meant(isOwn: isOwn, orOthersFirst: command == .reply || command == .react) else {
            fail("No message to \(command.rawValue). Ctrl-↑ selects one.")
            return []
        }
        switch command {
        case .reply where text.isEmpty:
            current.purpose = .reply(message)
            selectForPurpose(message)
        case .reply: return scrollToEnd() + [.send(message.id.room, text: text, replyTo: message.seq)]
        case .edit where text.isEmpty: beginEdit(message)
        case .edit: return [.edit(message, text: text)]
        case .delete: return [.delete(message.id)]
        case .react:
            guard let emoji = EmojiNames.emoji(text) else { return missing(command) }
            let isThere = message.reactions.contains { $0.emoji == emoji && $0.isMine }
            return [.react(message.id, emoji: emoji, isAdded: !isThere)]
        default: return [.pin(message.id, isPinned: command == .pin)]
        }
        return []
    }

    /// The selected message; without one the newest that comes into question.
    private func meant(isOwn: Bool, orOthersFirst: Bool) -> Message? {
        if let selected = current.selectedMessage { return selected }
        let messages = (current.snapshot?.messages ?? []).filter { $0.deletedAt == nil }
        if isOwn { return messages.last { $0.sender == me.id } }
        return (orOthersFirst ? messages.last { $0.sender != me.id } : nil) ?? messages.last
    }

    private mutating func runOnRefused(_ command: Command) -> [ChatAction] {
        let refused = current.rows.compactMap { row in
            if case .outgoing(let item) = row.content, item.refusal != nil { item.id } else { nil }
        }
        guard !refused.isEmpty else {
            tell("No message has failed.")
            return []
        }
        return refused.map { command == .retry ? .retry($0) : .discard($0) }
    }

    private mutating func make(_ text: String) -> [ChatAction] {
        guard !text.isEmpty else { return missing(.new) }
        guard text.hasSuffix(" private") else { return [.create(text, isPrivate: false)] }
        return [.create(String(text.dropLast(" private".count)).trimmed, isPrivate: true)]
    }

    /// The people a command names: by `@`, by comma, or one alone.
    private mutating func needed(_ text: String, _ command: Command, _ make: ([String]) -> [ChatAction]) -> [ChatAction]
    {
        let names = text.split { $0 == "@" || $0 == "," }.map { String($0).trimmed }.filter { !$0.isEmpty }
        return names.isEmpty ? missing(command) : make(names)
    }

    private mutating func missing(_ command: Command) -> [ChatAction] {
        fail("Usage: /\(command.rawValue) \(command.arguments)")
        return []
    }
}

extension String {
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
