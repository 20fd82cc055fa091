// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub
import Store
import Synchronization
import WireProtocol

/// Coming, and coming back: carries out what the machine wants to know or to have told.
extension ChatSocketHandler {
    /// What is committed is announced in a moment.
    private static let untilAnnounced = TimeAmount.milliseconds(1)

    /// Waits until this node has all that the client has seen at others.
    func getThrough(_ since: LastSeen) {
        guard !hub.hasHandedOver(through: since.revision) else { return isThrough(since) }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let reply = ChatService.Reply<Void> { [loop] result in
            loop.enqueue {
                let session = this.value
                switch result {
                case .success: session.isThrough(since)
                case .failure(let error): session.perform(session.machine.failed(error))
                }
            }
        }
        chat.catchUp(reply: reply)
    }

    private func isThrough(_ since: LastSeen) {
        perform(machine.isThrough(remembers: loop.remembers(after: since.revision)))
    }

    func readSubscriptions() {
        readWhilePresent { [session] snapshot in
            try Subscriptions(of: session.user.id, credential: session.credential, in: snapshot)
        } then: { this, result in
            this.haveRead(try? result.get())
        }
    }

    private func haveRead(_ subscriptions: Subscriptions?) {
        let action = machine.followed(
            subscriptions.map { ($0.point, $0.keptSince) },
            isAnnounced: subscriptions.map { hub.hasHandedOver(through: $0.revision) } ?? false
        )
        guard case .lookForMissed(let since) = action, let subscriptions else { return perform(action) }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        // What was handed over may still be on its way to this loop, ahead of what is enqueued now.
        loop.enqueue { this.value.tellMissed(by: subscriptions, since: since) }
    }

    func waitForAnnouncement(_ since: LastSeen) {
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        loop.eventLoop.scheduleTask(in: Self.untilAnnounced) {
            let session = this.value
            session.perform(session.machine.waited(remembers: session.loop.remembers(after: since.revision)))
        }
    }

    /// Tells what was missed as it was published.
    private func tellMissed(by subscriptions: Subscriptions, since: LastSeen) {
        guard !machine.isClosed else { return }
        let person = ChatTopics.user(session.user.id)
        let missed = loop.missed(since: since.revision, now: subscriptions.topics, person: person)
        let action = machine.found(missed.map { ($0.changes, $0.bytes) })
        guard case .follow(let id) = action, let missed else { return perform(action) }
        let point = HistoryPoint(subscriptions.point.history, max(subscriptions.revision, loop.deliveredThrough))
        write(ChatJSON.resumed(at: point, answering: id))
        follow(subscriptions) { loop.subscribe(subscriber, telling: missed) }
        if machine.isLive { write(ChatEvents.caughtUp(point)) }
    }

    func readAll(since: LastSeen?) {
        readWhilePresent { [session] snapshot in
            try CatchUp(for: session.user.id, credential: session.credential, since: since, in: snapshot)
        } then: { this, result in
            switch result {
            case .failure(let error): this.perform(this.machine.failed(error))
            case .success(let catchUp): this.tell(catchUp)
            }
        }
    }

    private func tell(_ catchUp: CatchUp) {
        let missed = loop.missed(since: catchUp.revision, by: catchUp.topics)
        let action = machine.caughtUp(isRemembered: missed != nil)
        guard case .follow(let id) = action, let missed else { return perform(action) }
        write(ChatJSON.resumed(at: catchUp.subscriptions.point, answering: id))
        for event in catchUp.events { write(event) }
        follow(catchUp.subscriptions) { loop.subscribe(subscriber, telling: missed) }
    }

    private func follow(_ subscriptions: Subscriptions, subscribe: () -> Void) {
        user = subscriptions.person ?? user
        subscribe()
        // Delivering what was missed may have closed the connection.
        if machine.isLive { device = presence.arrive(user.id, isIdle: machine.isIdle) }
    }

    /// Reads from a snapshot and goes on with it here, unless the connection is gone when its turn comes: those who come back in a
    /// crowd may give up meanwhile.
    private func readWhilePresent<Value: Sendable>(
        _ body: @escaping @Sendable (Snapshot) throws -> Value,
        then proceed: @escaping @Sendable (ChatSocketHandler, Result<Value, ChatError>) -> Void
    ) {
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        requestsInFlight += 1
        chat.store.read { [loop, attendance] snapshot in
            guard attendance.isPresent.load(ordering: .relaxed) else { return }
            let result = Result<Value, ChatError> { () throws(ChatError) in
                do {
                    return try body(snapshot.get())
                } catch {
                    throw ChatError(error)
                }
            }
            loop.enqueue {
                let session = this.value
                session.requestsInFlight -= 1
                if !session.machine.isClosed { proceed(session, result) }
                session.connection.resumeReading()
            }
        }
    }
}
