// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Server

@Suite("Work that nobody waits for")
struct BackgroundThreadTests {
    private struct Failure: Error {}

    @Test("a failure is told, and the next work is done")
    func failure() async throws {
        let thread = BackgroundThread("test")
        await #expect(throws: Failure.self) { try await thread.run { throw Failure() } }
        #expect(try await thread.run { 1 } == 1)
    }

    @Test("what is asked for from many places is all done")
    func many() async throws {
        let thread = BackgroundThread("test")
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 { group.addTask { try await thread.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 4_950)
    }

    #if os(Linux)
        @Test("it gives way to all other threads")
        func priority() async throws {
            @Sendable func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
            let usual = niceness()
            #expect(try await BackgroundThread("test").run { niceness() } > usual)
            #expect(niceness() == usual)
        }
    #endif
}
