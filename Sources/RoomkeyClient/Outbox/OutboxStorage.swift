// SPDX-License-Identifier: MIT

public import Foundation

/// Where unsent messages are kept.
public enum OutboxStorage: Sendable, Hashable {
    /// In memory: they are gone with the client.
    case memory
    /// In a file, which outlives the program and the machine's going down. Each client needs one of its own; it belongs to the person
    /// who is signed in.
    case file(URL)
}
