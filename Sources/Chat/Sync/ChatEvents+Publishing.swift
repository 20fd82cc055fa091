// SPDX-License-Identifier: MIT

import ChatProtocol
package import PubSub
package import Store
import WireProtocol

extension ChatEvents {
    /// Returns the publications that tell subscribers of a commit. Each event is encoded once.
    /// - Parameters:
    ///   - changes: changes of one commit, in revision order, of any namespace.
    ///   - read: reads what is needed. Not called for messages.
    package static func publications(for changes: [Change], read: (Needed) -> Read) -> [Publication] {
        let facts = CommitFacts(changes, read: read)
        var publications: [Publication] = []
        // By index: of most changes of a message nobody is told, and they are not to be copied.
        for index in changes.indices where facts.keys[index].isTold {
            publish(changes[index], facts.keys[index], facts, into: &publications)
        }
        return publications
    }

    private static func publish(
        _ change: Change,
        _ key: ChatKey.Record,
        _ facts: CommitFacts,
        into publications: inout [Publication]
    ) {
        let told = told(of: change, key, to: nil, by: facts)
        let topic: Topic
        var effect: Publication.Effect?
        var subject: [UInt8]?
        switch key {
        case .message(let room, _):
            topic = ChatTopics.room(room)
            subject = change.address.key
        case .member(let room, _), .reaction(let room, _, _, _), .pin(let room, _):
            topic = ChatTopics.room(room)
        case .readMarker(_, let user), .notificationLevel(_, let user):
            topic = ChatTopics.user(user)
        case .joinedRoom(let user, let room):
            topic = ChatTopics.user(user)
            // The person's devices follow the membership at once, in both directions.
            let followed = ChatTopics.room(room)
            effect = change.value == nil ? .unsubscribe(followed) : .subscribe(followed)
        case .room(let room):
            // What is not public exists for its members only.
            let isPublic = facts.room(room, for: nil)?.record.visibility == .public
            topic = isPublic ? ChatTopics.directory : ChatTopics.room(room)
            subject = change.address.key
        case .workspace:
            topic = ChatTopics.directory
            subject = change.address.key
        case .user(let id):
            topic = ChatTopics.directory
            subject = change.address.key
            // First the person's own devices, so that what they send next is sent under the new name.
            if told != nil, let record = change.value {
                let devices = ChatTopics.user(id)
                publications.append(
                    Publication(topic: devices, revision: change.revision, frame: nil, effect: .inform(record))
                )
            }
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other:
            return
        }
        guard told != nil || effect != nil else { return }
        publications.append(
            Publication(
                topic: topic,
                revision: change.revision,
                frame: told.map { .textFrame($0.text) },
                effect: effect,
                subject: subject,
                acceptedAt: told?.isNewMessage == true ? change.acceptedAt : nil
            )
        )
    }
}

extension ChatKey.Record {
    /// Whether anybody can be told of a change of it.
    fileprivate var isTold: Bool {
        switch self {
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other: false
        case .room, .member, .message, .user, .readMarker, .reaction, .joinedRoom, .pin, .workspace, .notificationLevel:
            true
        }
    }
}
