// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// A record by which people are found, or one of which nothing need hold.
struct NameKey: RecordKey {
    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try NameCheck.check(record, in: snapshot, &problems)
    }
}

/// What must hold of the records by which people are found: each leads to somebody who has that name, and an account is found by
/// its own; who was removed is not found.
enum NameCheck {
    /// Looks at a record that may be one of them.
    static func check(_ record: Record, in snapshot: Snapshot, _ problems: inout Problems) throws {
        let key = String(decoding: record.address.key, as: UTF8.self)
        if key.hasPrefix(ChatKey.accountNames) {
            let name = key.dropFirst(ChatKey.accountNames.count)
            let owner = String(decoding: record.value, as: UTF8.self)
            let isOwned = try has(owner, name: name, in: snapshot) { $0.kind.hasNameToItself }
            if !isOwned { problems.add("is not the name of the account \(owner)", at: record.address) }
        } else if key.hasPrefix(ChatKey.skeletons) {
            let skeleton = NameSkeleton(text: String(key.dropFirst(ChatKey.skeletons.count)))
            let owner = UserID(String(decoding: record.value, as: UTF8.self))
            let user = try owner.flatMap { try ChatService.user($0, in: snapshot) }
            if user.map({ $0.isRemoved || !NameSkeleton.all(of: $0.name).contains(skeleton) }) ?? true {
                problems.add("is not how the name of its account looks", at: record.address)
            }
        } else if key.hasPrefix(ChatKey.namedPeople), let slash = key.lastIndex(of: "/") {
            let name = key[..<slash].dropFirst(ChatKey.namedPeople.count)
            let person = String(key[slash...].dropFirst())
            let isNamed = try has(person, name: name, in: snapshot) { _ in true }
            if !isNamed { problems.add("is not the name of \(person)", at: record.address) }
        }
    }

    /// Looks at a person.
    static func check(_ user: User, in snapshot: Snapshot, _ problems: inout Problems) throws {
        let isMarked = try snapshot.record(ChatKey.removed(user.id)) != nil
        if isMarked != user.isRemoved {
            problems.add(
                isMarked ? "is not removed, but marked so" : "is removed, but not marked so",
                at: ChatKey.user(user.id)
            )
        }
        guard user.kind.hasNameToItself, !user.isRemoved else { return }
        let claim = try snapshot.record(ChatKey.accountName(FoldedName(user.name)))
        if claim?.value != Array(user.id.text.utf8) {
            problems.add("has the name \(user.name), which is not the account's", at: ChatKey.user(user.id))
        }
    }

    /// - Returns: also true for a person that cannot be read, which is a problem of its own.
    private static func has(
        _ id: String,
        name: Substring,
        in snapshot: Snapshot,
        where matches: (User) -> Bool
    ) throws -> Bool {
        guard let id = UserID(id), let record = try snapshot.record(ChatKey.user(id)) else { return false }
        guard let user = User(id: id, record: record.value) else { return true }
        return FoldedName(user.name).text == name && !user.isRemoved && matches(user)
    }
}
