// SPDX-License-Identifier: MIT

import Foundation

extension DatabaseFile {
    /// Makes a copy of the database, checked as far as SQLite can, at a path where nothing is yet.
    func backUp(to target: URL) throws(StoreError) {
        let copy = try UnfinishedCopy(of: self, for: target)
        let report = try DatabaseCheck().run(on: copy.file)
        guard !report.isDamaged else {
            throw .damaged(path: path, reason: report.problems.lines.joined(separator: "; "))
        }
        try copy.finish()
    }
}
