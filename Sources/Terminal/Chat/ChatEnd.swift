// SPDX-License-Identifier: MIT

package import RoomkeyClient

/// Why the chat in the terminal came to its end.
package enum ChatEnd: Sendable, Hashable {
    /// The person left.
    case left
    /// The server no longer knows who this is.
    case closed(RoomkeyError)
    /// A signal of this number, or SIGHUP when the terminal is gone.
    case signal(CInt)
}
