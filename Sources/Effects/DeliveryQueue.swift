// SPDX-License-Identifier: MIT

import DequeModule
package import WireProtocol

/// Something that an effect hands to somebody outside.
package protocol Delivery: Sendable {
    associatedtype Target: Hashable, Sendable

    /// Whom or what it goes to: of those that may be slow or gone, none may keep the others waiting.
    var target: Target { get }
    /// The change that it follows from.
    var revision: Revision { get }
}

/// What bounds the deliveries of one effect.
package enum DeliveryBounds {
    /// Targets that are delivered to at once. More have to wait for their turn, which comes to each before it comes to one of them again.
    package static let targetsAtOnce = 64
    /// Deliveries that wait for one target; with more, the oldest is left out.
    package static let waitingPerTarget = 20
    /// Deliveries that wait for all of them, at about 500 bytes; beyond these nothing is added.
    package static let waitingInAll = 50_000
}

/// Deliveries that are still to be made. Each target has a line of its own, from which one at a time is made.
actor DeliveryQueue<Item: Delivery> {
    private var lines: [Item.Target: Deque<Item>] = [:]
    /// Those that have a line and are not being delivered to.
    private var turns: Deque<Item.Target> = []
    private var waiting = 0
    private var workers = 0
    /// How many deliveries of each change are waiting or being made.
    private var unfinished: [Revision: Int] = [:]
    /// What was written down last, and whether not all that had been added was delivered by then.
    private var written: Revision?
    private var isBehind = false

    /// Adds deliveries.
    /// - Returns: how many workers are to be started for them, each of which asks for ``next()`` until there is nothing.
    func add(_ items: [Item]) -> Int {
        for item in items where waiting < DeliveryBounds.waitingInAll { add(item) }
        let more = min(turns.count, DeliveryBounds.targetsAtOnce - workers)
        workers += more
        return more
    }

    private func add(_ item: Item) {
        unfinished[item.revision, default: 0] += 1
        waiting += 1
        guard var line = lines[item.target] else {
            lines[item.target] = [item]
            turns.append(item.target)
            return
        }
        line.append(item)
        if line.count > DeliveryBounds.waitingPerTarget, let oldest = line.popFirst() { settle(oldest) }
        lines[item.target] = line
    }

    /// The next delivery, to the target whose turn it is.
    /// - Returns: nil when the worker is to end.
    func next() -> Item? {
        while let target = turns.popFirst() {
            if let item = lines[target]?.popFirst() { return item }
            lines[target] = nil
        }
        workers -= 1
        return nil
    }

    /// A delivery was made, or cannot be.
    func finish(_ item: Item) {
        settle(item)
        if lines[item.target]?.isEmpty == true {
            lines[item.target] = nil
        } else {
            turns.append(item.target)
        }
    }

    private func settle(_ item: Item) {
        waiting -= 1
        guard let count = unfinished[item.revision] else { return }
        unfinished[item.revision] = count == 1 ? nil : count - 1
    }

    func deliveredThrough(_ looked: Revision, hasNews: Bool) -> Revision? {
        // Without news it is as good as what is written down, and each writing is a commit.
        guard hasNews || isBehind else { return nil }
        let delivered = unfinished.keys.min().map { Revision($0.value - 1) } ?? looked
        isBehind = !unfinished.isEmpty
        guard delivered != written else { return nil }
        written = delivered
        return delivered
    }
}
