// SPDX-License-Identifier: MIT

import Foundation
import Logging

/// A chat client: a live connection and the state it keeps current.
///
/// Every method can be called in any state. Without a connection, requests wait for one, up to ``ConnectionOptions/requestTimeout``, and
/// then fail as `offline`; messages wait in the outbox for as long as it takes. When a call returns, ``rooms`` and timelines already show
/// its effect.
///
/// ``close()`` ends the client. A client that is released ends by itself once its outbox is empty.
///
/// Requests throw ``RoomkeyError`` and can be cancelled. Cancelling ends the wait; the request may still take effect.
public actor ChatClient {
    /// The session.
    public nonisolated let session: Session
    /// The state of the connection.
    public nonisolated var connection: Latest<ConnectionState> { link.state }
    /// The signed-in user.
    public nonisolated var me: Latest<User> { mes.sequence }
    /// The user's rooms, most recently active first. Complete once the connection has been live.
    public nonisolated var rooms: Latest<[RoomSummary]> { roomLists.sequence }
    /// The workspace; nil until loaded.
    public nonisolated var workspace: Latest<Workspace?> { workspaces.sequence }
    /// The messages that the server has not acknowledged, in the order in which they were written.
    public nonisolated var outbox: Latest<[OutboxItem]> { outboxes.sequence }
    /// The people who are typing, by room.
    public nonisolated var typing: Latest<[RoomID: [Person]]> { typists.sequence }
    /// The presence of watched people (``watch(_:)``).
    public nonisolated var presence: Latest<[UserID: Presence]> { presences.sequence }
    /// The events from now on.
    public nonisolated var events: Events { Events(source: happenings) }

    let options: ChatOptions
    let link: Connection<LiveEvent, JSONValue>
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
    var deliveries: [OutboxItem.ID: LatestSource<Delivery>] = [:]
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

    /// Creates a client. Call ``connect()`` to start it.
    /// - Parameters:
    ///   - session: The session of the user.
    ///   - options: The options of the client.
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

    /// Connects, and reconnects until the client is closed.
    ///
    /// Returns once the client is up to date, however long that takes; ``connection`` says meanwhile what it is waiting for. Can be called
    /// again, to wait again.
    /// - Throws: ``RoomkeyError``: refused with `signedOut` or `badToken`; `closed`; `cancelled`, after which the client keeps trying.
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

    /// Tries to connect now instead of waiting for the next attempt. Call it when the network is back or the device wakes up.
    public func reconnect() async {
        await link.reconnect()
    }

    /// Closes the connection and ends all sequences. Unsent messages stay in the outbox's file.
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
