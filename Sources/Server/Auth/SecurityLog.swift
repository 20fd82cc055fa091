// SPDX-License-Identifier: MIT

import Chat
import Logging
import WireProtocol

/// Writes what happens to credentials and authority to the log, one line per event: `event=signedIn user=u_… address=192.0.2.1`.
///
/// IDs, roles and addresses are all that a line can hold. Text that a person typed is never in it: a name field may hold a password,
/// and any text may hold a line break.
struct SecurityLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// The kinds of events. Their names are an interface (docs/operating.md, "Security events").
    enum Event: String, CaseIterable, Sendable {
        case accountCreated
        case guestJoined
        case signedIn
        /// `user` is there when an account has the name.
        case signInFailed
        /// Too many attempts. Logged once a minute for each address.
        case attemptsRefused
        case signedOut
        case passwordChanged
        /// The current password was wrong.
        case passwordChangeFailed
        /// An owner or admin created a link with which `user` sets a new password.
        case passwordLinkCreated
        /// A new password was set with such a link.
        case passwordReset
        /// A person ended another session of theirs, or all others.
        case sessionEnded
        case roleChanged
        /// An owner said who may join.
        case signUpChanged
        case accountRemoved
        case guestRemoved
        case guestBanned
        case banLifted
        case invitationCreated
        case invitationUsed
        case invitationRevoked
        case botCreated
        case botTokenCreated
        case botRevoked
        case apiKeyCreated
        case apiKeyRevoked

        /// What anyone may do at any time is less urgent than what changes who may do what.
        fileprivate var level: Logger.Level {
            switch self {
            case .guestJoined, .signedIn, .signedOut: .info
            default: .notice
            }
        }
    }

    /// What an event is about, apart from people.
    enum Subject: Sendable {
        case role(Role)
        case invitation(String)
        case apiKey(String)

        fileprivate var metadata: (name: String, value: String) {
            switch self {
            case .role(let role): ("role", role.rawValue)
            case .invitation(let id): ("invitation", id)
            case .apiKey(let id): ("key", id)
            }
        }
    }

    /// Logs an event.
    /// - Parameters:
    ///   - actor: The person who caused it, when it is not `user`.
    ///   - user: The person whose credentials or rights it is about.
    ///   - address: Where the request came from.
    ///   - subjects: What else it is about; IDs must be those of records that exist.
    func log(
        _ event: Event,
        by actor: UserID? = nil,
        user: UserID? = nil,
        from address: ClientAddress?,
        _ subjects: Subject...
    ) {
        var metadata: Logger.Metadata = ["event": "\(event.rawValue)"]
        if let actor { metadata["by"] = "\(actor)" }
        if let user { metadata["user"] = "\(user)" }
        if let address { metadata["address"] = "\(address)" }
        for subject in subjects { metadata[subject.metadata.name] = "\(subject.metadata.value)" }
        logger.log(level: event.level, "security", metadata: metadata)
    }
}
