// SPDX-License-Identifier: MIT

import Store
import WireProtocol

extension ChatKey {
    /// Says whose a name is; there for as long as an account has it.
    static func accountName(_ name: FoldedName) -> Address { Address(.chat, accountNames + name.text) }

    static let accountNames = "name/"

    /// Says whose a name is that looks so; for as long as an account has it.
    static func skeleton(_ skeleton: NameSkeleton) -> Address { Address(.chat, skeletons + skeleton.text) }

    static let skeletons = "skeleton/"

    /// There once all accounts have claimed how their names look.
    static let skeletonsClaimed = Address(.chat, "skeletons")

    /// People by name, also those who share one; see ``Mentions``.
    static func namedPrefix(_ folded: String) -> [UInt8] { Array("\(namedPeople)\(folded)/".utf8) }

    static let namedPeople = "named/"

    static func named(_ name: FoldedName, _ user: UserID) -> Address {
        Address(.chat, namedPrefix(name.text) + Array(user.text.utf8))
    }

    /// There once a person was removed: since when. They cannot come into a room any more.
    static func removed(_ user: UserID) -> Address { Address(.chat, "\(removedPeople)\(user)") }

    static let removedPeople = "removed/"

    /// How many owners there are; not there before the first.
    static let owners = Address(.chat, "owners")
}
