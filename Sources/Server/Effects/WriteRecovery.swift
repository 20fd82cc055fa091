// SPDX-License-Identifier: MIT

import CommitLog
import Effects

/// Finds out that writing works again, so that the server says it is ready.
struct WriteRecovery: Effect {
    let name = "trying failed writes"
    let place = EffectPlace.everyNode
    let log: EmbeddedLog

    private static let interval: Duration = .seconds(1)

    func step() -> EffectPause {
        log.tryFailingWrites()
        return .more(after: Self.interval)
    }
}
