// SPDX-License-Identifier: MIT

import Store

extension ChatKeys {
    /// Says whose a name is; there for as long as an account has it.
    static func accountName(_ name: FoldedName) -> Address { Address(.chat, accountNames + name.text) }

    static let accountNames = "name/"

    /// How many owners there are; not there before the first.
    static let owners = Address(.chat, "owners")
}
