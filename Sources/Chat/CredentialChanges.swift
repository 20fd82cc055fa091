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
}
