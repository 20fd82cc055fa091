// SPDX-License-Identifier: MIT

/// The state of a client's connection.
public enum ConnectionState: Sendable, Hashable {
    /// Not started.
    case idle
    /// Connecting. `attempt` counts from 1 since the last connection.
    case connecting(attempt: Int)
    /// Connected, receiving missed events.
    case catchingUp
    /// Connected and up to date.
    case live
    /// Waiting to retry after `delay`. `cause` is why the last attempt or connection failed.
    case waiting(attempt: Int, delay: Duration, cause: RoomkeyError)
    /// Ended for good: closed by the caller (without a cause), or the server no longer accepts the credentials.
    case closed(RoomkeyError?)
}
