// SPDX-License-Identifier: MIT

import Dispatch
import Foundation

/// Signals that the program answers itself instead of ending, for as long as this is kept.
struct Signals {
    /// Their numbers, as they come.
    let numbers: AsyncStream<CInt>
    private let sources: [any DispatchSourceSignal]

    init(_ caught: [CInt]) {
        let (numbers, arrivals) = AsyncStream<CInt>.makeStream()
        self.numbers = numbers
        sources = caught.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { arrivals.yield(number) }
            source.activate()
            return source
        }
    }
}
