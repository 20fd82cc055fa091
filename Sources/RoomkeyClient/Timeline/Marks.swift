// SPDX-License-Identifier: MIT

/// What is told of messages apart from the messages themselves: their reactions, and whether they are pinned. Pages and events overtake
/// each other, so each piece remembers the change it is as of, and older news of it are ignored.
struct Marks: Sendable, Equatable {
    private struct HeldReaction: Sendable, Equatable {
        /// One with a count of 0 only remembers that it is gone.
        var reaction: Reaction
        var asOf: Revision
    }

    private struct Mark: Sendable, Equatable {
        /// Those used first in front.
        var reactions: [HeldReaction] = []
        var pin: Pin?
        var pinAsOf: Revision = 0
    }

    /// People who are named with a reaction.
    private static let mostPeople = 10

    private var marks: [Seq: Mark] = [:]

    /// A message with what is known to be on it.
    func marked(_ message: Message) -> Message {
        var marked = message
        // That there is nothing on a deleted message any more goes without saying.
        let mark = message.deletedAt == nil ? marks[message.seq] : nil
        marked.reactions = mark?.reactions.map(\.reaction).filter { $0.count > 0 } ?? []
        marked.pin = mark?.pin
        return marked
    }

    /// The newest change of what is on a message.
    func asOf(_ seq: Seq) -> Revision {
        guard let mark = marks[seq] else { return 0 }
        return max(mark.pinAsOf, mark.reactions.map(\.asOf).max() ?? 0)
    }

    /// Adds what a page says of messages.
    mutating func add(_ messages: [Message], asOf revision: Revision) {
        for message in messages {
            let held = marks[message.seq]
            if held == nil, message.reactions.isEmpty, message.pin == nil { continue }
            let newer = (held?.reactions ?? []).filter { $0.asOf > revision }
            let told = message.reactions.filter { told in !newer.contains { $0.reaction.emoji == told.emoji } }
            let pinAsOf = held?.pinAsOf ?? 0
            marks[message.seq] = Mark(
                reactions: told.map { HeldReaction(reaction: $0, asOf: revision) } + newer,
                pin: pinAsOf > revision ? held?.pin : message.pin,
                pinAsOf: max(pinAsOf, revision)
            )
        }
    }

    mutating func add(_ change: ReactionChanged, me: UserID) {
        let before = held(change.seq, change.emoji)
        if let before, before.asOf >= change.revision { return }
        let others = (before?.reaction.people ?? []).filter { $0.id != change.person.id }
        let people = change.isAdded ? Array((others + [change.person]).prefix(Self.mostPeople)) : others
        let isMine = change.person.id == me ? change.isAdded : before?.reaction.isMine ?? false
        let reaction = Reaction(emoji: change.emoji, count: change.count, isMine: isMine, people: people)
        put(HeldReaction(reaction: reaction, asOf: change.revision), on: change.seq)
    }

    /// What the server answered to one's own reacting, which may come ahead of the event.
    mutating func add(_ answer: ReactionState, me: Person) {
        let before = held(answer.seq, answer.emoji)
        guard (before?.reaction.isMine ?? false) != answer.isMine else { return }
        let others = (before?.reaction.people ?? []).filter { $0.id != me.id }
        let people = answer.isMine ? Array((others + [me]).prefix(Self.mostPeople)) : others
        let reaction = Reaction(emoji: answer.emoji, count: answer.count, isMine: answer.isMine, people: people)
        put(HeldReaction(reaction: reaction, asOf: before?.asOf ?? 0), on: answer.seq)
    }

    mutating func add(_ change: PinChanged) {
        var mark = marks[change.seq] ?? Mark()
        guard mark.pinAsOf < change.revision else { return }
        mark.pin = change.pin
        mark.pinAsOf = change.revision
        marks[change.seq] = mark
    }

    /// Lets go of all but some.
    mutating func keep(_ isKept: (Seq) -> Bool) {
        marks = marks.filter { isKept($0.key) }
    }

    private func held(_ seq: Seq, _ emoji: String) -> HeldReaction? {
        marks[seq]?.reactions.first { $0.reaction.emoji == emoji }
    }

    private mutating func put(_ held: HeldReaction, on seq: Seq) {
        var mark = marks[seq] ?? Mark()
        if let index = mark.reactions.firstIndex(where: { $0.reaction.emoji == held.reaction.emoji }) {
            mark.reactions[index] = held
        } else {
            mark.reactions.append(held)
        }
        marks[seq] = mark
    }
}
