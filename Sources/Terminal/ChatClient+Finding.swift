// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatClient {
    /// Returns a room by ID or name, joining it if needed.
    func joinedRoom(called name: String) async throws -> RoomSummary {
        let name = name.hasPrefix("#") ? String(name.dropFirst()) : name
        if let known = Self.room(called: name, in: rooms.value) { return known }
        let found = try await listRooms(matching: name).rooms
        guard let room = Self.room(called: name, in: found) else {
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

    private static func room(called name: String, in rooms: [RoomSummary]) -> RoomSummary? {
        rooms.first { $0.id.rawValue == name } ?? rooms.first { $0.name.lowercased() == name.lowercased() }
    }
}
