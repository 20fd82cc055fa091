// SPDX-License-Identifier: MIT

import Foundation
import Logging

extension ChatClient {
    func send(
        _ text: String,
        to room: RoomID,
        replyTo: Seq?,
        clientID: ClientMessageID
    ) async throws(RoomkeyError) -> Outgoing {
        guard !Task.isCancelled else { throw .cancelled }
        if case .closed(let cause) = link.state.value { throw cause ?? .closed }
        guard unsent.items.count < Outbox.mostItems else { throw .tooManyRequests }
        // What waits already is not sent a second time.
        if let waiting = outgoing(OutboxItem.ID(room: room, clientID: clientID)) { return waiting }
        let item = OutboxItem(
            clientID: clientID,
            room: room,
            text: text,
            replyTo: replyTo,
            history: state.history,
            writtenAt: Date(),
            refusal: nil
        )
        try await outboxFile?.put(item)
        unsent.put(item)
        let states = delivery(of: item.id)
        publishOutbox(room)
        carry(room)
        return Outgoing(id: item.id, states: states.sequence, client: self)
    }

    /// Returns a message of the outbox, which may be from an earlier run of the program.
    /// - Returns: The message; nil if the outbox has none with this ID.
    public func outgoing(_ id: OutboxItem.ID) -> Outgoing? {
        guard unsent[id] != nil else { return nil }
        return Outgoing(id: id, states: delivery(of: id).sequence, client: self)
    }

    /// Sends a refused message again.
    /// - Throws: ``RoomkeyError/file(_:)``
    public func retry(_ id: OutboxItem.ID) async throws(RoomkeyError) {
        guard var item = unsent[id], item.refusal != nil else { return }
        item.refusal = nil
        try await outboxFile?.put(item)
        unsent.put(item)
        delivery(of: id).set(.queued)
        publishOutbox(item.room)
        carry(item.room)
    }

    /// Discards an unsent message. A message in flight may still arrive.
    /// - Returns: The message; nil if the outbox has none with this ID.
    /// - Throws: ``RoomkeyError/file(_:)``
    @discardableResult
    public func discard(_ id: OutboxItem.ID) async throws(RoomkeyError) -> OutboxItem? {
        guard let item = unsent[id] else { return nil }
        try await remove(item, .discarded)
        return item
    }

    /// Sends a room's messages: one at a time, in order, each until it has a reply.
    func carry(_ room: RoomID) {
        guard link.state.value != .idle, carrying.insert(room).inserted else { return }
        Task {
            while let item = unsent.next(in: room) {
                guard await carry(item) else { break }
            }
            carrying.remove(room)
        }
    }

    /// - Returns: whether to go on with the next.
    private func carry(_ item: OutboxItem) async -> Bool {
        delivery(of: item.id).set(.sending)
        let request = SendMessage(
            room: item.room,
            replyTo: await answered(by: item),
            text: UTF8Text(item.text),
            clientID: item.clientID
        )
        do throws(RoomkeyError) {
            let asked = state.asOf
            let answer = try await ask(request, within: nil)
            request.fold(answer, into: &state, asked: asked)
            try await remove(item, .sent(answer.message))
            return true
        } catch .connectionLost {
            delivery(of: item.id).set(.queued)
            return true
        } catch .refused(let refusal) where refusal.isPassing {
            delivery(of: item.id).set(.queued)
            return (try? await pause(refusal)) != nil
        } catch .refused(let refusal) where refusal.code != .signedOut {
            return await refuse(item, refusal)
        } catch {
            options.connection.logger.error("a message stays unsent", metadata: ["error": "\(error)"])
            deliveries[item.id]?.set(.queued)
            return false
        }
    }

    /// The message that one answers; nil also when it was of another history, where its number is that of another message now.
    private func answered(by item: OutboxItem) async -> Seq? {
        guard let seq = item.replyTo, let history = item.history else { return item.replyTo }
        for await connection in link.state {
            switch connection {
            // Which history the server has is known now.
            case .live: return state.isOther(history) ? nil : seq
            case .closed: return seq
            case .idle, .connecting, .catchingUp, .waiting: continue
            }
        }
        return seq
    }

    private func refuse(_ item: OutboxItem, _ refusal: Refusal) async -> Bool {
        // It may have been discarded meanwhile.
        guard var item = unsent[item.id] else { return true }
        item.refusal = refusal
        unsent.put(item)
        // Should the file fail, the next run tries again and hears the same.
        try? await outboxFile?.put(item)
        delivery(of: item.id).set(.refused(refusal))
        publishOutbox(item.room)
        return true
    }

    private func remove(_ item: OutboxItem, _ end: Delivery) async throws(RoomkeyError) {
        unsent.remove(item.id)
        publish()
        publishOutbox(item.room)
        let states = deliveries.removeValue(forKey: item.id)
        // Last: whoever hears of the end may open the file again.
        defer {
            states?.set(end)
            states?.finish()
        }
        try await outboxFile?.remove(item.id)
    }

    private func delivery(of id: OutboxItem.ID) -> LatestSource<Delivery> {
        if let source = deliveries[id] { return source }
        let source = LatestSource(unsent[id]?.refusal.map { .refused($0) } ?? Delivery.queued)
        deliveries[id] = source
        return source
    }

    private func publishOutbox(_ room: RoomID) {
        outboxes.set(unsent.items)
        publishTimeline(room)
    }
}
