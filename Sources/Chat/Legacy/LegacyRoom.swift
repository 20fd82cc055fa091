// SPDX-License-Identifier: MIT

/// A room as the showcase's list of rooms has it.
package struct LegacyRoom: Hashable, Sendable {
    package let id: String
    package let name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
