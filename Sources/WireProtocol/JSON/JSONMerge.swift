// SPDX-License-Identifier: MIT

extension JSONValue {
    /// What a merge patch (RFC 7396) makes of a document.
    package struct Merge: Sendable, Equatable {
        /// The new document.
        package let document: JSONValue
        /// The new document with the members that the patch says null of shown as null; nil when it says null of none.
        /// Subscribers that fold each notification into what they hold learn of a removal only this way
        /// (hpkv-protocol §4.3).
        package let withRemovals: JSONValue?
    }

    /// Applies a merge patch to this document (RFC 7396 §2): members are merged deeply, null removes, all else replaces.
    package func merging(_ patch: JSONValue) -> Merge {
        let document = merged(with: patch, keepingNulls: false)
        let shown = merged(with: patch, keepingNulls: true)
        return Merge(document: document, withRemovals: shown == document ? nil : shown)
    }

    private func merged(with patch: JSONValue, keepingNulls: Bool) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [Member] = if case .object(let own) = self { own } else { [] }
        var places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.name, $0) })
        var removed: Set<Int> = []
        for change in changes {
            let place = places[change.name]
            if change.value == .null, !keepingNulls {
                if let place { removed.insert(place) }
                continue
            }
            let old = place.map { members[$0].value } ?? .null
            let value = old.merged(with: change.value, keepingNulls: keepingNulls)
            if let place {
                members[place].value = value
            } else {
                places[change.name] = members.count
                members.append(Member(name: change.name, value: value))
            }
        }
        guard !removed.isEmpty else { return .object(members) }
        return .object(members.enumerated().filter { !removed.contains($0.offset) }.map(\.element))
    }
}
