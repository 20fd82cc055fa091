// SPDX-License-Identifier: MIT

import NIOCore
import WireProtocol

/// What was published to somebody while they were away.
package struct Missed {
    let since: Revision
    /// Those that they had when they were last here.
    let topics: Set<Topic>
    /// In order. Their effects change the topics on the way.
    let publications: [Publication]

    /// How many frames there are to be told.
    package var changes: Int { publications.reduce(0) { $0 + ($1.frame == nil ? 0 : 1) } }
    /// Bytes of these.
    package var bytes: Int { publications.reduce(0) { $0 + ($1.frame?.readableBytes ?? 0) } }
}
