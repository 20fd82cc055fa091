// SPDX-License-Identifier: MIT

/// How often something may be tried: `burst` times at once, and once more in each interval after that.
struct AttemptLimit: Sendable {
    let burst: Int
    let interval: Duration
}
