// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import CommitLog
package import Foundation
import Store

/// What an operator is told when a command fails: one line that says what is wrong and what to do.
package struct AdministrationFailure: Error, Equatable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// - Parameter dataFolder: the folder that was worked on.
    package init(_ error: any Error, in dataFolder: URL? = nil) {
        switch error {
        case let error as AdministrationFailure: self = error
        case StoreError.stopped:
            text = "The server stopped before this was done, and nothing was left behind. Run it again."
        case _ where dataFolder != nil && Self.isFullDisk(error):
            text = Self.fullDisk(of: dataFolder?.path ?? "")
        case let error as ChatError: text = error.text
        case let error as DataFolder.Failure: text = error.description
        case let error as StoreError: text = error.description
        case let error as CommitLogError: text = error.description
        case let error as ClusterError: text = error.description
        default: text = "Roomkey failed: \(error)"
        }
    }

    /// A command may write to two disks, so it says which one is full.
    static func fullDisk(of folder: String) -> String {
        "The disk of \(folder) is full. Nothing was changed; free some space there and try again."
    }

    private static func isFullDisk(_ error: any Error) -> Bool { ChatError(error) == ChatError(StoreError.diskFull) }
}
