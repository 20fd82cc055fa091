// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import ServiceLifecycle
import Synchronization

/// What stops the server. The first signal lets it finish what it has accepted; the second ends the process at once, which loses
/// nothing that was acknowledged.
///
/// Traps the signals for as long as it is kept.
final class StopSignals {
    private let state = State()
    private let queue = DispatchQueue(label: "roomkey.signals", qos: .userInitiated)
    private var sources: [any DispatchSourceSignal] = []

    private final class State: Sendable {
        let isStopping = Atomic(false)
    }

    /// Whether a signal has come.
    var isStopping: Bool { state.isStopping.load(ordering: .relaxed) }

    init(stopping group: ServiceGroup) {
        for number in [SIGTERM, SIGINT, SIGHUP] {
            let before = signal(number, SIG_IGN)
            // nohup: the server is to outlive its terminal.
            let wasIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
            if number == SIGHUP, wasIgnored { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [state] in
                // Not `exit`, which would wait for others; the database is sound at any moment.
                guard !state.isStopping.exchange(true, ordering: .relaxed) else { _exit(0) }
                Task { await group.triggerGracefulShutdown() }
            }
            source.resume()
            sources.append(source)
        }
    }
}
