// SPDX-License-Identifier: MIT

import Foundation
package import Store

extension DataFolder {
    /// The user that Roomkey runs as in this folder, as far as can be told: the owner of its database, or of the folder. nil for one that
    /// is not there.
    package var owner: FileOwner? {
        FileOwner(of: DatabaseFile(inDataFolder: url).path) ?? FileOwner(of: url.path)
    }

    /// Runs a command of root's with the rights of the folder's owner, who could not open files of root's in it. Whatever else the folder
    /// holds, nothing that the owner could not do is done with it either. A command of anybody else is simply run.
    ///
    /// The rights are those of the whole process.
    func asOwner<Value>(_ body: () async throws -> Value) async throws -> Value {
        let group = getegid()
        guard geteuid() == 0, let owner, owner.user != 0 else { return try await body() }
        guard setegid(owner.group) == 0, seteuid(owner.user) == 0 else {
            throw Failure.notWritable(path: url.path, reason: String(cString: strerror(errno)))
        }
        defer {
            seteuid(0)
            setegid(group)
        }
        return try await body()
    }
}
