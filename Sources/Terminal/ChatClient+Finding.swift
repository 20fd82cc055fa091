// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

extension ChatClient {
    /// Returns a room by ID or name, joining it if needed.
    func joinedRoom(called name: String) async throws -> RoomSummary {
        if let known = rooms.value.room(called: name) { return known }
        let found = try await listRooms(matching: name.withoutNumberSign).rooms
        guard let room = found.room(called: name) else {
            let others = found.prefix(5).map(\.name).joined(separator: ", ")
            throw ChatFailure("Room “\(name)” not found." + (others.isEmpty ? "" : " Similar rooms: \(others)."))
        }
        if !room.isJoined { try await self.room(room.id).join() }
        return room
    }

    /// Returns a person by name.
    func person(called name: String) async throws -> User {
        let found = try await people(named: name).filter { !$0.isRemoved && $0.name.lowercased() == name.lowercased() }
        guard let person = found.first else { throw ChatFailure("Person “\(name)” not found.") }
        // Guests may share a name; an account's is its own.
        guard found.count > 1 else { return person }
        guard let account = found.first(where: { $0.kind == .account }) else {
            throw ChatFailure("\(found.count) people have the name “\(name)”.")
        }
        return account
    }
}

extension [RoomSummary] {
    /// The room that a person means by an ID or a name.
    func room(called name: String) -> RoomSummary? {
        let name = name.withoutNumberSign
        return first { $0.id.rawValue == name }
            ?? first { $0.name.caseInsensitiveCompare(name) == .orderedSame }
    }
}

extension String {
    fileprivate var withoutNumberSign: String { hasPrefix("#") ? String(dropFirst()) : self }
}
