// SPDX-License-Identifier: MIT

package import Store

/// What is changed of credentials together with a change of the chat's records, in one command.
package struct CredentialChanges: Sendable {
    package var conditions: [Command.Condition]
    package var operations: [Command.Operation]

    package init(conditions: [Command.Condition] = [], operations: [Command.Operation]) {
        self.conditions = conditions
        self.operations = operations
    }

    package static let none = CredentialChanges(operations: [])

    package static func += (changes: inout CredentialChanges, further: CredentialChanges) {
        changes.conditions += further.conditions
        changes.operations += further.operations
    }
}
