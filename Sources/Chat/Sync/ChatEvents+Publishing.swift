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
        for index in changes.indices where facts.keys[index].audience != .nobody {
            publish(changes[index], facts.keys[index], facts, into: &publications)
        }
        return publications
    }

    private static func publish(
        _ change: Change,
        _ record: ChatKey.Record,
        _ facts: CommitFacts,
        into publications: inout [Publication]
    ) {
        let key = record.key
        let told = key.told(of: change, to: nil, by: facts)
        let topic: Topic? =
            switch record.audience {
            case .nobody: nil
            case .members(let room): ChatTopics.room(room)
            case .viewers(let room):
                // What is not public exists for its members only.
                facts.room(room, for: nil)?.record.visibility == .public ? ChatTopics.directory : ChatTopics.room(room)
            case .person(let user, _): ChatTopics.user(user)
            case .everyone: ChatTopics.directory
            }
        guard let topic else { return }
        var effect: Publication.Effect?
        if let (person, itsEffect) = key.effect(of: change) {
            let devices = ChatTopics.user(person)
            if devices == topic {
                effect = itsEffect
            } else {
                // First, so that what the person sends next is sent as of the change.
                publications.append(
                    Publication(topic: devices, revision: change.revision, frame: nil, effect: itsEffect)
                )
            }
        }
        guard told != nil || effect != nil else { return }
        publications.append(
            Publication(
                topic: topic,
                revision: change.revision,
                frame: told.map { .textFrame($0.text) },
                effect: effect,
                subject: told?.isWhole == true ? change.address.key : nil,
                acceptedAt: told?.isNewMessage == true ? change.acceptedAt : nil
            )
        )
    }
}
