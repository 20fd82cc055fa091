// SPDX-License-Identifier: MIT

import Store

extension ChatKeys {
    /// Says whose a name is; there for as long as an account has it.
    static func accountName(_ name: FoldedName) -> Address { Address(.chat, "name/\(name.text)") }
}
