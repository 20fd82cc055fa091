// SPDX-License-Identifier: MIT

import CommitLog
import NIOCore
import NIOPosix
import TestBasics
import Testing

@testable import Server

@Suite("The log's schedule")
struct LogScheduleTests {
    @Test("what an event loop gives the log is worked on when the loop has done its turn")
    func afterLoopTurn() async {
        let schedule = LogSchedule.afterLoopTurn(EmbeddedLog.queue())
        let steps = Journal<String>()
        await withCheckedContinuation { done in
            MultiThreadedEventLoopGroup.singleton.next().execute {
                schedule {
                    steps.record("log")
                    done.resume()
                }
                for number in 1...1_000 { steps.record("command \(number)") }
            }
        }
        #expect(steps.entries.count == 1_001)
        #expect(steps.entries.last == "log")
    }

    @Test("what comes from elsewhere is worked on at once")
    func elsewhere() async {
        let schedule = LogSchedule.afterLoopTurn(EmbeddedLog.queue())
        await withCheckedContinuation { done in schedule { done.resume() } }
    }
}
