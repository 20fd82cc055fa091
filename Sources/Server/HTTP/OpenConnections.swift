// SPDX-License-Identifier: MIT

import DequeModule
import Foundation
import Logging
import NIOCore
import Synchronization

/// The connections that are open: how many there may be, and their end when the server stops.
///
/// Each connection takes a file descriptor, of which the system gives a process only so many, and the database and the requests to
/// others need some. Beyond its limit a new connection takes the place of the one that has said nothing for longest. Where all have
/// spoken it gets one of a few **reserved** places, on which health checks and the owner are served, and all others are told to
/// come back later. So whoever takes all connections locks out neither a supervisor nor the person who can do something about it.
final class OpenConnections: Sendable {
    /// A connection's place among them.
    struct Place: Sendable, Hashable {
        fileprivate let number: UInt64
        let isReserved: Bool
    }

    private struct Connection {
        let channel: any Channel
        /// Whether it is never ended for another: an ordinary one that has spoken, a reserved one of the owner.
        var isKept = false
    }

    /// The connections of one kind.
    private struct Tier {
        let limit: Int
        var open: [UInt64: Connection] = [:]
        /// By age; some of them may have been kept or closed since.
        private var dispensable: Deque<UInt64> = []

        init(limit: Int) {
            self.limit = limit
        }

        var isFull: Bool { open.count >= limit }

        mutating func add(_ channel: any Channel, _ number: UInt64) {
            open[number] = Connection(channel: channel)
            dispensable.append(number)
            guard dispensable.count > 2 * open.count + 64 else { return }
            dispensable.removeAll { open[$0]?.isKept ?? true }
        }

        /// Takes out the oldest that may be ended.
        mutating func takeDispensable() -> (any Channel)? {
            while let number = dispensable.popFirst() {
                guard let connection = open[number], !connection.isKept else { continue }
                open[number] = nil
                return connection.channel
            }
            return nil
        }
    }

    private struct State {
        var ordinary: Tier
        var reserved: Tier
        var next: UInt64 = 0
        var isCrowded = false
    }

    /// - Parameter limit: of connections, without those reserved.
    init(limit: Int, logger: Logger) {
        self.logger = logger
        state = Mutex(State(ordinary: Tier(limit: limit), reserved: Tier(limit: ServerLimits.reservedConnections)))
    }

    private let logger: Logger
    private let state: Mutex<State>

    /// How many connections the system allows, once everything else is open that stays open.
    static func systemLimit() -> Int {
        var limit = rlimit()
        #if os(Linux)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return ServerLimits.fewestConnections }
        let most = Int(clamping: limit.rlim_cur)
        let used = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        let left = most - used - ServerLimits.descriptorReserve - ServerLimits.reservedConnections
        return max(left, ServerLimits.fewestConnections)
    }

    /// Gives a new connection a place, until its channel is closed.
    /// - Returns: nil when there is none.
    func add(_ channel: any Channel) -> Place? {
        let (place, ended, isNews) = state.withLock { state -> (Place?, (any Channel)?, Bool) in
            state.next += 1
            let number = state.next
            let isCrowded = state.ordinary.isFull
            let isNews = isCrowded && !state.isCrowded
            if isCrowded { state.isCrowded = true }
            var ended: (any Channel)?
            if isCrowded { ended = state.ordinary.takeDispensable() }
            if !state.ordinary.isFull {
                state.ordinary.add(channel, number)
                return (Place(number: number, isReserved: false), ended, isNews)
            }
            if state.reserved.isFull { ended = state.reserved.takeDispensable() }
            guard !state.reserved.isFull else { return (nil, nil, isNews) }
            state.reserved.add(channel, number)
            return (Place(number: number, isReserved: true), ended, isNews)
        }
        if isNews {
            logger.warning(
                "all connections are taken; new ones are served only for health checks and owners",
                metadata: ["limit": "\(state.withLock(\.ordinary.limit))"]
            )
        }
        ended?.close(promise: nil)
        guard let place else { return nil }
        channel.closeFuture.whenComplete { _ in self.remove(place) }
        return place
    }

    /// The connection is not ended for another any more.
    func keep(_ place: Place) {
        state.withLock { state in
            if place.isReserved {
                state.reserved.open[place.number]?.isKept = true
            } else {
                state.ordinary.open[place.number]?.isKept = true
            }
        }
    }

    private func remove(_ place: Place) {
        let isOver = state.withLock { state in
            state.ordinary.open[place.number] = nil
            state.reserved.open[place.number] = nil
            // Some room, so that a server at its limit does not tell of each connection.
            guard state.isCrowded, state.ordinary.open.count <= state.ordinary.limit * 7 / 8 else { return false }
            state.isCrowded = false
            return true
        }
        if isOver { logger.notice("there are connections left again") }
    }

    /// Ends all of them: asks each once a second whether it is done (``StopInquiry``), and cuts what is left after the last time.
    func stop(asking interval: TimeAmount, on eventLoop: any EventLoop) {
        inquire(1, every: interval, on: eventLoop)
    }

    private func inquire(_ times: Int, every interval: TimeAmount, on eventLoop: any EventLoop) {
        eventLoop.scheduleTask(in: interval) {
            let open = self.state.withLock { state in
                (Array(state.ordinary.open.values) + state.reserved.open.values).map(\.channel)
            }
            guard !open.isEmpty else { return }
            let isLast = times >= ServerLimits.stopInquiries
            for channel in open {
                if isLast {
                    channel.close(promise: nil)
                } else {
                    channel.eventLoop.execute { channel.pipeline.fireUserInboundEventTriggered(StopInquiry()) }
                }
            }
            if !isLast { self.inquire(times + 1, every: interval, on: eventLoop) }
        }
    }
}

/// Goes through the pipeline of each connection once a second while the server stops. One that has no request to answer closes when
/// it hears this for the second time: what it was sent last has had a second to be read.
struct StopInquiry: Sendable {}
