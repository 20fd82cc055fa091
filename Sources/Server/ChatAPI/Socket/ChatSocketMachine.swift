// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

/// Decides what the chat's live socket does with a request, and how a client comes back; it does nothing itself. What happens goes in, and
/// what is to be done about it comes out.
///
/// A client first resumes: it is told what it has missed, and from then on what changes. What it has missed is told as it was published
/// where that is remembered, and otherwise read from the store.
struct ChatSocketMachine {
    /// What is to be done.
    enum Action {
        /// The client is told why not.
        case refuse(ChatError, answering: Int64)
        /// The request is carried out.
        case perform(LiveRequest.Later, answering: Int64)
        /// This node gets all that the client has seen at others, since what it holds till then must not be taken for all there is: then
        /// ``isThrough(remembers:)``.
        case getThrough(LastSeen)
        /// It is read what the client follows: then ``followed(_:isAnnounced:)``.
        case readSubscriptions
        /// What was read is committed and about to be announced: in a moment ``waited(remembers:)``.
        case waitForAnnouncement(LastSeen)
        /// What was published is looked for: then ``found(_:)``.
        case lookForMissed(LastSeen)
        /// Everything is read: then ``caughtUp(isRemembered:)``.
        case readAll(since: LastSeen?)
        /// The client is told what was found or read, and follows from there.
        case follow(answering: Int64)
        /// The connection is closed, since what follows is forgotten faster than it is read.
        case giveUp
    }

    /// A client that comes back.
    private struct Resuming {
        let id: Int64
        /// nil on its first load.
        let since: LastSeen?
        /// How often it is read again because the changes after it were forgotten meanwhile.
        var attemptsLeft = ChatSocketMachine.resumeAttempts
    }

    private enum Phase {
        case new
        case resuming(Resuming)
        case live
        case closed
    }

    static let resumeAttempts = 5

    private var phase = Phase.new
    /// Whether nobody is at the client's device.
    var isIdle = false
    /// Ordered actions that wait for the one before them; no more than ``ServerLimits/requestsInFlight``.
    private var waiting: [(id: Int64, action: any ChatAction)] = []
    private var isAwaiting = false

    var isLive: Bool { if case .live = phase { true } else { false } }
    var isClosed: Bool { if case .closed = phase { true } else { false } }

    // MARK: Requests

    mutating func received(_ request: LiveRequest) -> Action? {
        switch (phase, request.verb) {
        case (.resuming, .later(let verb)), (.live, .later(let verb)): .perform(verb, answering: request.id)
        case (.new, .resume(let resume)): begin(resume, answering: request.id)
        case (.new, .later): .refuse(.badRequest("The first verb must be resume."), answering: request.id)
        case (.resuming, .resume), (.live, .resume):
            .refuse(.badRequest("resume must come first, and only once."), answering: request.id)
        case (.closed, _): nil
        }
    }

    /// An action that must not overtake those before it has been asked for.
    mutating func queue(_ action: any ChatAction, answering id: Int64) {
        waiting.append((id, action))
    }

    /// The next of these that can be carried out. Those behind a message whose mentions have to be looked up wait for it, so that they are
    /// numbered in the order they were sent.
    /// - Returns: with it, whether those behind it wait until ``answered()``.
    mutating func nextInOrder() -> (id: Int64, action: any ChatAction, isAwaited: Bool)? {
        guard !isAwaiting, !waiting.isEmpty else { return nil }
        let (id, action) = waiting.removeFirst()
        isAwaiting = action.isAwaited
        return (id, action, isAwaiting)
    }

    /// The action that the others wait for is answered.
    mutating func answered() {
        isAwaiting = false
    }

    mutating func close() {
        phase = .closed
        waiting = []
    }

    // MARK: Resuming

    private mutating func begin(_ request: Resume, answering id: Int64) -> Action {
        if let revision = request.revision, revision < 0 {
            return .refuse(.badRequest("revision must not be negative."), answering: id)
        }
        isIdle = request.state == .idle
        guard let revision = request.revision else {
            phase = .resuming(Resuming(id: id, since: nil))
            return .readAll(since: nil)
        }
        let since = LastSeen(Revision(revision), of: request.history.map { HistoryID($0) })
        phase = .resuming(Resuming(id: id, since: since))
        return .getThrough(since)
    }

    /// - Parameter remembers: whether it is remembered what was published since the client was here.
    mutating func isThrough(remembers: Bool) -> Action? {
        guard case .resuming(let resuming) = phase else { return nil }
        return remembers && resuming.attemptsLeft > 1 ? .readSubscriptions : .readAll(since: resuming.since)
    }

    /// - Parameters:
    ///   - subscriptions: nil when they could not be read.
    ///   - isAnnounced: whether all that they were read from has been published.
    mutating func followed(_ subscriptions: (point: HistoryPoint, keptSince: Revision)?, isAnnounced: Bool) -> Action? {
        guard case .resuming(let resuming) = phase else { return nil }
        guard let since = resuming.since, let (point, keptSince) = subscriptions, since.belongs(to: point.history),
            keptSince <= since.revision, since.revision <= point.revision
        else { return .readAll(since: resuming.since) }
        return isAnnounced ? .lookForMissed(since) : .waitForAnnouncement(since)
    }

    mutating func waited(remembers: Bool) -> Action? {
        useAttempt()
        return isThrough(remembers: remembers)
    }

    /// - Parameter missed: nil when it is not all remembered.
    mutating func found(_ missed: (changes: Int, bytes: Int)?) -> Action? {
        guard case .resuming(let resuming) = phase else { return nil }
        guard let missed, missed.changes <= ChatLimits.resumedChanges, missed.bytes <= ChatLimits.resumedBytes
        else { return .readAll(since: resuming.since) }
        return follow(resuming)
    }

    /// - Parameter isRemembered: whether what follows what was read is.
    mutating func caughtUp(isRemembered: Bool) -> Action? {
        guard case .resuming(let resuming) = phase else { return nil }
        if isRemembered { return follow(resuming) }
        // What follows the snapshot is forgotten, or was changed since: so it is read too.
        guard resuming.attemptsLeft > 1 else { return .giveUp }
        useAttempt()
        return .readAll(since: resuming.since)
    }

    /// The node or the store fails: the client may try again.
    mutating func failed(_ error: ChatError) -> Action? {
        guard case .resuming(let resuming) = phase else { return nil }
        phase = .new
        return .refuse(error, answering: resuming.id)
    }

    private mutating func follow(_ resuming: Resuming) -> Action {
        phase = .live
        return .follow(answering: resuming.id)
    }

    private mutating func useAttempt() {
        guard case .resuming(var resuming) = phase else { return }
        resuming.attemptsLeft -= 1
        phase = .resuming(resuming)
    }
}
