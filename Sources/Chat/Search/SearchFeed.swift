// SPDX-License-Identifier: MIT

package import Store
import Synchronization
package import WireProtocol

/// Brings the messages into the index of texts. It follows the changes of the store from a revision of its own, which is kept in
/// the index: after a crash it goes on where the index stands, and forgets none (docs/architecture.md, invariant 8).
package final class SearchFeed: Sendable {
    private let store: Store
    private let index: TextIndex
    /// How far it has looked. The index is told only when there was something for it, or now and then.
    private let looked: Mutex<Revision>

    /// Messages that one step brings in, and changes that it looks at to find them.
    private static let messagesPerStep = 500
    private static let changesPerStep = 20_000
    /// Revisions after which the index is told how far it is though there was nothing for it, so that a start has little to look at.
    private static let revisionsUntold: Int64 = 10_000

    package init(store: Store, index: TextIndex) throws(StoreError) {
        self.store = store
        self.index = index
        looked = Mutex(try index.cursor())
    }

    /// How far it has looked: all messages up to here can be found.
    package var position: Revision { looked.withLock { $0 } }

    /// Brings in the next changes. Blocks on the disk; one caller at a time.
    /// - Returns: whether there may be more.
    package func step() throws(StoreError) -> Bool {
        let since = position
        let page = try store.readNow { snapshot in
            try snapshot.changes(.chat, since: since, limit: Self.messagesPerStep, scanning: Self.changesPerStep) {
                if case .message = ChatKey.Record($0) { true } else { false }
            }
        }
        let updates = page.changes.compactMap(Self.update)
        let told = try index.cursor()
        if !updates.isEmpty || page.through.value - told.value > Self.revisionsUntold {
            try index.apply(updates, through: page.through)
        }
        looked.withLock { $0 = page.through }
        return !page.isComplete
    }

    /// Erases some of what was removed.
    /// - Returns: whether there may be more.
    package func erase() throws(StoreError) -> Bool {
        try index.erase()
    }

    /// Brings in what is left and closes the index. After it, nothing that was deleted or edited away is in a file of the index: when
    /// there is not enough time for that, there is no index any more, and it is made anew at the next start.
    /// - Parameter patience: how long it may take; one step more at most.
    package func close(within patience: Duration) throws(StoreError) {
        let deadline = ContinuousClock.now + patience
        func finishes(_ step: () throws(StoreError) -> Bool) -> Bool {
            while ContinuousClock.now < deadline {
                guard let isMore = try? step() else { return false }
                if !isMore { return true }
            }
            return false
        }
        if finishes(step), finishes(erase) {
            try index.close()
        } else {
            try index.discard()
        }
    }

    private static func update(for change: Change) -> TextIndex.Update? {
        guard case .message(let room, let seq) = ChatKey.Record(change.address.key) else { return nil }
        let key = SearchedMessage(room: room, seq: seq).key
        guard let record = change.value.flatMap({ MessageRecord($0) }), record.deletedAt == nil else {
            return .remove(key: key)
        }
        let text = String(decoding: record.text, as: UTF8.self)
        var tags = [SearchTag.room(room), .sender(record.sender)]
        if SearchTag.hasLink(text) { tags.append(.link) }
        return .put(
            // By the name that the sender had when it was sent.
            TextIndex.Document(key: key, text: text, tags: tags.map(\.text), names: [record.name], at: record.sentAt)
        )
    }
}

/// The message that a text of the index is.
struct SearchedMessage {
    let room: RoomID
    let seq: Seq

    init(room: RoomID, seq: Seq) {
        self.room = room
        self.seq = seq
    }

    init?(key: [UInt8]) {
        let parts = key.split(separator: UInt8(ascii: "/"))
        guard parts.count == 2, let room = RoomID(String(decoding: parts[0], as: UTF8.self)),
            let seq = Int64(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.init(room: room, seq: Seq(seq))
    }

    var key: [UInt8] { Array("\(room)/\(seq.value)".utf8) }
}

/// What messages are found by, other than their words.
enum SearchTag {
    case room(RoomID)
    case sender(UserID)
    case link

    var text: String {
        switch self {
        case .room(let room): "room:\(room)"
        case .sender(let user): "from:\(user)"
        case .link: "has:link"
        }
    }

    static func hasLink(_ text: String) -> Bool {
        // By hand: every message is looked through, and searching a String costs more than the rest of indexing it.
        var text = Array(text.utf8)[...]
        while let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            if text[colon...].starts(with: "://".utf8) {
                let scheme = String(decoding: text[..<colon].suffix(5), as: UTF8.self).lowercased()
                if scheme.hasSuffix("http") || scheme == "https" { return true }
            }
            text = text[(colon + 1)...]
        }
        return false
    }
}
