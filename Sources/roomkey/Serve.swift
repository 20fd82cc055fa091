// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import Dispatch
import Foundation
import Logging
import Server
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            The first line on stdout is the address to open; the log goes to stderr. Stop it with Ctrl-C or SIGTERM.

            Every option can also be set in the environment (ROOMKEY_HOST, ROOMKEY_PORT, ROOMKEY_DATA, ROOMKEY_LOG_LEVEL, \
            ROOMKEY_PUBLIC_URL, ROOMKEY_SIGN_UP, ROOMKEY_GUESTS, ROOMKEY_CONFIG, ROOMKEY_LIMITS_MESSAGE_LENGTH…) or in a JSON \
            file (host, port, data, logLevel, publicURL, signUp, guests, trustedProxies, cluster, workspace, limits). Options win over the \
            environment, and that over the file.
            """
    )

    @Option(help: "The address to listen on; 0.0.0.0 for all of this machine. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one. (default: 8080)")
    var port: Int?

    @Option(help: "The folder for the database; made if it is not there. (default: data)")
    var data: String?

    @Option(help: "How much to log: trace, debug, info, notice, warning, error, critical. (default: info)")
    var logLevel: String?

    @Option(
        name: .customLong("public-url"),
        help: "The address people open, where a proxy stands before the server; https makes cookies secure."
    )
    var publicURL: String?

    @Option(help: "Who may sign up: open, invitation (with a link from an admin), closed (nobody). (default: open)")
    var signUp: String?

    @Option(help: "Whether guests may come in with a name alone: true or false. (default: true)")
    var guests: Bool?

    @Option(
        help: ArgumentHelp(
            "Sets a limit; may be given several times. A rate of 0 is none.",
            discussion: ChatLimit.allCases.map { "\($0.rawValue)=\($0.standard)" }.joined(separator: ", "),
            valueName: "name=number"
        )
    )
    var limit: [String] = []

    @Option(
        help: ArgumentHelp(
            "Proxies whose X-Forwarded-For is believed: addresses or networks, with commas between. Those on this machine are anyway.",
            valueName: "networks"
        )
    )
    var trustedProxies: String?

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
            var flags = Settings.Flags(
                host: host,
                port: port,
                data: data,
                logLevel: logLevel,
                publicURL: publicURL,
                signUp: signUp,
                guests: guests,
                limits: limit,
                trustedProxies: trustedProxies,
                config: config
            )
            clusterOptions.write(to: &flags)
            let settings = try await Settings(flags)
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
        configuration.trustedProxies = settings.trustedProxies
        configuration.cluster = settings.cluster
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let server = RoomkeyServer(configuration, logger: logger) { port in
            output.write("Roomkey is running at http://\(host):\(port)\n")
        } needsOwner: { port, token in
            var address = settings.publicURL?.absoluteString ?? "http://\(host):\(port)"
            if !address.hasSuffix("/") { address += "/" }
            output.write("It has no owner yet. This link makes one, once: \(address)#setup=\(token)\n")
        }
        // A failed start is told in one line by the caller; the group's own log would say it again.
        var lifecycleLogger = Logger(label: "roomkey.lifecycle")
        lifecycleLogger.logLevel = .critical
        var group = ServiceGroupConfiguration(
            services: [server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: lifecycleLogger
        )
        group.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: group).run()
    }
}
