// SPDX-License-Identifier: MIT

package import WireProtocol

/// Makes the deliveries of an effect, many at once, while its steps find more of them.
package struct Deliveries<Item: Delivery>: Sendable {
    private let queue = DeliveryQueue<Item>()
    /// Yields for each worker to start.
    private let starts: AsyncStream<Void>
    private let start: AsyncStream<Void>.Continuation

    package init() {
        // At most as many as there are workers at once.
        (starts, start) = AsyncStream.makeStream(of: Void.self)
    }

    /// Adds deliveries, within ``DeliveryBounds``.
    package func add(_ items: [Item]) async {
        for _ in 0..<(await queue.add(items)) { start.yield() }
    }

    /// How far everything has been delivered, where that is to be written down: what comes after it is delivered again after a crash.
    /// - Parameters:
    ///   - looked: everything up to here has been added.
    ///   - hasNews: deliveries have been added since this was last asked.
    /// - Returns: nil when there is nothing to write down.
    package func deliveredThrough(_ looked: Revision, hasNews: Bool) async -> Revision? {
        await queue.deliveredThrough(looked, hasNews: hasNews)
    }

    /// Makes them until the task is cancelled. To be called once.
    /// - Parameter deliver: Makes one, however long it takes, and does what is to be done when it cannot.
    package func work(_ deliver: @escaping @Sendable (Item) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for await _ in starts {
                group.addTask { [queue] in
                    while let item = await queue.next() {
                        await deliver(item)
                        // What was cut short by a stop is delivered after the next start.
                        if Task.isCancelled { return }
                        await queue.finish(item)
                    }
                }
            }
            group.cancelAll()
        }
    }
}
