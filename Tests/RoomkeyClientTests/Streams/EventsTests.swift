// SPDX-License-Identifier: MIT

import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: events")
struct EventsTests {
    private func event(_ number: Int64) -> ChatEvent { .caughtUp(Revision(rawValue: number)) }

    @Test("each reader hears everything from its beginning on, in order")
    func order() async {
        let source = EventSource(capacity: 10)
        source.tell(event(1))
        let events = Events(source: source)
        var first = events.makeAsyncIterator()
        source.tell(event(2))
        var second = events.makeAsyncIterator()
        source.tell(event(3))
        source.finish()
        #expect(await first.next() == event(2))
        #expect(await first.next() == event(3))
        #expect(await first.next() == nil)
        #expect(await second.next() == event(3))
        #expect(await second.next() == nil)
    }

    @Test("a reader that falls behind is told so in place of what it missed, and goes on; others are not touched")
    func pressure() async {
        let source = EventSource(capacity: 3)
        let events = Events(source: source)
        var slow = events.makeAsyncIterator()
        var fast = events.makeAsyncIterator()
        for number in 1...5 {
            source.tell(event(Int64(number)))
            #expect(await fast.next() == event(Int64(number)))
        }
        #expect(await slow.next() == .reset(.readerTooSlow))
        source.tell(event(6))
        #expect(await slow.next() == event(6))
        source.finish()
        #expect(await slow.next() == nil)
    }

    @Test("a reader that waits ends when it is cancelled")
    func cancelling() async {
        let source = EventSource()
        let reading = Task {
            var count = 0
            for await _ in Events(source: source) {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        while !reading.isCancelled {
            source.tell(event(1))
            await Task.yield()
        }
        #expect(await reading.value == 1)
    }
}
