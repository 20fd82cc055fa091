// SPDX-License-Identifier: MIT

package import Foundation

/// Names of files that are made again and again: `roomkey-2026-11-24T110500Z.sqlite`.
package enum DatedName {
    /// A file that is not there yet.
    /// - Parameter purpose: what stands before the date.
    package static func file(_ purpose: String, in folder: URL, at date: Date = Date()) -> URL {
        let dated = "\(purpose)-\(date.formatted(Date.ISO8601FormatStyle(timeSeparator: .omitted)))"
        var file = folder.appending(path: "\(dated).sqlite")
        var number = 1
        // More than one in a second.
        while FileManager.default.fileExists(atPath: file.path) {
            number += 1
            file = folder.appending(path: "\(dated)-\(number).sqlite")
        }
        return file
    }
}
