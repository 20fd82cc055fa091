// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Store

/// When the embedded log begins to work on what it was given.
enum LogSchedule {
    /// As soon as the event loop that gave it the first command has done its turn. So all that came with that command, from the same
    /// client or from others, shares its transaction, and each subscriber is written to once for it: without this, the first of 64
    /// messages that are sent together would be committed alone, and delivered to everybody alone.
    /// - Parameter schedule: runs it then; what does not come from an event loop, at once.
    static func afterLoopTurn(_ schedule: @escaping Store.Schedule) -> Store.Schedule {
        { work in
            guard let loop = MultiThreadedEventLoopGroup.currentEventLoop else { return schedule(work) }
            loop.execute { schedule(work) }
        }
    }
}
