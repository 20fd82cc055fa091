// SPDX-License-Identifier: MIT

public import Logging

/// Options for a connection. The defaults suit people's devices.
public struct ConnectionOptions: Sendable {
    /// The maximum time for an attempt to connect.
    public var connectTimeout: Duration = .seconds(10)
    /// The maximum time that a request waits for a connection and its reply.
    public var requestTimeout: Duration = .seconds(15)
    /// Idle time before a ping, and then before giving up the connection.
    public var keepAlive: Duration = .seconds(10)
    /// The waits between attempts to connect.
    public var backoff = Backoff()
    /// The trusted certificates.
    public var trust = TrustedCertificates.system
    /// Logs connections made and lost. Silent by default.
    public var logger = Logger(label: "roomkey.client") { _ in SwiftLogNoOpLogHandler() }
    /// Measures waits and timeouts.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// Returns a random number from 0 to 1, for the backoff.
    public var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// The defaults.
    public init() {}
}
