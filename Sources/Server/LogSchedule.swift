// SPDX-License-Identifier: MIT

import Dispatch
import NIOCore
import NIOPosix
import Store

/// When the embedded log begins to work on what it was given.
enum LogSchedule {
    /// On a queue of its own, as soon as the event loop that gave it the first command has done its turn. So all that came with that
    /// command, from the same client or from others, shares its transaction, and each subscriber is written to once for it: without
    /// this, the first of 64 messages that are sent together would be committed alone, and delivered to everybody alone.
    static func afterLoopTurn() -> Store.Schedule {
        let queue = DispatchQueue(label: "roomkey.log", qos: .userInitiated)
        return { work in
            guard let loop = MultiThreadedEventLoopGroup.currentEventLoop else { return queue.async(execute: work) }
            loop.execute { queue.async(execute: work) }
        }
    }
}
