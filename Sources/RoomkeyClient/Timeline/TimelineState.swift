// SPDX-License-Identifier: MIT

/// What is held of a room's messages: ordered, each once, with gaps where it is known that something was said and not what.
///
/// A value: what arrives, in whatever order and however often, turns it into the next one.
struct TimelineState: Sendable, Equatable {
    /// Ascending by number; where the numbers skip, there is a gap.
    private(set) var held: [Message] = []
    /// One's own messages whose acknowledgement came ahead of the events before them. They wait, shown at the end, so that no gap
    /// flashes up that the next event closes.
    private(set) var early: [Message] = []
    private(set) var quoted: [Seq: Quotation] = [:]
    private(set) var marks = Marks()
    private var overtaken = Overtaken()

    private var last: Seq { held.last?.seq ?? 0 }

    /// All that follows is told as of a change: pages from before it are out of date.
    mutating func startOver(asOf revision: Revision) {
        overtaken.noteAll(revision)
    }

    /// Adds messages, in any order, held already or not; of two versions of one the newer stays.
    mutating func add(_ messages: [Message]) {
        guard let first = messages.first else { return }
        let isAscending = zip(messages, messages.dropFirst()).allSatisfy { $0.seq < $1.seq }
        if isAscending, first.seq > last {
            held += messages
        } else {
            for message in messages { put(message) }
        }
        settle()
    }

    /// Adds a page of history with what it tells beside its messages. Messages that have changed since it was made, which was heard while
    /// they were not held, are left out.
    /// - Returns: whether there were none: else the page is to be asked for again.
    mutating func add(_ page: MessagePage) -> Bool {
        let revision = page.revision
        let current = page.messages.filter { holds($0.seq) || overtaken.mayTell(of: $0.seq, asOf: revision) }
        add(current)
        // What was heard of a message while it was not held counts for what is on it too.
        marks.add(current.filter { overtaken.mayTell(of: $0.seq, asOf: revision) }, asOf: revision)
        for quotation in page.quoted { quote(quotation) }
        return current.count == page.messages.count
    }

    /// A changed message. One that is not held stays out, for its reactions are not told with it: a page brings it when it is needed.
    /// - Parameter isNew: it is newer than anything that was known of the room.
    mutating func update(_ message: Message, isNew: Bool) {
        if quoted[message.seq] != nil { quote(Quotation(message)) }
        if isNew || holds(message.seq) {
            add([message])
        } else {
            overtaken.note(message.seq, message.revision)
        }
    }

    /// Adds one's own message from the answer to its sending, which may come ahead of the events before it.
    mutating func acknowledge(_ message: Message) {
        guard holds(message.seq) || overtaken.mayTell(of: message.seq, asOf: message.revision) else { return }
        if message.seq.rawValue <= last.rawValue + 1 {
            add([message])
        } else {
            early.removeAll { $0.seq == message.seq }
            early.append(message)
            early.sort { $0.seq < $1.seq }
        }
    }

    /// - Parameter isNew: the message is newer than anything that was known of the room, and may still be told.
    mutating func react(_ change: ReactionChanged, me: UserID, isNew: Bool) {
        guard isNew || holds(change.seq) else { return overtaken.note(change.seq, change.revision) }
        marks.add(change, me: me)
    }

    /// What the server answered to one's own reacting, which may come ahead of the event.
    mutating func react(_ answer: ReactionState, me: Person) {
        if holds(answer.seq) { marks.add(answer, me: me) }
    }

    /// - Parameter isNew: the message is newer than anything that was known of the room, and may still be told.
    mutating func pin(_ change: PinChanged, isNew: Bool) {
        guard isNew || holds(change.seq) else { return overtaken.note(change.seq, change.revision) }
        marks.add(change)
    }

    /// Lets go of the messages outside of a range: a long day of scrolling stays small.
    mutating func keep(_ range: ClosedRange<Seq>) {
        for message in held where !range.contains(message.seq) {
            overtaken.noteAll(max(message.revision, marks.asOf(message.seq)))
        }
        held.removeAll { !range.contains($0.seq) }
        let answered = Set(held.compactMap(\.replyTo))
        quoted = quoted.filter { answered.contains($0.key) }
        let early = early
        marks.keep { seq in range.contains(seq) || early.contains { $0.seq == seq } }
    }

    /// Lets go of the oldest messages, where there are more than so many.
    mutating func keepNewest(_ count: Int) {
        guard held.count > count else { return }
        keep(held[held.count - count].seq...Seq(rawValue: .max))
    }

    /// A message that is held.
    func message(_ seq: Seq) -> Message? {
        let index = index(of: seq)
        if index < held.count, held[index].seq == seq { return marks.marked(held[index]) }
        return early.first { $0.seq == seq }.map(marks.marked)
    }

    /// The numbers that are known to exist and are not held.
    /// - Parameter newest: the number of the room's newest message.
    func gaps(newest: Seq) -> [ClosedRange<Seq>] {
        var found: [ClosedRange<Seq>] = []
        var expected: Int64 = 1
        func skip(to seq: Int64) {
            if seq > expected { found.append(Seq(rawValue: expected)...Seq(rawValue: seq - 1)) }
        }
        for message in held {
            skip(to: message.seq.rawValue)
            expected = message.seq.rawValue + 1
        }
        if let first = early.first {
            // What lies before an early message is on its way as events; only an empty timeline has to ask.
            if held.isEmpty { skip(to: first.seq.rawValue) }
        } else {
            skip(to: newest.rawValue + 1)
        }
        return found
    }

    private func holds(_ seq: Seq) -> Bool {
        let index = index(of: seq)
        return (index < held.count && held[index].seq == seq) || early.contains { $0.seq == seq }
    }

    private mutating func quote(_ quotation: Quotation) {
        if let other = quoted[quotation.seq], other.revision > quotation.revision { return }
        quoted[quotation.seq] = quotation
    }

    private func index(of seq: Seq) -> Int {
        var low = 0
        var high = held.count
        while low < high {
            let middle = (low + high) / 2
            if held[middle].seq < seq { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func put(_ message: Message) {
        let index = index(of: message.seq)
        guard index < held.count, held[index].seq == message.seq else {
            held.insert(message, at: index)
            return
        }
        if held[index].revision <= message.revision { held[index] = message }
    }

    /// Lets in the early messages that now follow what is held.
    private mutating func settle() {
        while let first = early.first, first.seq.rawValue <= last.rawValue + 1 {
            early.removeFirst()
            put(first)
        }
    }
}

extension Quotation {
    /// A message as it is quoted.
    fileprivate init(_ message: Message) {
        self.init(
            seq: message.seq,
            revision: message.revision,
            sender: message.sender,
            name: message.name,
            text: message.text.map { String($0.prefix(200)) },
            deletedAt: message.deletedAt
        )
    }
}
