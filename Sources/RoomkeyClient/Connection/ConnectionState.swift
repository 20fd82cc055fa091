// SPDX-License-Identifier: MIT

/// What a client's connection is doing.
public enum ConnectionState: Sendable, Hashable {
    /// Nobody has asked to connect yet.
    case idle
    /// It is being made. `attempt` counts from 1 since the last time it stood.
    case connecting(attempt: Int)
    /// It stands, and what happened meanwhile is being told.
    case catchingUp
    /// All that has happened is known, and what happens is told at once.
    case live
    /// There is none; the next try comes after `delay`. `cause` is why the last one failed or broke.
    case waiting(attempt: Int, delay: Duration, cause: RoomkeyError)
    /// It has ended for good: closed by the caller (then without a cause), or the server no longer knows who this is.
    case closed(RoomkeyError?)
}
