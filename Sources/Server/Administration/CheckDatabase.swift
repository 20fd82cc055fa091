// SPDX-License-Identifier: MIT

package import Store
import WireProtocol

/// `roomkey check`, of the database of a data folder.
package struct CheckDatabase: DatabaseReading {
    package static let name = "checkDatabase"

    package init() {}

    package struct Answer: Codable, Sendable {
        package let path: String
        package let records: Int
        package let revision: Int64
        /// One a line; empty when all is well.
        package let problems: String
    }

    package func perform(
        on database: DatabaseFile,
        until stop: ReadStop,
        progress: @escaping CommandProgress
    ) throws -> Answer {
        let report = try DatabaseCheck.all.run(on: database, until: stop)
        return Answer(
            path: database.path,
            records: report.records,
            revision: report.revision.value,
            problems: report.problems.text
        )
    }
}

extension Problems {
    /// One problem a line.
    package var text: String {
        (lines + (count > lines.count ? ["… and \(count - lines.count) more"] : [])).joined(separator: "\n")
    }
}
