// SPDX-License-Identifier: MIT

import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: the newest of a value")
struct LatestTests {
    @Test("a reader begins with the value as it is, and never misses the last one")
    func latest() async {
        let source = LatestSource(1)
        var reader = source.sequence.makeAsyncIterator()
        #expect(await reader.next() == 1)
        for value in 2...1_000 { source.set(value) }
        #expect(await reader.next() == 1_000)
        source.set(1_001)
        source.finish()
        #expect(await reader.next() == 1_001)
        #expect(await reader.next() == nil)
        #expect(source.sequence.value == 1_001)
    }

    @Test("a reader that waits is woken by a change, by the end, and by its being cancelled")
    func waking() async {
        let source = LatestSource(0)
        let sum = Task {
            var sum = 0
            for await value in source.sequence {
                sum += value
                if value == 0 { source.set(5) }
                if value == 5 { source.finish() }
            }
            return sum
        }
        #expect(await sum.value == 5)
        let other = LatestSource(0)
        let cancelled = Task {
            var count = 0
            for await _ in other.sequence {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        #expect(await cancelled.value == 1)
    }

    @Test("many readers each see the last value, however they race")
    func racing() async {
        let source = LatestSource(0)
        await withTaskGroup(of: Int?.self) { group in
            for _ in 1...20 {
                group.addTask {
                    var last: Int?
                    for await value in source.sequence {
                        last = value
                        if value == 500 { return last }
                    }
                    return last
                }
            }
            for value in 1...500 {
                source.set(value)
                if value.isMultiple(of: 50) { await Task.yield() }
            }
            for await last in group { #expect(last == 500) }
        }
    }
}
