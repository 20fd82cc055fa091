// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import Crypto
import Effects
import Foundation
import Hummingbird
import Logging
import NIOPosix
import PubSub
import Store

/// What a server consists of, built once and from the bottom up. What it serves by is in ``routes()``, what follows from its commits in
/// ``makeEffects()``.
struct Components: Sendable {
    let configuration: RoomkeyServer.Configuration
    let logger: Logger

    // What is kept, and what hears of its changes.
    let store: Store
    let log: ServerLog
    let hub: Hub
    let metrics: ServerMetrics
    private let signals: EffectSignals
    let searchFeed: SearchFeed
    private let search: MessageSearch

    // Who may do what.
    let sessions: Sessions
    let invitations: Invitations
    let secret: SymmetricKey
    private let authenticator: Authenticator
    private let accounts: AccountService
    private let apiKeys: APIKeys
    private let tokens: Tokens
    private let rates: Rates
    private let security: SecurityLog
    private let origins: OriginRule
    private let hosts: HostRule
    /// By which things get old.
    private let ages: AgeClock

    // The chat, the key-value service, and the documents of legacy clients.
    private let chat: ChatService
    private let dispatcher: ChatDispatcher
    private let keyValue: KeyValueService
    private let legacy: LegacyChat?
    let presence: Presence

    // What leaves the machine.
    let fetcher: SafeFetcher
    private let push: PushSubscriptions
    private let vapid: VAPID

    let administration: Administration
    let admission: any SocketAdmission

    /// - Parameters:
    ///   - folder: taken by this process.
    ///   - store: opened in it.
    ///   - cluster: that the server is a node of; nil when it stands alone.
    init(
        _ configuration: RoomkeyServer.Configuration,
        in folder: DataFolder,
        _ store: Store,
        _ cluster: ClusterBootstrap?,
        logger: Logger
    ) async throws {
        let now = configuration.now
        let signals = EffectSignals()
        let group = MultiThreadedEventLoopGroup.singleton
        let hub = Hub(group: group, startingAt: try store.readNow { try $0.revision() })
        let database = DatabaseFile(inDataFolder: folder.url)
        let metrics = ServerMetrics(hub: hub, database: database)
        let directory = try RoomDirectory(store: store)
        let subscriptions = LegacySubscriptions()
        let recentSessions = RecentSessions()
        let announcer = Announcer(
            hub: hub,
            store: store,
            directory: directory,
            logger: logger,
            showcase: configuration.showcase
                ? LegacyNotifications(hub: hub, store: store, subscriptions: subscriptions, logger: logger) : nil,
            metrics: metrics,
            sessions: recentSessions,
            signUpOverrides: configuration.signUp
        )
        let index = try TextIndex(directory: folder.url, upTo: try store.readNow { try $0.revision() })
        let serverLog = try await ServerLog(cluster, store: store, logger: logger) {
            signals.leadershipBegan()
        } announce: { changes in
            announcer.announce(changes)
            signals.committed()
        }
        let log = serverLog.log
        let secret = try await serverLog.secret(of: folder, store: store, now: now)
        presence = Presence(toldOn: hub, timers: group, sharedBy: serverLog.exchange)
        try serverLog.exchange?.listen(for: presence, on: hub)
        searchFeed = try SearchFeed(store: store, index: index)
        search = MessageSearch(store: store, index: index)

        chat = ChatService(
            log: log,
            store: store,
            now: now,
            makeID: configuration.makeID,
            limits: configuration.limits,
            signUpOverrides: configuration.signUp
        )
        rates = Rates(configuration.limits, clock: configuration.clock)
        security = SecurityLog(logger)
        origins = OriginRule(publicURL: configuration.publicURL)
        hosts = HostRule(
            publicURL: configuration.publicURL,
            boundHost: configuration.host,
            allowed: configuration.allowedHosts
        )
        ages = AgeClock(date: now, clock: configuration.clock)
        sessions = Sessions(
            secret: secret.derived(for: "session"),
            isSecure: configuration.publicURL?.scheme == "https",
            log: log,
            store: store,
            limits: configuration.limits,
            recent: recentSessions,
            now: now,
            ages: ages.now
        )
        apiKeys = APIKeys(log: log, store: store, now: now)
        tokens = await Tokens(secret: secret.derived(for: "token"), log: log, store: store, now: now)
        let bots = Bots(log: log, store: store, now: now, makeID: configuration.makeID)
        authenticator = Authenticator(sessions: sessions, bots: bots)
        let passwords = Passwords(cost: configuration.passwordCost)
        invitations = Invitations(log: log, store: store, now: now)
        let bans = Bans(chat: chat, now: now, proxies: configuration.trustedProxies)
        accounts = AccountService(
            chat: chat,
            sessions: sessions,
            invitations: invitations,
            fixedSettings: configuration.signUp.names,
            bans: bans,
            passwords: passwords,
            rates: rates,
            security: security,
            now: now,
            clock: configuration.clock
        )
        administration = Administration(
            apiKeys: apiKeys,
            bots: bots,
            users: Users(chat: chat, sessions: sessions, passwords: passwords),
            database: database,
            security: security
        )

        legacy =
            configuration.showcase
            ? LegacyChat(chat: chat, subscriptions: subscriptions, rates: rates, bans: bans) : nil
        keyValue = KeyValueService(log: log, store: store, now: now, showcase: legacy)
        dispatcher = ChatDispatcher(chat: chat, search: search, directory: directory, rates: rates)
        let sockets = SocketRouter(
            keyValue: KeyValueAdmission(
                service: keyValue,
                apiKeys: apiKeys,
                tokens: tokens,
                hub: hub,
                showcase: legacy
            ),
            chat: ChatAdmission(
                dispatcher: dispatcher,
                authenticator: authenticator,
                origins: origins,
                hub: hub,
                presence: presence,
                exchange: serverLog.exchange,
                sessions: sessions
            ),
            hosts: hosts
        )
        admission = CountedSockets(base: CredentialRecheck(base: sockets), metrics: metrics)

        fetcher = SafeFetcher(on: group, configuration.fetchRule)
        push = PushSubscriptions(log: log, store: store, now: now, rule: configuration.fetchRule)
        vapid = VAPID(secret: secret.derived(for: "push"), contact: configuration.pushContact)
        self.configuration = configuration
        self.logger = logger
        self.store = store
        self.log = serverLog
        self.signals = signals
        self.hub = hub
        self.metrics = metrics
        self.secret = secret
    }

    /// Closes the log and the database, whatever has become of the connections.
    func close() async throws {
        try? await fetcher.shutdown()
        await log.close()
        try searchFeed.close(within: ServerLimits.indexClosing)
        try store.close()
    }

    /// Whether a request is an owner's, who is served when all connections are taken.
    @Sendable func isOwner(_ request: SocketRequest) async -> Bool {
        guard hosts.allows(request.host), origins.allows(request) else { return false }
        return (try? await authenticator.session(of: request))?.user.role == .owner
    }
}

extension Components {
    /// - Parameter webRoot: where the web app is served from; nil for the one that is part of the executable.
    func routes(webRoot: WebRoot?) -> Router<AppContext> {
        let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: HeadRequests())
        router.add(middleware: BehindProxies(proxies: configuration.trustedProxies))
        router.add(middleware: SessionExchange(sessions: sessions))
        router.add(middleware: ErrorAnswers())
        router.add(middleware: CrossOrigin())
        router.add(middleware: KnownHosts(rule: hosts))
        router.add(middleware: ExpectedBodies())
        KeyValueRoutes(service: keyValue, apiKeys: apiKeys, tokens: tokens, admission: admission).add(to: router)
        ChatRoutes(
            dispatcher: dispatcher,
            sessions: sessions,
            authenticator: authenticator,
            accounts: accounts,
            apiKeys: apiKeys,
            metrics: metrics,
            origins: origins,
            admission: admission,
            security: security,
            push: push,
            pushKey: vapid.publicKey,
            defaultRoomWasSet: { [signals] in signals.wake(JoiningDefaultRoom.name) }
        ).add(to: router)
        if let legacy {
            LegacyRoutes(store: store, tokens: tokens, showcase: legacy, origins: origins, rates: rates).add(to: router)
        }
        HealthRoutes { [log] in log.problem }.add(to: router)
        WebAppRoutes(store: store, authenticator: authenticator, rates: rates, root: webRoot).add(to: router)
        return router
    }

    /// Builds the engine for what follows from commits. To be called once: it starts a thread.
    func makeEffects() -> Effects {
        let searchThread = BackgroundThread("roomkey.search.feed")
        let effects: [any Effect] = [
            SearchIndexing(feed: searchFeed, on: searchThread, logger: logger),
            SearchErasure(feed: searchFeed, thread: searchThread),
            PushNotifications(
                feed: PushFeed(store: store, delay: configuration.pushDelay),
                subscriptions: push,
                delivery: PushDelivery(fetcher: fetcher, vapid: vapid, now: configuration.now),
                cursor: EffectCursor(at: AuthKeys.pushCursor, log: log.log, store: store, now: configuration.now),
                store: store,
                now: configuration.now,
                logger: logger
            ),
            JoiningDefaultRoom(chat: chat),
            Housekeeping(log: log.log, tokens: tokens, sessions: sessions, chat: chat, now: ages.now),
        ]
        return Effects(log.effects + effects, wokenBy: signals, isLeader: { [log] in log.isLeader }, logger: logger)
    }
}

extension RoomkeyServer.Configuration {
    /// Whom a push service can write to (RFC 8292 §2.1): the people at the public address.
    fileprivate var pushContact: String {
        guard let publicURL, publicURL.scheme == "https" else { return "mailto:nobody@roomkey.invalid" }
        return publicURL.absoluteString
    }
}
