// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import CommitLog
import Store

/// What an operator is told when a command fails: one line that says what is wrong and what to do.
package struct AdministrationFailure: Error, Equatable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(_ error: any Error) {
        switch error {
        case let error as AdministrationFailure: self = error
        case let error as ChatError: text = error.text
        case let error as DataFolder.Failure: text = error.description
        case let error as StoreError: text = error.description
        case let error as CommitLogError: text = error.description
        case let error as ClusterError: text = error.description
        default: text = "Roomkey failed: \(error)"
        }
    }
}
