// SPDX-License-Identifier: MIT

import NIOCore

/// The limits of connections.
enum ServerLimits {
    /// Bytes of a message on the live socket.
    static let messageBytes = 1 << 20
    /// Bytes of the same on the key-value socket, and of a body of the key-value API: a document of the showcase in a string, where its
    /// quotes and backslashes are doubled, and its key.
    static let documentMessageBytes = (2 << 20) + (4 << 10)
    /// Requests of one socket that are being worked on; until some are answered, no more are read.
    static let requestsInFlight = 256
    /// As how many of them a request counts whose answer may be large (a page of history is up to 1 MiB): two of these at once leave
    /// room in what may wait for a connection (4 MiB).
    static let largeRequestWeight = requestsInFlight / 2
    /// Bytes of answers to a key-value socket that are built at once, before those after them wait until these are read. A range may
    /// exceed it by its own size.
    static let answerBytes = 256 << 10
    /// How often a socket is pinged; it is closed when it was silent for two of these. So short because a person who vanishes, without
    /// a word from the network, is to be offline within 30 seconds: two of these and ``absence``.
    static let pingInterval: TimeAmount = .seconds(12)
    /// How long a device that is gone still counts as there: one that only lost its connection is back by then.
    static let absence: TimeAmount = .seconds(5)
    /// How long a client that was sent a Close may read nothing of what is queued, and then not answer, before it is cut.
    static let closeTimeout: TimeAmount = .seconds(10)
    /// How often others are told that somebody goes on typing.
    static let typingInterval: TimeAmount = .seconds(2)
    /// Connections that may wait to be accepted; more than the system allows (`net.core.somaxconn`) is as much as that. What finds
    /// the queue full tries again after 1, 2, 4, 8 seconds, so it must hold all who come back at once after a restart.
    static let connectionBacklog = 4096
    /// Connections beyond the limit at once, for health checks and owners.
    static let reservedConnections = 16
    /// Descriptors that are left for all but connections from clients: files that are opened for a while, push services, snapshots.
    static let descriptorReserve = 48
    /// Connections at least, however few descriptors there are.
    static let fewestConnections = 8
    /// Descriptors that are given up when a connection cannot be accepted: a few files may be opened at the same time.
    static let spareDescriptors = 8
    /// How long nothing is accepted after it has failed.
    static let acceptPause: TimeAmount = .milliseconds(500)
    /// How often connections are asked whether they are done, when the server stops, and how many times: longer than a command waits
    /// for a cluster.
    static let stopInquiryInterval: Duration = .seconds(1)
    static let stopInquiries = 10
    /// How long a new connection may take until its first request is read.
    static let firstRequestTimeout: TimeAmount = .seconds(20)
    /// How long an HTTP connection may be idle.
    static let idleTimeout: Duration = .seconds(75)
    /// Bytes of a request's header field and of all of them: a token with many patterns is part of the request line.
    static let headerBytes = 32 << 10
    static let headerCount = 100
    /// Bytes of a token: with it, all else that a client and its proxies send in the head of a request must fit ``headerBytes``.
    static let tokenBytes = 28 << 10
    /// Bytes of a request's body.
    static let bodyBytes = 1 << 20
    /// How long a token is good for (hpkv-protocol T9).
    static let tokenLifetime: Duration = .seconds(2 * 3600)
    /// Keys and patterns a token may subscribe to, and bytes of all of them: the token carries them in its URL.
    static let subscriptionsPerToken = 500
    static let subscriptionBytesPerToken = 16 << 10
    /// How long a browser keeps a session's cookie at most: browsers allow no more.
    static let cookieLifetime: Duration = .seconds(400 * 24 * 3600)
    /// Sessions that are looked at in one read to find those that have expired.
    static let sessionsPerRound = 1_000
    /// Invitations that are good at the same time, uses of one, and days that one is good for.
    static let invitations = 200
    static let invitationUses: ClosedRange<Int64> = 1...1_000
    static let invitationDays: ClosedRange<Int64> = 1...365
    /// Bytes of the token of a link: an ID, a separator and a secret are less.
    static let linkTokenBytes = 200
    static let defaultInvitationDays: Int64 = 7
    /// How long a link with which a person sets a new password is valid: long enough to reach them by another way.
    static let passwordResetLifetime: Duration = .seconds(24 * 3600)
    /// Bans that hold at the same time, and days that one lasts.
    static let bans = 1_000
    static let banDays: ClosedRange<Int64> = 1...365
    static let defaultBanDays: Int64 = 7
    /// Sessions that one command ends: others wait for it, so it has to be short.
    static let sessionsPerCommand = 100
    /// Bots at the same time.
    static let bots = 200
    /// API keys at the same time, and characters of the name of one.
    static let apiKeys = 200
    static let apiKeyNameLength = 80
    /// Sessions of one person; with one more the one that was not used for longest ends.
    static let sessionsPerPerson = 100
    /// How far behind the time of a session's last use may be: each time it is written down costs a commit.
    static let sessionUseInterval: Duration = .seconds(3600)
    /// Devices of one person that are told of messages; with one more the oldest is not.
    static let pushSubscriptionsPerPerson = 20
    /// Passwords hashed at once, each in 32 MiB, and with those that wait for it: a few seconds' work.
    static let passwordsAtOnce = 2
    static let passwordsWaiting = 32
    /// Of these, for one address: the others are left for those who come from elsewhere.
    static let passwordsWaitingPerAddress = 16
    /// Attempts to sign in to one account from one address: this many at once, and one more in each interval.
    static let attemptsPerAccountAndAddress = AttemptLimit(burst: 10, interval: .seconds(60))
    /// Attempts to sign in to one account from addresses where its owner has not signed in before. So many that it takes an attack from
    /// a hundred addresses to use them up, and so few that it finds no password of ten characters within a year.
    static let attemptsPerAccount = AttemptLimit(burst: 1_000, interval: .seconds(30))
    /// Attempts to sign in or sign up from one address, where many people may be behind one.
    static let attemptsPerAddress = AttemptLimit(burst: 50, interval: .seconds(10))
    /// Lines of the log about attempts from one address that were refused.
    static let refusalsLogged = AttemptLimit(burst: 1, interval: .seconds(60))
    /// Accounts, addresses, and pairs of them, whose attempts are remembered.
    static let rememberedAttempts = 10_000
    /// How long the search index has to be brought up to the last message when the server stops, of the three seconds that a stop takes.
    static let indexClosing: Duration = .seconds(1)
}
