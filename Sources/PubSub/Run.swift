// SPDX-License-Identifier: MIT

import NIOCore
import WireProtocol

/// Frames that follow each other in a turn of an event loop, gathered by topic.
///
/// Who is subscribed to one of the topics gets all its frames in one buffer, which is made once. Who is subscribed to several gets
/// the frames one by one, in their order.
struct Run {
    private struct Frame {
        /// In the run.
        let place: Int
        let revision: Revision
        let bytes: ByteBuffer
    }

    private struct Batch {
        let topic: Topic
        var frames: [Frame]
    }

    private var batches: [Batch] = []
    private var places: [Topic: Int] = [:]
    private var count = 0

    var isEmpty: Bool { batches.isEmpty }

    /// Adds a frame. Revisions never fall.
    mutating func add(_ bytes: ByteBuffer, _ revision: Revision, to topic: Topic) {
        let frame = Frame(place: count, revision: revision, bytes: bytes)
        count += 1
        // Most often a room talks, or is the only one that does.
        if let last = batches.indices.last, batches[last].topic == topic { return batches[last].frames.append(frame) }
        if let place = places[topic] { return batches[place].frames.append(frame) }
        places[topic] = batches.count
        batches.append(Batch(topic: topic, frames: [frame]))
    }

    mutating func clear() {
        batches.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Writes each subscriber what it has not had.
    func deliver(to subscribers: (Topic) -> [Subscriber], write: (Subscriber, ByteBuffer) -> Void) {
        guard batches.count > 1 else {
            if let batch = batches.first { deliver(batch, to: subscribers(batch.topic), write: write) }
            return
        }
        let interested = batches.map { subscribers($0.topic) }
        for (index, subscribers) in interested.enumerated() {
            for subscriber in subscribers { subscriber.batches.append(index) }
        }
        for (batch, subscribers) in zip(batches, interested) {
            deliver(batch, to: subscribers.filter { $0.batches.count == 1 }, write: write)
        }
        for subscriber in interested.joined() {
            if subscriber.batches.count > 1 {
                for frame in frames(of: subscriber.batches) where frame.revision > subscriber.after {
                    write(subscriber, frame.bytes)
                }
            }
            // Who comes again among those of another topic has had it all.
            subscriber.batches.removeAll(keepingCapacity: true)
        }
    }

    private func frames(of wanted: [Int]) -> [Frame] {
        wanted.flatMap { batches[$0].frames }.sorted { $0.place < $1.place }
    }

    private func deliver(_ batch: Batch, to subscribers: [Subscriber], write: (Subscriber, ByteBuffer) -> Void) {
        guard let first = batch.frames.first, !subscribers.isEmpty else { return }
        let joined = Self.join(batch.frames)
        for subscriber in subscribers {
            if first.revision > subscriber.after {
                write(subscriber, joined)
            } else {
                for frame in batch.frames where frame.revision > subscriber.after { write(subscriber, frame.bytes) }
            }
        }
    }

    private static func join(_ frames: [Frame]) -> ByteBuffer {
        guard frames.count > 1 else { return frames[0].bytes }
        var joined = ByteBuffer()
        joined.reserveCapacity(frames.reduce(0) { $0 + $1.bytes.readableBytes })
        for frame in frames { joined.writeImmutableBuffer(frame.bytes) }
        return joined
    }
}
