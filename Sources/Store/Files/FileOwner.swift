// SPDX-License-Identifier: MIT

package import Foundation

/// The user and group that a file belongs to.
package struct FileOwner: Sendable, Equatable {
    package let user: uid_t
    package let group: gid_t

    /// - Returns: nil when nothing is there.
    package init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        user = status.st_uid
        group = status.st_gid
    }

    /// Gives this owner a file that this process has just created. Only root can; everyone else's files are their own.
    package func take(_ descriptor: CInt) {
        if geteuid() == 0, user != 0 { fchown(descriptor, user, group) }
    }
}
