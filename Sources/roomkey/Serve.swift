// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import Dispatch
import Foundation
import Logging
import Server
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            The first line on stdout is the address to open; the log goes to stderr. Stop it with Ctrl-C or SIGTERM; a second one ends it at once.

            Every option can also be set in the environment (ROOMKEY_LOG_LEVEL, ROOMKEY_LIMITS_MESSAGE_LENGTH…) or in a JSON file \
            (\(inFile)). Options override the environment, which overrides the file. A name that is not a setting is refused.
            """
    )

    private static let inFile = Set(SettingName.all.compactMap(\.path.first)).subtracting([Setting.config.rawValue])
        .sorted().joined(separator: ", ")

    @Option(help: "The address to listen on; 0.0.0.0 for all interfaces. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 picks a free one. (default: 8080)")
    var port: Int?

    @Option(help: "The folder for the database; created if missing. (default: data)")
    var data: String?

    @Option(help: "How much to log: trace, debug, info, notice, warning, error, critical. (default: info)")
    var logLevel: String?

    @Option(
        name: .customLong("public-url"),
        help: "The public URL, when behind a proxy, without a path; https makes cookies Secure."
    )
    var publicURL: String?

    @Option(help: "Who may sign up: open, invitation, closed. (default: as owners set it, at first open)")
    var signUp: String?

    @Option(help: "Allow guests, who need only a name: true, false. (default: as owners set it, at first true)")
    var guests: Bool?

    @Option(help: "Whether clients of the HPKV showcase chat can take part: true, false. (default: true)")
    var showcase: Bool?

    @Option(
        help: ArgumentHelp(
            "Set a limit. Repeatable. A rate of 0 is unlimited.",
            discussion: ChatLimit.allCases.map { "\($0.rawValue)=\($0.standard)" }.joined(separator: ", "),
            valueName: "name=number"
        )
    )
    var limit: [String] = []

    @Option(
        help: ArgumentHelp(
            "Proxies trusted to set X-Forwarded-For, comma-separated addresses or networks. Those on this machine always are.",
            valueName: "networks"
        )
    )
    var trustedProxies: String?

    @Option(
        help: ArgumentHelp(
            "Networks that are not public and that the server may send requests to: addresses or networks, comma-separated.",
            discussion:
                "Only for a push service of your own; addresses of push services are given by the people who subscribe.",
            valueName: "networks"
        )
    )
    var allowFetch: String?

    @Option(
        help: ArgumentHelp(
            "Further names of the server, besides the public URL's, localhost and addresses; comma-separated.",
            valueName: "names"
        )
    )
    var allowedHosts: String?

    @Option(
        help: ArgumentHelp(
            "Serve the web app from a folder, as it is when it is asked for. (default: the one in the executable)",
            discussion:
                "For work on the web app: the folder is Web in Roomkey's repository. Reload the page to see a change.",
            valueName: "folder"
        )
    )
    var webRoot: String?

    @OptionGroup var clusterOptions: ClusterFlags

    @Option(help: "A JSON file with settings.")
    var config: String?

    func run() async throws {
        // Whoever is to read them may stall, and the server must not.
        let output = OutputQueue(descriptor: STDOUT_FILENO, name: "roomkey.stdout")
        let log = OutputQueue(descriptor: STDERR_FILENO, name: "roomkey.stderr")
        defer {
            let deadline = DispatchTime.now() + OutputQueue.patience / .seconds(1)
            output.drain(until: deadline)
            log.drain(until: deadline)
        }
        try await CommandFailure.reporting(log.write) {
            var flags = Settings.Flags(data: data)
            flags[.host] = host
            flags[.port] = port?.description
            flags[.logLevel] = logLevel
            flags[.publicURL] = publicURL
            flags[.signUp] = signUp
            flags[.guests] = guests?.description
            flags[.showcase] = showcase?.description
            flags[.trustedProxies] = trustedProxies
            flags[.allowFetch] = allowFetch
            flags[.allowedHosts] = allowedHosts
            flags[.webRoot] = webRoot
            flags[.config] = config
            for limit in limit { try flags.setLimit(limit) }
            clusterOptions.write(to: &flags)
            let settings = try Settings(flags)
            do {
                try await serve(settings, output, log)
            } catch {
                throw CommandFailure(error, settings: settings)
            }
        }
    }

    private func serve(_ settings: Settings, _ output: OutputQueue, _ log: OutputQueue) async throws {
        LoggingSystem.bootstrap { StreamLogHandler(label: $0, stream: LogStream(log)) }
        var logger = Logger(label: "roomkey")
        logger.logLevel = settings.logLevel
        var configuration = RoomkeyServer.Configuration(
            host: settings.host,
            port: settings.port,
            dataDirectory: URL(filePath: settings.data, directoryHint: .isDirectory),
            publicURL: settings.publicURL
        )
        configuration.signUp = settings.signUp
        configuration.limits = settings.limits
        configuration.showcase = settings.showcase
        configuration.trustedProxies = settings.trustedProxies
        configuration.fetchRule = settings.fetchRule
        configuration.allowedHosts = settings.allowedHosts
        configuration.webRoot = settings.webRoot.map { URL(filePath: $0, directoryHint: .isDirectory) }
        configuration.cluster = settings.cluster
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let server = RoomkeyServer(configuration, logger: logger) { running in
            output.write("Roomkey is running at http://\(host):\(running.port)\n")
        } needsOwner: { port, token in
            var address = settings.publicURL?.absoluteString ?? "http://\(host):\(port)"
            if !address.hasSuffix("/") { address += "/" }
            output.write("No owner yet. Create the owner account here (works once): \(address)#setup=\(token)\n")
            let isClosed = settings.signUp.allowsGuests == false && (settings.signUp.mode ?? .open) != .open
            guard !isClosed else { return }
            output.write("Until the owner has said who may join, anyone who can open this address may.\n")
        }
        // A failed start is told in one line by the caller; the group's own log would say it again.
        var lifecycleLogger = Logger(label: "roomkey.lifecycle")
        lifecycleLogger.logLevel = .critical
        var group = ServiceGroupConfiguration(
            services: [server],
            logger: lifecycleLogger
        )
        group.maximumGracefulShutdownDuration = .seconds(15)
        let services = ServiceGroup(configuration: group)
        let signals = StopSignals(stopping: services)
        do {
            try await services.run()
        } catch is CancellationError where signals.isStopping {
            // It was still starting, or waited for somebody for too long.
        }
    }
}
