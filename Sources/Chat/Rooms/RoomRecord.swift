// SPDX-License-Identifier: MIT

package import ChatProtocol
import Store
import WireProtocol

/// What a room's record says.
package struct RoomRecord: Hashable, Sendable {
    package var name: String {
        didSet { nameAsWritten = nil }
    }
    /// The name with the spaces around it that a client of the showcase wrote; nil where there are none.
    var nameAsWritten: String?
    /// What is being talked about.
    package var topic = ""
    /// What the room is for.
    package var description = ""
    package let visibility: Visibility
    let createdAt: Timestamp
    let createdBy: UserID

    init(name: String, visibility: Visibility, createdAt: Timestamp, createdBy: UserID) {
        self.name = name
        self.visibility = visibility
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// Reads a record's value; nil when it is not a room's.
    init?(_ record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record),
            let name = document["name"]?.stringValue,
            let createdAt = document["createdAt"]?.integerValue,
            let createdBy = document["createdBy"]?.stringValue.flatMap({ UserID($0) })
        else { return nil }
        self.name = name
        nameAsWritten = document["nameAsWritten"]?.stringValue
        topic = document["topic"]?.stringValue ?? ""
        description = document["description"]?.stringValue ?? ""
        visibility = document["visibility"]?.stringValue.flatMap { Visibility(rawValue: $0) } ?? .public
        self.createdAt = Timestamp(milliseconds: createdAt)
        self.createdBy = createdBy
    }

    /// The record's value.
    var encoded: [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            if let nameAsWritten { writer.member("nameAsWritten", nameAsWritten) }
            if !topic.isEmpty { writer.member("topic", topic) }
            if !description.isEmpty { writer.member("description", description) }
            writer.member("visibility", visibility.rawValue)
            writer.member("createdAt", createdAt.milliseconds)
            writer.member("createdBy", createdBy.text)
        }
    }
}
