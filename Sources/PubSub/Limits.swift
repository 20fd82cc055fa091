// SPDX-License-Identifier: MIT

/// The limits of delivery.
enum Limits {
    /// Bytes that may wait for one connection after a flush; a client that lets more pile up is closed with 1013 and resumes.
    static let queuedBytes = 4 << 20
    /// Who has this many bytes waiting is not told what is of use only now.
    static let queuedBytesForHints = 64 << 10
    /// Bytes of publications that are remembered for subscribers that come back a little behind. Loops share the frames.
    static let recentBytes = 32 << 20
}
