// SPDX-License-Identifier: MIT

import Foundation
import Logging

/// Somebody's part in the chat: one live connection, and what is known through it.
///
/// Everything may be called in any state. Without a connection, what asks the server waits for one, up to
/// ``ConnectionOptions/requestTimeout``, and then fails as `offline`; what is sent waits in the outbox for as long as it takes. When
/// a call returns, ``rooms`` and timelines already show what it did.
///
/// ``close()`` ends it. One that nobody holds any more ends by itself, once it has sent what is unsent.
///
/// Calls that ask the server throw ``RoomkeyError`` and can be cancelled: cancelling ends the wait, whether the server does what it was
/// asked is then unknown.
public actor ChatClient {
    /// Where it is, as whom.
    public nonisolated let session: Session
    /// What the connection is doing.
    public nonisolated var connection: Latest<ConnectionState> { link.state }
    /// Oneself, as others see one.
    public nonisolated var me: Latest<User> { mes.sequence }
    /// The rooms one is in, where somebody spoke last first. Complete once the connection was live for the first time.
    public nonisolated var rooms: Latest<[RoomSummary]> { roomLists.sequence }
    /// What is the same for everyone; nil until it is known.
    public nonisolated var workspace: Latest<Workspace?> { workspaces.sequence }
    /// The messages that the server has not acknowledged, in the order they were written.
    public nonisolated var outbox: Latest<[OutboxItem]> { outboxes.sequence }
    /// Who is writing, by room.
    public nonisolated var typing: Latest<[RoomID: [Person]]> { typists.sequence }
    /// Who is there, of the people who are watched (``watch(_:)``).
    public nonisolated var presence: Latest<[UserID: Presence]> { presences.sequence }
    /// Everything that happens, from now on.
    public nonisolated var events: Events { Events(source: happenings) }

    let options: ChatOptions
    let link: Connection<LiveEvent>
    let mes: LatestSource<User>
    let roomLists = LatestSource<[RoomSummary]>([])
    let workspaces = LatestSource<Workspace?>(nil)
    let outboxes: LatestSource<[OutboxItem]>
    let typists = LatestSource<[RoomID: [Person]]>([:])
    let presences = LatestSource<[UserID: Presence]>([:])
    let happenings = EventSource()

    var state: ChatState
    var unsent: Outbox
    let outboxFile: OutboxFile?
    /// What becomes of each message in the outbox.
    var deliveries: [ClientMessageID: LatestSource<Delivery>] = [:]
    /// The rooms whose messages are on their way.
    var carrying: Set<RoomID> = []
    var timelines: [RoomID: LatestSource<TimelineSnapshot>] = [:]
    /// The timelines whose newest page is to be loaded, with how often they were emptied; and those for which that is under way.
    var unloaded: [RoomID: Int] = [:]
    var loading: Set<RoomID> = []
    /// How far somebody wants a room to be read, and is not told yet.
    var reading: [RoomID: Seq] = [:]
    var markingRead: Set<RoomID> = []
    /// What others are told of this device.
    var ownPresence = Presence.online
    var watched: [UserID] = []
    /// The rooms in which one was said to be writing just now.
    var saidTyping: Set<RoomID> = []
    /// When each that is writing was heard of last, counted.
    var typingHeard: [RoomID: [UserID: (person: Person, count: Int)]] = [:]

    /// Makes a client, which does nothing before ``connect()``.
    /// - Parameters:
    ///   - session: who it is.
    ///   - options: how it works.
    /// - Throws: ``RoomkeyError/file(_:)`` when the outbox's file cannot be used.
    public init(_ session: Session, options: ChatOptions = ChatOptions()) throws(RoomkeyError) {
        self.session = session
        self.options = options
        state = ChatState(me: session.user)
        mes = LatestSource(session.user)
        switch options.outbox {
        case .memory:
            outboxFile = nil
            unsent = Outbox()
        case .file(let url):
            (outboxFile, unsent) = try OutboxFile.open(url, owner: session.user.id)
        }
        outboxes = LatestSource(unsent.items)
        // The hooks need the client, which is not there before its connection is.
        let recipient = Recipient()
        link = Connection(options.connection, .chat(session, recipient))
        recipient.client = self
    }

    deinit {
        link.abandon()
        for source in deliveries.values { source.finish() }
        for source in timelines.values { source.finish() }
        finishStreams()
    }

    /// Connects, and from then on whenever the connection breaks, until it is closed.
    ///
    /// Returns when all that has happened is known, however long that takes: ``connection`` says meanwhile why it is not. May be called
    /// again, to wait for that again.
    /// - Throws: ``RoomkeyError``: refused as `signedOut` or `badToken`; `closed`; `cancelled`, and then goes on trying.
    public func connect() async throws(RoomkeyError) {
        await link.start()
        for room in unsent.rooms { carry(room) }
        for await state in link.state {
            switch state {
            case .live: return
            case .closed(let cause): throw cause ?? .closed
            case .idle, .connecting, .catchingUp, .waiting: continue
            }
        }
        throw Task.isCancelled ? .cancelled : .closed
    }

    /// Tries again now, without waiting for the next try: the network is back, the device woke up.
    public func reconnect() async {
        await link.reconnect()
    }

    /// Ends the connection and all sequences. What is unsent stays in the outbox's file.
    public func close() async {
        await link.close()
        for source in deliveries.values { source.finish() }
        for source in timelines.values { source.finish() }
        finishStreams()
    }

    private nonisolated func finishStreams() {
        mes.finish()
        roomLists.finish()
        workspaces.finish()
        outboxes.finish()
        typists.finish()
        presences.finish()
        happenings.finish()
    }
}
