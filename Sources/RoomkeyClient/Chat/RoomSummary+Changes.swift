// SPDX-License-Identifier: MIT

import Foundation

extension RoomSummary {
    /// A room as the server tells it, over what was known of it before.
    /// - Parameters:
    ///   - asOf: the change that it is told as of: older than what is known, one's own part stays.
    ///   - startsOver: it is told in a first load, which counts more than what was known.
    init(_ said: RoomDetails, isJoined: Bool, asOf: Revision, before: RoomSummary?, startsOver: Bool) {
        // What is older counts only where nothing newer is known.
        let known = before.flatMap { $0.asOf > asOf ? $0 : nil }
        let kept = startsOver ? nil : before
        let newest = max(kept?.newest ?? 0, said.newest)
        self.init(
            id: said.id,
            name: said.name,
            topic: said.topic,
            description: said.description,
            visibility: said.visibility,
            isArchived: said.isArchived,
            activeAt: max(said.activeAt ?? said.createdAt, kept?.activeAt ?? .distantPast),
            createdAt: said.createdAt,
            createdBy: said.createdBy,
            memberCount: known?.memberCount ?? said.members,
            newest: newest,
            isJoined: known?.isJoined ?? isJoined,
            role: said.role ?? before?.role ?? .member,
            read: known?.read ?? said.read ?? before?.read ?? newest,
            mentions: known?.mentions ?? said.mentions ?? before?.mentions ?? [],
            notifications: said.notifications ?? before?.notifications ?? .mentions,
            asOf: max(asOf, before?.asOf ?? 0)
        )
    }

    /// Something was said or changed in it.
    mutating func hear(_ message: Message, me: UserID, _ revision: Revision) {
        let isNew = message.seq > newest
        let known = mentions
        defer { if mentions != known { asOf = max(asOf, revision) } }
        mentions.removeAll { $0 == message.seq }
        if message.sender != me, message.mentions(me), message.seq > read {
            let index = mentions.firstIndex { $0 > message.seq } ?? mentions.endIndex
            mentions.insert(message.seq, at: index)
        }
        guard isNew else { return }
        newest = message.seq
        activeAt = max(activeAt, message.sentAt)
        // Who sends a message has read everything up to it.
        if message.sender == me { mark(read: max(read, message.seq), mentions: nil, asOf: revision) }
    }

    /// - Parameter mentions: the unread messages that mention one; nil for those that are left.
    mutating func mark(read seq: Seq, mentions: [Seq]?, asOf revision: Revision) {
        read = seq
        self.mentions = mentions ?? self.mentions.filter { $0 > seq }
        asOf = max(asOf, revision)
    }
}
