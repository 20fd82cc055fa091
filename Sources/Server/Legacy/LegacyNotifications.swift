// SPDX-License-Identifier: MIT

import Chat
import Dispatch
import KeyValueProtocol
import Logging
import PubSub
import Store
import Synchronization
import WireProtocol

/// Tells the subscribers of a document what it has come to: at once after a change, then at most once in each interval, and
/// always at last how it is.
///
/// A document is made only when somebody is subscribed to it, and of all that was changed until then: so a crowd of changes costs one
/// document an interval.
final class LegacyNotifications: Sendable {
    private let hub: Hub
    private let store: Store
    private let subscriptions: LegacySubscriptions
    private let logger: Logger
    private let queue = DispatchQueue(label: "roomkey.showcase")
    /// Documents that were told within the last interval or are being told.
    private let recent = Mutex<[LegacyDocument: Recent]>([:])

    private static let interval: DispatchTimeInterval = .milliseconds(50)

    private struct Changed {
        let revision: Revision
        let at: Timestamp
        /// When a text in it was last edited or deleted, of the changes that are still to be told.
        var textChangedAt: Revision?
    }

    private enum Recent {
        case told
        /// There was another change since, to be told when the interval ends.
        case changed(Changed)
    }

    init(hub: Hub, store: Store, subscriptions: LegacySubscriptions, logger: Logger) {
        self.hub = hub
        self.store = store
        self.subscriptions = subscriptions
        self.logger = logger
    }

    /// Takes note of what a commit has changed. Called in the order of the commits; does not block.
    func noticed(_ changes: [Change]) {
        guard !subscriptions.isEmpty else { return }
        var changed: [LegacyDocument: Changed] = [:]
        for change in changes {
            guard let document = LegacyDocument(changedBy: change) else { continue }
            changed[document] = Changed(revision: change.revision, at: change.at)
        }
        for (document, var change) in changed where subscriptions.contains(document) {
            change.textChangedAt = changes.last { $0.changesText(in: document) }?.revision
            let isDue = recent.withLock { recent in
                let isDue = recent[document] == nil
                if case .changed(let before) = recent[document] {
                    change.textChangedAt = change.textChangedAt ?? before.textChangedAt
                }
                recent[document] = isDue ? .told : .changed(change)
                return isDue
            }
            if isDue { tell(document, change) }
        }
    }

    /// Makes the document, from a snapshot that is taken after the change, and tells it.
    private func tell(_ document: LegacyDocument, _ change: Changed) {
        store.read { [self] snapshot in
            do {
                let snapshot = try snapshot.get()
                let revision = try snapshot.revision()
                let newest = newest(of: document, after: change, through: revision)
                if let text = try document.text(in: snapshot) {
                    tell(notification(document, text, newest), of: document, asOf: revision)
                }
            } catch  where subscriptions.contains(document) {
                // The store has told the log of what is damaged.
                logger.debug("a document could not be made to be told", metadata: ["error": "\(error)"])
            } catch {
                // Nobody is there to be told any more: the server is stopping.
            }
            queue.asyncAfter(deadline: .now() + Self.interval) { self.intervalEnded(document) }
        }
    }

    /// Tells a document, unless a text in it was edited or deleted since it was made: then the next one is told, when the interval ends.
    /// Who has edited or deleted a text hears so after ``noticed(_:)``, so that the old text is told before or not at all.
    private func tell(_ notification: Publication, of document: LegacyDocument, asOf revision: Revision) {
        recent.withLock { recent in
            if case .changed(let newer) = recent[document], let changedAt = newer.textChangedAt, changedAt > revision {
                return
            }
            hub.tell(notification)
        }
    }

    /// The newest change that a document has in it, when it is made of a snapshot that goes through a revision.
    private func newest(of document: LegacyDocument, after change: Changed, through revision: Revision) -> Changed {
        recent.withLock { recent in
            guard case .changed(let newer) = recent[document], newer.revision <= revision else { return change }
            recent[document] = .told
            return newer
        }
    }

    private func intervalEnded(_ document: LegacyDocument) {
        let change = recent.withLock { recent -> Changed? in
            guard case .changed(let change) = recent[document] else {
                recent[document] = nil
                return nil
            }
            recent[document] = .told
            return change
        }
        if let change { tell(document, change) }
    }

    private func notification(_ document: LegacyDocument, _ text: [UInt8], _ change: Changed) -> Publication {
        let message = KeyValueNotification(
            key: document.key,
            value: text,
            timestamp: change.at.milliseconds
        ).message
        return Publication(topic: document.topic, revision: change.revision, frame: .textFrame(message))
    }
}
