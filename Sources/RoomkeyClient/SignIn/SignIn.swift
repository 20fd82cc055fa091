// SPDX-License-Identifier: MIT

/// How somebody comes to a server.
public enum SignIn: Sendable {
    /// As a guest, with a name alone.
    case guest(name: String)
    /// With an account that is there already.
    case account(name: String, password: String)
    /// With an account that is made now. `invitation` is the token of a link, where the server wants one.
    case newAccount(name: String, password: String, invitation: String? = nil)
    /// As a bot, with the token that was shown when it was made.
    case bot(token: String)
}
