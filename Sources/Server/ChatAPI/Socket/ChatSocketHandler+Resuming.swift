// SPDX-License-Identifier: MIT

import Chat
import NIOCore
import PubSub
import Store
import Synchronization
import WireProtocol

/// Coming, and coming back.
extension ChatSocketHandler {
    /// How often a resume is read again because the changes after it were forgotten meanwhile.
    static let resumeAttempts = 5
    /// What is committed is announced in a moment.
    private static let untilAnnounced = TimeAmount.milliseconds(1)

    /// Resumes, once this node has all that the client has seen at others: what it holds till then must not be taken for all there is.
    func resume(since: LastSeen?, answering id: Int64) {
        guard let since, !hub.hasHandedOver(through: since.revision) else {
            return resume(since: since, answering: id, attemptsLeft: Self.resumeAttempts)
        }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let reply = ChatService.Reply<Void> { [loop] result in
            loop.enqueue {
                let session = this.value
                guard session.phase == .resuming else { return }
                switch result {
                case .success:
                    session.resume(since: since, answering: id, attemptsLeft: Self.resumeAttempts)
                case .failure(let error):
                    session.phase = .new
                    session.write(ChatJSON.failure(error, answering: id))
                }
            }
        }
        chat.catchUp(reply: reply)
    }

    /// Tells what was missed as it was published, when that is remembered, else reads it.
    private func resume(since: LastSeen?, answering id: Int64, attemptsLeft: Int) {
        guard let since, loop.remembers(after: since.revision), attemptsLeft > 1 else {
            return read(since: since, answering: id, attemptsLeft: attemptsLeft)
        }
        readWhilePresent { [session] snapshot in
            try Subscriptions(of: session.user.id, credential: session.credential, in: snapshot)
        } then: { this, result in
            this.replay(result, since: since, answering: id, attemptsLeft: attemptsLeft)
        }
    }

    private func replay(
        _ result: Result<Subscriptions, ChatError>,
        since: LastSeen,
        answering id: Int64,
        attemptsLeft: Int
    ) {
        guard case .success(let subscriptions) = result, since.belongs(to: subscriptions.point.history),
            subscriptions.keptSince <= since.revision, since.revision <= subscriptions.revision
        else {
            return read(since: since, answering: id, attemptsLeft: attemptsLeft)
        }
        let this = NIOLoopBound(self, eventLoop: loop.eventLoop)
        guard hub.hasHandedOver(through: subscriptions.revision) else {
            // It is committed and about to be announced.
            loop.eventLoop.scheduleTask(in: Self.untilAnnounced) {
                guard this.value.phase == .resuming else { return }
                this.value.resume(since: since, answering: id, attemptsLeft: attemptsLeft - 1)
            }
            return
        }
        // What was handed over may still be on its way to this loop, ahead of what is enqueued now.
        loop.enqueue {
            guard this.value.phase == .resuming else { return }
            this.value.tellMissed(by: subscriptions, since: since, answering: id, attemptsLeft: attemptsLeft)
        }
    }

    private func tellMissed(by subscriptions: Subscriptions, since: LastSeen, answering id: Int64, attemptsLeft: Int) {
        let person = ChatTopics.user(session.user.id)
        guard let missed = loop.missed(since: since.revision, now: subscriptions.topics, person: person),
            missed.changes <= ChatLimits.resumedChanges, missed.bytes <= ChatLimits.resumedBytes
        else { return read(since: since, answering: id, attemptsLeft: attemptsLeft) }
        let point = HistoryPoint(subscriptions.point.history, max(subscriptions.revision, loop.deliveredThrough))
        write(ChatJSON.resumed(at: point, answering: id))
        follow(subscriptions) { loop.subscribe(subscriber, telling: missed) }
        if phase == .live { write(ChatEvents.caughtUp(point)) }
    }

    private func read(since: LastSeen?, answering id: Int64, attemptsLeft: Int) {
        readWhilePresent { [session] snapshot in
            try CatchUp(for: session.user.id, credential: session.credential, since: since, in: snapshot)
        } then: { this, result in
            this.catchUp(with: result, since: since, answering: id, attemptsLeft: attemptsLeft)
        }
    }

    private func catchUp(
        with result: Result<CatchUp, ChatError>,
        since: LastSeen?,
        answering id: Int64,
        attemptsLeft: Int
    ) {
        switch result {
        case .failure(let error):
            phase = .new
            write(ChatJSON.failure(error, answering: id))
        case .success(let catchUp):
            guard let missed = loop.missed(since: catchUp.revision, by: catchUp.topics) else {
                // What follows the snapshot is forgotten, or was changed since: so read it too.
                guard attemptsLeft > 1 else { return connection.close(.internalError) }
                return read(since: since, answering: id, attemptsLeft: attemptsLeft - 1)
            }
            write(ChatJSON.resumed(at: catchUp.subscriptions.point, answering: id))
            for event in catchUp.events { write(event) }
            follow(catchUp.subscriptions) { loop.subscribe(subscriber, telling: missed) }
        }
    }

    private func follow(_ subscriptions: Subscriptions, subscribe: () -> Void) {
        phase = .live
        user = subscriptions.person ?? user
        subscribe()
        // Delivering what was missed may have closed the connection.
        if phase == .live { device = presence.arrive(user.id, isIdle: isIdle) }
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
                if session.phase == .resuming { proceed(session, result) }
                session.connection.resumeReading()
            }
        }
    }
}
