// SPDX-License-Identifier: MIT

/// A message was pinned, or its pin taken off.
struct PinChange: Sendable, Hashable {
    let message: MessageID
    let pin: Pin?
    let revision: Revision
}
