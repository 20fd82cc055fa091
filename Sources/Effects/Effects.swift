// SPDX-License-Identifier: MIT

package import Logging
import ServiceLifecycle

/// Runs all effects until the server stops.
package struct Effects: Service {
    private let effects: [any Effect]
    private let signals: EffectSignals
    private let isLeader: @Sendable () -> Bool
    private let clock: any Clock<Duration>
    private let logger: Logger

    private static let firstPause: Duration = .seconds(1)
    private static let longestPause: Duration = .seconds(60)

    /// - Parameters:
    ///   - signals: wakes them.
    ///   - isLeader: whether this node does what only one node of a cluster does.
    package init(
        _ effects: [any Effect],
        wokenBy signals: EffectSignals,
        isLeader: @escaping @Sendable () -> Bool,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.effects = effects
        self.signals = signals
        self.isLeader = isLeader
        self.clock = clock
        self.logger = logger
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for effect in effects {
                    group.addTask { await effect.work() }
                    group.addTask { await run(effect) }
                }
            }
        }
    }

    private func run(_ effect: any Effect) async {
        let (wakes, wake) = signals.register(effect)
        var wakeups = wakes.makeAsyncIterator()
        var failures = 0
        while !Task.isCancelled {
            guard effect.place == .everyNode || isLeader() else {
                await effect.stepDown()
                failures = 0
                _ = await wakeups.next()
                continue
            }
            switch await step(effect, &failures) {
            case .more(let pause):
                await sleep(pause)
            case .done(let pause, let longest):
                await sleep(pause)
                let timer = longest.map { longest in
                    Task {
                        await sleep(longest - pause)
                        wake.yield()
                    }
                }
                _ = await wakeups.next()
                timer?.cancel()
            }
        }
    }

    private func step(_ effect: any Effect, _ failures: inout Int) async -> EffectPause {
        do {
            let pause = try await effect.step()
            if failures > 0 { logger.notice("\(effect.name): works again") }
            failures = 0
            return pause
        } catch is CancellationError {
            return .more(after: Self.firstPause)
        } catch {
            // Said once: it may go on for long.
            if failures == 0 { logger.error("\(effect.name): failed; will retry", metadata: ["error": "\(error)"]) }
            let pause = Self.pause(after: failures)
            failures += 1
            return .more(after: pause)
        }
    }

    /// Doubles with each failure.
    static func pause(after failures: Int) -> Duration {
        min(firstPause * (1 << min(failures, 16)), longestPause)
    }

    private func sleep(_ time: Duration) async {
        guard time > .zero else { return }
        try? await clock.sleep(for: time)
    }
}
