// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Pins a message, so that everyone in the room finds it. Pinning twice is pinning once.
    /// - Parameter reply: is given `{"room","seq","pinned":{"id","name","at"}}`.
    package func pin(_ seq: Seq, of room: RoomID, by principal: Principal, reply: Reply<[UInt8]>) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            let message = try Self.pinnable(seq, of: room, by: principal, in: snapshot)
            let pins = try reading { try Self.pins(of: room, in: snapshot) }
            if let pin = pins[seq] { return .done(Self.pinState(seq, of: room, pin)) }
            try require(.pinsPerRoom, allows: pins.count + 1)
            let at = now()
            let pin = Pin(id: principal.id, name: principal.user.name, at: at.date).json()
            let address = ChatKey.pin(room, seq)
            let command = Command(
                at: at,
                conditions: Self.mayWrite(principal.id, in: room) + [
                    .absent(address), .revision(ChatKey.message(room, seq), message.revision),
                ],
                operations: [.put(address, pin)]
            )
            return .append(command) { _ in Self.pinState(seq, of: room, pin) }
        }
    }

    /// Takes a message off. What is not pinned stays so.
    /// - Parameter reply: is given `{"room","seq"}`.
    package func unpin(_ seq: Seq, of room: RoomID, by principal: Principal, reply: Reply<[UInt8]>) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            try Self.pinnable(seq, of: room, by: principal, in: snapshot)
            let address = ChatKey.pin(room, seq)
            let state = Self.pinState(seq, of: room, nil)
            guard try reading({ try snapshot.record(address) != nil }) else { return .done(state) }
            let command = Command(
                at: now(),
                conditions: Self.mayWrite(principal.id, in: room) + [.exists(address)],
                operations: [.delete(address)]
            )
            return .append(command) { _ in state }
        }
    }

    /// Reads a room's pinned messages as a page of its history, ascending by number.
    package func pins(of room: RoomID, for user: UserID, reply: Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            try Self.requireMember(user, of: room, in: snapshot)
            return try reading {
                let messages = try Self.pins(of: room, in: snapshot).keys.sorted().compactMap {
                    try Message($0, of: room, in: snapshot)
                }
                return try Self.page(messages, of: room, for: user, in: snapshot)
            }
        }
    }

    /// The pins of a room, by message.
    static func pins(of room: RoomID, in snapshot: Snapshot) throws -> [Seq: [UInt8]] {
        let prefix = ChatKey.pinPrefix(room)
        // Those who pin at the same moment may pass the limit by a few.
        let records = try snapshot.range(.chat, .prefix(prefix), limit: 2 * ChatLimit.pinsPerRoom.range.upperBound)
            .records
        return records.reduce(into: [:]) { pins, record in
            guard let seq = Seq(orderedKey: record.address.key.dropFirst(prefix.count)) else { return }
            pins[seq] = record.value
        }
    }

    @discardableResult
    private static func pinnable(
        _ seq: Seq,
        of room: RoomID,
        by principal: Principal,
        in snapshot: Snapshot
    ) throws(ChatError) -> Message {
        try requireMember(principal.id, of: room, in: snapshot)
        try requireWritable(room, in: snapshot)
        let message = try message(room, seq, in: snapshot)
        guard MessageRecord(message.record)?.deletedAt == nil else { throw .notAllowed("The message was deleted.") }
        return message
    }

    private static func pinState(_ seq: Seq, of room: RoomID, _ pin: [UInt8]?) -> [UInt8] {
        PinState(room: room, seq: seq).json(given: pin.map { [\.pin: $0] } ?? [:])
    }
}
