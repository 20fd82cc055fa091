// SPDX-License-Identifier: MIT

public import Observation

/// A ``Latest`` for SwiftUI: its ``value`` is the newest, and views that read it are drawn again when it changes.
@MainActor
@Observable
public final class Observed<Value: Sendable> {
    /// The value as it is now.
    public private(set) var value: Value
    @ObservationIgnored private var reading: Task<Void, Never>?

    /// - Parameter latest: what to show: ``ChatClient/rooms``, ``ChatClient/connection``, ``Timeline/snapshots`` and others.
    public init(_ latest: Latest<Value>) {
        value = latest.value
        reading = Task { [weak self] in
            for await value in latest {
                guard let self else { return }
                self.value = value
            }
        }
    }

    deinit {
        reading?.cancel()
    }
}
