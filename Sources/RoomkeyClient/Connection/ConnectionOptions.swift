// SPDX-License-Identifier: MIT

public import Logging

/// How a client connects. Each value has a default that suits people's devices.
public struct ConnectionOptions: Sendable {
    /// How long a try to connect may take.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a request waits for a connection and its answer.
    public var requestTimeout: Duration = .seconds(15)
    /// After so long without a word from the server it is asked for one; after as long again the connection is given up.
    public var keepAlive: Duration = .seconds(10)
    /// How long to wait before trying again.
    public var backoff = Backoff()
    /// Which certificates of servers are believed.
    public var trust = TrustedCertificates.system
    /// Hears of connections that are made and lost. Says nothing unless the caller gives one.
    public var logger = Logger(label: "roomkey.client") { _ in SwiftLogNoOpLogHandler() }
    /// Measures waits and timeouts.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// A number from 0 to 1, another one each time: what chance there is in a backoff.
    public var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// The defaults.
    public init() {}
}
