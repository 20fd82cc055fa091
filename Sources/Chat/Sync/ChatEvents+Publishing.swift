// SPDX-License-Identifier: MIT

import ChatProtocol
package import PubSub
package import Store
import WireProtocol

extension ChatEvents {
    /// What subscribers are told of a commit. Each event is encoded once.
    /// - Parameters:
    ///   - changes: changes of one commit, in revision order, of any namespace.
    ///   - read: reads what is needed. Not called for messages.
    package static func publications(for changes: [Change], read: (Needed) -> Read) -> [Publication] {
        let facts = CommitFacts(changes, read: read)
        var publications: [Publication] = []
        publications.reserveCapacity(changes.count)
        for (change, key) in zip(changes, facts.keys) {
            publish(change, key, text(of: change, key, for: nil, by: facts), facts, into: &publications)
        }
        return publications
    }

    /// - Parameter text: what the change is told as; nil where nobody is told of it.
    private static func publish(
        _ change: Change,
        _ key: ChatKey.Record,
        _ text: [UInt8]?,
        _ facts: CommitFacts,
        into publications: inout [Publication]
    ) {
        func publish(
            to topic: Topic,
            _ text: [UInt8]?,
            effect: Publication.Effect? = nil,
            subject: [UInt8]? = nil,
            acceptedAt: ContinuousClock.Instant? = nil
        ) {
            guard text != nil || effect != nil else { return }
            publications.append(
                Publication(
                    topic: topic,
                    revision: change.revision,
                    frame: text.map { .textFrame($0) },
                    effect: effect,
                    subject: subject,
                    acceptedAt: acceptedAt
                )
            )
        }
        switch key {
        case .message(let room, let seq):
            let isNew = facts.isNew(seq, in: room, at: change.revision)
            publish(
                to: ChatTopics.room(room),
                text,
                subject: change.address.key,
                acceptedAt: isNew ? change.acceptedAt : nil
            )
        case .member(let room, _), .reaction(let room, _, _, _), .pin(let room, _):
            publish(to: ChatTopics.room(room), text)
        case .readMarker(_, let user), .notificationLevel(_, let user):
            publish(to: ChatTopics.user(user), text)
        case .joinedRoom(let user, let room):
            // The person's devices follow the membership at once, in both directions.
            let topic = ChatTopics.room(room)
            publish(
                to: ChatTopics.user(user),
                text,
                effect: change.value == nil ? .unsubscribe(topic) : .subscribe(topic)
            )
        case .room(let room):
            // What is not public exists for its members only.
            let isPublic = facts.room(room, for: nil)?.record.visibility == .public
            publish(to: isPublic ? ChatTopics.directory : ChatTopics.room(room), text, subject: change.address.key)
        case .workspace:
            publish(to: ChatTopics.directory, text, subject: change.address.key)
        case .user(let id):
            guard text != nil, let record = change.value else { return }
            // First the person's own devices, so that what they send next is sent under the new name.
            publish(to: ChatTopics.user(id), nil, effect: .inform(record))
            publish(to: ChatTopics.directory, text, subject: change.address.key)
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other:
            return
        }
    }
}
