// SPDX-License-Identifier: MIT

import Foundation

/// The lines of standard input, for the article “A chat in fifty lines”.
func typedLines() -> AsyncStream<String> {
    let (typed, typing) = AsyncStream<String>.makeStream()
    Thread.detachNewThread {
        while let line = readLine() { typing.yield(line) }
        typing.finish()
    }
    return typed
}
