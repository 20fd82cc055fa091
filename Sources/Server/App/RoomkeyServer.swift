// SPDX-License-Identifier: MIT

package import Chat
package import ClusterLog
package import CommitLog
import Crypto
import Effects
package import Foundation
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import PubSub
import ServiceLifecycle
package import Store
import WebBundler
import WireProtocol

/// The server: opens the data folder and serves everything on one port until it is told to stop.
package struct RoomkeyServer: Service {
    package static let version = "0.1.0"

    /// What can be set.
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes a free one.
        package var port: Int
        package var dataDirectory: URL
        /// The address people use, where it is not the one the server is bound to.
        package var publicURL: URL?
        /// Who may join, where owners cannot say so themselves.
        package var signUp = SignUpPolicy.Overrides()
        package var limits = ChatLimits()
        /// Whether clients of the showcase find their routes and documents (docs/showcase.md).
        package var showcase = true
        /// How long somebody has time to read a message before they are told of it elsewhere.
        package var pushDelay: Duration = .seconds(5)
        /// Where the server may send requests because a stranger has given the address, such as that of a push service.
        package var fetchRule = FetchRule.globalOnly
        /// Connections at the same time; nil for as many as the system allows.
        package var connectionLimit: Int?
        /// How often connections are asked whether they are done, when the server stops.
        package var stopInquiryInterval: Duration = ServerLimits.stopInquiryInterval
        /// Names under which pages and the chat are served, besides that of the public URL, `localhost` and addresses.
        package var allowedHosts: [String] = []
        /// Whose `X-Forwarded-For` is believed.
        package var trustedProxies = TrustedProxies.local
        /// The cluster that this server is a node of; nil when it stands alone.
        package var cluster: ClusterOptions?
        /// The folder in which the web app is worked on; nil for the one that is part of the executable.
        package var webRoot: URL?
        package var passwordCost = PasswordCost.standard
        /// The clock that dates things. It can be set to another time at any moment.
        package var now: @Sendable () -> Timestamp = Timestamp.now
        /// The clock that measures how long things take.
        package var clock: MonotonicClock = { .now }
        /// Makes ids of people and rooms, this many characters long.
        package var makeID: @Sendable (Int) -> String = RandomText.make

        package init(host: String = "127.0.0.1", port: Int = 8080, dataDirectory: URL, publicURL: URL? = nil) {
            self.host = host
            self.port = port
            self.dataDirectory = dataDirectory
            self.publicURL = publicURL
        }
    }

    /// A server that serves.
    package struct Running: Sendable {
        package let port: Int
        /// The one log and store of its database, for programs that the server is a part of.
        package let store: Store
        package let log: any CommitLog
    }

    private let configuration: Configuration
    private let logger: Logger
    private let isRunning: @Sendable (Running) async -> Void
    private let needsOwner: @Sendable (_ port: Int, _ token: String) -> Void

    /// - Parameters:
    ///   - isRunning: called once the port is bound.
    ///   - needsOwner: called after that while there is no owner, with the token of the link that makes one.
    package init(
        _ configuration: Configuration,
        logger: Logger,
        isRunning: @escaping @Sendable (Running) async -> Void,
        needsOwner: @escaping @Sendable (_ port: Int, _ token: String) -> Void = { _, _ in }
    ) {
        self.needsOwner = needsOwner
        self.configuration = configuration
        self.logger = logger
        self.isRunning = isRunning
    }

    /// Opens the database, and the cluster that it belongs to.
    private func openStore(in folder: DataFolder) async throws -> (Store, ClusterBootstrap?) {
        guard let cluster = configuration.cluster else { return (try folder.openStore(logger), nil) }
        let entrance = try await ClusterBootstrap(cluster, logger: logger)
        return (try await entrance.openStore { try folder.openStore(logger) }, entrance)
    }

    /// Serves until the task is cancelled or shut down gracefully.
    /// - Throws: ``DataFolder/Failure``, `StoreError`, `WebBundleError` or NIO's error when the port cannot be bound.
    package func run() async throws {
        let webRoot = try configuration.webRoot.map { url throws(WebBundleError) in try WebRoot(url) }
        let folder = try DataFolder(configuration.dataDirectory)
        let lock = try await cancelWhenGracefulShutdown { try await folder.lock() }
        // Where it waits for a cluster, a signal ends the wait.
        let (store, entrance) = try await cancelWhenGracefulShutdown { try await openStore(in: folder) }
        let group = MultiThreadedEventLoopGroup.singleton
        let hub = Hub(group: group, startingAt: try store.readNow { try $0.revision() })
        let metrics = ServerMetrics(hub: hub, database: DatabaseFile(inDataFolder: folder.url))
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
        let signals = EffectSignals()
        let serverLog = try await ServerLog(entrance, store: store, logger: logger) {
            signals.leadershipBegan()
        } announce: { changes in
            announcer.announce(changes)
            signals.committed()
        }
        let log = serverLog.log
        let secret = try await serverLog.secret(of: folder, store: store, now: configuration.now)
        let push = PushSubscriptions(
            log: log,
            store: store,
            now: configuration.now,
            rule: configuration.fetchRule
        )
        let vapid = VAPID(secret: secret.derived(for: "push"), contact: pushContact)
        let invitations = Invitations(log: log, store: store, now: configuration.now)
        let (ports, bound) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let firstOwner = FirstOwner(bound: ports, logger: logger) {
            try await serverLog.makeSetup(invitations, secret: secret)
        } needed: {
            needsOwner($0, $1)
        }
        let presence = Presence(
            toldOn: hub,
            timers: MultiThreadedEventLoopGroup.singleton,
            sharedBy: serverLog.exchange
        )
        try serverLog.exchange?.listen(for: presence, on: hub)
        let router = await makeRouter(
            secret: secret,
            store: store,
            index: index,
            directory: directory,
            log: serverLog,
            hub: hub,
            presence: presence,
            metrics: metrics,
            recentSessions: recentSessions,
            subscriptions: subscriptions,
            push: push,
            pushKey: vapid.publicKey,
            webRoot: webRoot
        ) {
            signals.wake(JoiningDefaultRoom.name)
        }
        let searchFeed = try SearchFeed(store: store, index: index)
        let searchThread = BackgroundThread("roomkey.search.feed")
        let fetcher = SafeFetcher(on: group, configuration.fetchRule)
        let effects: [any Effect] =
            serverLog.effects + [
                SearchIndexing(feed: searchFeed, on: searchThread, logger: logger),
                SearchErasure(feed: searchFeed, thread: searchThread),
                PushNotifications(
                    feed: PushFeed(store: store, delay: configuration.pushDelay),
                    subscriptions: push,
                    delivery: PushDelivery(fetcher: fetcher, vapid: vapid, now: configuration.now),
                    cursor: EffectCursor(at: AuthKeys.pushCursor, log: log, store: store, now: configuration.now),
                    store: store,
                    now: configuration.now,
                    logger: logger
                ),
                JoiningDefaultRoom(chat: router.chat),
                Housekeeping(
                    log: log,
                    tokens: router.tokens,
                    sessions: router.sessions,
                    chat: router.chat,
                    now: router.ages.now
                ),
            ]
        let connections = OpenConnections(
            limit: configuration.connectionLimit ?? OpenConnections.systemLimit(),
            logger: logger
        )
        let application = Application(
            router: router.router,
            server: HTTPServerBuilder { [admission = router.admission, isOwner = router.isOwner] responder in
                HTTPAndWebSocketChannel(
                    responder: responder,
                    admission: admission,
                    connections: connections,
                    isServedAlways: isOwner
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: ServerLimits.connectionBacklog
            ),
            services: serverLog.services + [
                AdministrationSocket(in: folder.url, administration: router.administration, logger: logger),
                Effects(effects, wokenBy: signals, isLeader: { serverLog.isLeader }, logger: logger),
                firstOwner,
            ],
            onServerRunning: { [isRunning, logger] channel in
                try? await channel.eventLoop.submit {
                    try channel.pipeline.syncOperations.addHandler(AcceptErrors(logger: logger), position: .first)
                }.get()
                let port = channel.localAddress?.port ?? 0
                await isRunning(Running(port: port, store: store, log: log))
                bound.yield(port)
            },
            eventLoopGroupProvider: .shared(group),
            logger: logger
        )
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await withGracefulShutdownHandler {
                    try await application.run()
                } onGracefulShutdown: { [stopInquiryInterval = configuration.stopInquiryInterval] in
                    connections.stop(asking: TimeAmount(stopInquiryInterval), on: group.next())
                }
            )
        } catch {
            result = .failure(error)
        }
        // Whatever becomes of its connections, the log and the database are closed.
        try? await fetcher.shutdown()
        await serverLog.close()
        try searchFeed.close(within: ServerLimits.indexClosing)
        try store.close()
        lock.release()
        try result.get()
    }

    /// Whom a push service can write to (RFC 8292 §2.1): the people at the public address.
    private var pushContact: String {
        guard let url = configuration.publicURL, url.scheme == "https" else { return "mailto:nobody@roomkey.invalid" }
        return url.absoluteString
    }

    private struct Routed {
        let router: Router<AppContext>
        let admission: any SocketAdmission
        let isOwner: @Sendable (SocketRequest) async -> Bool
        let tokens: Tokens
        let sessions: Sessions
        let chat: ChatService
        let ages: AgeClock
        let administration: Administration
    }

    private func makeRouter(
        secret: SymmetricKey,
        store: Store,
        index: TextIndex,
        directory: RoomDirectory,
        log serverLog: ServerLog,
        hub: Hub,
        presence: Presence,
        metrics: ServerMetrics,
        recentSessions: RecentSessions,
        subscriptions: LegacySubscriptions,
        push: PushSubscriptions,
        pushKey: String,
        webRoot: WebRoot?,
        defaultRoomWasSet: @escaping @Sendable () -> Void
    ) async -> Routed {
        let now = configuration.now
        let log = serverLog.log
        let search = MessageSearch(store: store, index: index)
        let origins = OriginRule(publicURL: configuration.publicURL)
        let hosts = HostRule(
            publicURL: configuration.publicURL,
            boundHost: configuration.host,
            allowed: configuration.allowedHosts
        )
        let chat = ChatService(
            log: log,
            store: store,
            now: now,
            makeID: configuration.makeID,
            limits: configuration.limits,
            signUpOverrides: configuration.signUp
        )
        let rates = Rates(configuration.limits, clock: configuration.clock)
        let security = SecurityLog(logger)
        let bans = Bans(chat: chat, now: now, proxies: configuration.trustedProxies)
        let showcase =
            configuration.showcase
            ? LegacyChat(chat: chat, subscriptions: subscriptions, rates: rates, bans: bans) : nil
        let keyValue = KeyValueService(log: log, store: store, now: now, showcase: showcase)
        let apiKeys = APIKeys(log: log, store: store, now: now)
        let tokens = await Tokens(secret: secret.derived(for: "token"), log: log, store: store, now: now)
        let ages = AgeClock(date: now, clock: configuration.clock)
        let sessions = Sessions(
            secret: secret.derived(for: "session"),
            isSecure: configuration.publicURL?.scheme == "https",
            log: log,
            store: store,
            limits: configuration.limits,
            recent: recentSessions,
            now: now,
            ages: ages.now
        )
        let bots = Bots(log: log, store: store, now: now, makeID: configuration.makeID)
        let passwords = Passwords(cost: configuration.passwordCost)
        let authenticator = Authenticator(sessions: sessions, bots: bots)
        let dispatcher = ChatDispatcher(chat: chat, search: search, directory: directory, rates: rates)
        let sockets = SocketRouter(
            keyValue: KeyValueAdmission(
                service: keyValue,
                apiKeys: apiKeys,
                tokens: tokens,
                hub: hub,
                showcase: showcase
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
        let admission = CountedSockets(base: CredentialRecheck(base: sockets), metrics: metrics)
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
            accounts: AccountService(
                chat: chat,
                sessions: sessions,
                invitations: Invitations(log: log, store: store, now: now),
                fixedSettings: configuration.signUp.names,
                bans: bans,
                passwords: passwords,
                rates: rates,
                security: security,
                now: now,
                clock: configuration.clock
            ),
            apiKeys: apiKeys,
            metrics: metrics,
            origins: origins,
            admission: admission,
            security: security,
            push: push,
            pushKey: pushKey,
            defaultRoomWasSet: defaultRoomWasSet
        ).add(to: router)
        if let showcase {
            LegacyRoutes(store: store, tokens: tokens, showcase: showcase, origins: origins, rates: rates)
                .add(to: router)
        }
        HealthRoutes { serverLog.problem }.add(to: router)
        WebAppRoutes(store: store, authenticator: authenticator, rates: rates, root: webRoot).add(to: router)
        return Routed(
            router: router,
            admission: admission,
            isOwner: { request in
                guard hosts.allows(request.host), origins.allows(request) else { return false }
                return (try? await authenticator.session(of: request))?.user.role == .owner
            },
            tokens: tokens,
            sessions: sessions,
            chat: chat,
            ages: ages,
            administration: Administration(
                apiKeys: apiKeys,
                bots: bots,
                users: Users(chat: chat, sessions: sessions, passwords: passwords),
                database: DatabaseFile(inDataFolder: configuration.dataDirectory),
                security: security
            )
        )
    }
}

extension Timestamp {
    /// The clock of this machine.
    package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
