// SPDX-License-Identifier: MIT

import NIOCore
import WireProtocol

/// Frames that follow each other in a turn of an event loop, gathered by topic.
///
/// Who is subscribed to one of the topics gets all its frames in one buffer, which is made once. Who is subscribed to several gets
/// the frames one by one, in their order.
struct FrameBatch {
    private struct Frame {
        /// In the batch.
        let place: Int
        let revision: Revision
        let bytes: ByteBuffer
    }

    private struct TopicFrames {
        let topic: Topic
        var frames: [Frame]
    }

    private var topics: [TopicFrames] = []
    private var places: [Topic: Int] = [:]
    private var count = 0

    var isEmpty: Bool { topics.isEmpty }

    /// Adds a frame. Revisions never fall.
    mutating func add(_ bytes: ByteBuffer, _ revision: Revision, to topic: Topic) {
        let frame = Frame(place: count, revision: revision, bytes: bytes)
        count += 1
        // Most often a room talks, or is the only one that does.
        if let last = topics.indices.last, topics[last].topic == topic { return topics[last].frames.append(frame) }
        if let place = places[topic] { return topics[place].frames.append(frame) }
        places[topic] = topics.count
        topics.append(TopicFrames(topic: topic, frames: [frame]))
    }

    mutating func clear() {
        topics.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Writes each subscriber what it has not had.
    func deliver(to subscribers: (Topic) -> [Subscriber], write: (Subscriber, ByteBuffer) -> Void) {
        guard topics.count > 1 else {
            if let batch = topics.first { deliver(batch, to: subscribers(batch.topic), write: write) }
            return
        }
        let interested = topics.map { subscribers($0.topic) }
        for (index, subscribers) in interested.enumerated() {
            for subscriber in subscribers { subscriber.batchTopics.append(index) }
        }
        for (batch, subscribers) in zip(topics, interested) {
            deliver(batch, to: subscribers.filter { $0.batchTopics.count == 1 }, write: write)
        }
        for subscriber in interested.joined() {
            if subscriber.batchTopics.count > 1 {
                for frame in frames(of: subscriber.batchTopics) where frame.revision > subscriber.after {
                    write(subscriber, frame.bytes)
                }
            }
            // Who comes again among those of another topic has had it all.
            subscriber.batchTopics.removeAll(keepingCapacity: true)
        }
    }

    private func frames(of wanted: [Int]) -> [Frame] {
        wanted.flatMap { topics[$0].frames }.sorted { $0.place < $1.place }
    }

    private func deliver(_ batch: TopicFrames, to subscribers: [Subscriber], write: (Subscriber, ByteBuffer) -> Void) {
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
