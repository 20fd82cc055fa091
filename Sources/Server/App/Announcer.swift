// SPDX-License-Identifier: MIT

import Chat
import Logging
import PubSub
import Store
import WireProtocol

/// Tells subscribers what a commit has changed. Called by the commit log, in order, before the commit's commands complete; so the
/// recipients are those who were subscribed when it was written (hpkv-protocol N10).
struct Announcer: Sendable {
    let hub: Hub
    let store: Store
    let directory: RoomDirectory
    let logger: Logger
    var showcase: LegacyNotifications?
    var metrics: ServerMetrics?
    var sessions: RecentSessions?
    var signUpOverrides = SignUpPolicy.Overrides()

    func announce(_ changes: [Change]) {
        guard let newest = changes.last?.revision else { return }
        sessions?.note(changes)
        directory.note(changes)
        hub.willPublish(through: newest)
        let publications =
            (hub.hasKeyValueSubscribers ? changes.compactMap { KeyValueNotifications.publication(for: $0) } : [])
            + ChatEvents.publications(for: changes, read: read)
            + changes.compactMap(closing)
        metrics?.noteMessages(in: publications)
        hub.publish(Self.inRevisionOrder(publications), through: newest)
        showcase?.noticed(changes)
    }

    /// Sorts where it must: the parts are in order already, and a stable order within a revision is kept.
    private static func inRevisionOrder(_ publications: [Publication]) -> [Publication] {
        let isOrdered = zip(publications, publications.dropFirst()).allSatisfy { $0.revision <= $1.revision }
        guard !isOrdered else { return publications }
        return publications.enumerated()
            .sorted { ($0.element.revision, $0.offset) < ($1.element.revision, $1.offset) }
            .map(\.element)
    }

    /// Ends the connections that stand on a credential that is gone.
    private func closing(_ change: Change) -> Publication? {
        CredentialTopics.ended(by: change, signUpOverrides).map {
            Publication(topic: $0, revision: change.revision, frame: nil, effect: .close(.signedOut))
        }
    }

    private func read(_ needed: ChatEvents.Needed) -> ChatEvents.Read {
        do {
            return try store.readNow { try needed.read(in: $0) }
        } catch {
            // Clients get the room with their next first load; the change itself is safe. The store has told the log of what is
            // damaged.
            logger.debug("what has changed could not be read to be announced", metadata: ["error": "\(error)"])
            return .nothing
        }
    }
}
