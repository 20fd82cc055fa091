// SPDX-License-Identifier: MIT

import CNATS
import Foundation
package import Logging
import Synchronization

/// A connection to a cluster of NATS servers. It finds its way back by itself, to another server if need be, for as long as it takes.
///
/// All calls block; none belongs on an event loop.
///
/// `@unchecked Sendable`: the handles are never changed, and the library locks what is behind them with each call.
package final class NATSConnection: @unchecked Sendable {
    let connection: OpaquePointer
    let jetStream: OpaquePointer
    private let news: ConnectionNews

    private static let reconnectWait: Int64 = 100
    /// A server that is silent for three of these, in milliseconds, is given up for another.
    private static let pingInterval: Int64 = 1_000
    private static let pingsOut: Int32 = 2
    private static let connectTimeout: Int64 = 2_000
    /// How long one answer of JetStream may take, in milliseconds, where nothing else is said.
    private static let answerTimeout: Int64 = 2_000

    /// Connects.
    /// - Throws: ``NATSError/unreachable(reason:)`` when no server lets us in now.
    package init(_ options: NATSOptions, logger: Logger) throws(NATSError) {
        var settings: OpaquePointer?
        try NATSError.check(natsOptions_Create(&settings), "preparing to connect")
        defer { natsOptions_Destroy(settings) }
        try Self.apply(options, to: settings)
        news = ConnectionNews(logger)
        let news = Unmanaged.passRetained(news)
        natsOptions_SetDisconnectedCB(settings, connectionWasLost, news.toOpaque())
        natsOptions_SetReconnectedCB(settings, connectionIsBack, news.toOpaque())
        natsOptions_SetErrorHandler(settings, connectionHadError, news.toOpaque())
        natsOptions_SetClosedCB(settings, connectionWasClosed, news.toOpaque())

        var connection: OpaquePointer?
        let status = natsConnection_Connect(&connection, settings)
        guard status == NATS_OK, let connection else {
            news.release()
            throw .unreachable(reason: NATSError.reason(for: status))
        }
        var jetStream: OpaquePointer?
        var jetStreamOptions = jsOptions()
        jsOptions_Init(&jetStreamOptions)
        jetStreamOptions.Wait = Self.answerTimeout
        let prepared = natsConnection_JetStream(&jetStream, connection, &jetStreamOptions)
        guard prepared == NATS_OK, let jetStream else {
            natsConnection_Destroy(connection)
            throw .failed(doing: "preparing to use JetStream", reason: NATSError.reason(for: prepared))
        }
        self.connection = connection
        self.jetStream = jetStream
    }

    deinit {
        jsCtx_Destroy(jetStream)
        natsConnection_Destroy(connection)
    }

    private static func apply(_ options: NATSOptions, to settings: OpaquePointer?) throws(NATSError) {
        func set(_ status: natsStatus, _ what: String) throws(NATSError) {
            try NATSError.check(status, "setting \(what)")
        }
        let servers = options.servers.map { strdup($0) }
        defer { for server in servers { free(server) } }
        var addresses = servers.map { UnsafePointer($0) }
        try set(natsOptions_SetServers(settings, &addresses, Int32(addresses.count)), "the servers")
        try set(natsOptions_SetName(settings, options.name), "the name")
        try set(natsOptions_SetTimeout(settings, connectTimeout), "the timeout")
        try set(natsOptions_SetMaxReconnect(settings, -1), "reconnecting")
        try set(natsOptions_SetReconnectWait(settings, reconnectWait), "reconnecting")
        try set(natsOptions_SetPingInterval(settings, pingInterval), "the ping interval")
        try set(natsOptions_SetMaxPingsOut(settings, pingsOut), "the ping interval")
        // A request whose answer cannot come is known to be lost at once, and sent again on the next connection.
        try set(natsOptions_SetFailRequestsOnDisconnect(settings, true), "reconnecting")
        if options.isEncrypted { try set(natsOptions_SetSecure(settings, true), "TLS") }
        if let file = options.authoritiesFile {
            try set(natsOptions_LoadCATrustedCertificates(settings, file), "the certificate authorities \(file)")
        }
        if let user = options.user {
            try set(natsOptions_SetUserInfo(settings, user, options.password ?? ""), "the user")
        }
        if let file = options.credentialsFile {
            try set(natsOptions_SetUserCredentialsFromFiles(settings, file, nil), "the credentials \(file)")
        }
    }

    /// Whether a server is at the other end now, as far as is known.
    package var isConnected: Bool { natsConnection_Status(connection) == NATS_CONN_STATUS_CONNECTED }

    /// How often the connection was lost and came back.
    var returns: Int { news.returns.load(ordering: .relaxed) }

    /// The longest message that the servers take, in bytes.
    package var maximumMessageBytes: Int { Int(natsConnection_GetMaxPayload(connection)) }

    /// Ends the connection; what is called on it then fails.
    package func close() {
        natsConnection_Close(connection)
    }
}
