// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

/// A person.
package struct User: Hashable, Sendable {
    package let id: UserID
    package let name: String
    package let createdAt: Timestamp

    package init(id: UserID, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }

    /// Reads a person's record.
    init?(id: UserID, record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let name = document["name"]?.stringValue,
            let createdAt = document["createdAt"]?.integerValue
        else { return nil }
        self.init(id: id, name: name, createdAt: Timestamp(milliseconds: createdAt))
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            writer.member("kind", "guest")
            writer.member("createdAt", createdAt.milliseconds)
        }
    }

    /// As the API tells it.
    package var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", id.text)
            writer.members(of: record)
        }
    }
}
