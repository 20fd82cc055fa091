// SPDX-License-Identifier: MIT

/// Why a test's own machinery could not go on.
package enum TestFailure: Error, CustomStringConvertible {
    case timeout(waitingFor: String)
    case ended(waitingFor: String)
    case unexpected(String)

    package var description: String {
        switch self {
        case .timeout(let what): "Waited too long for \(what)."
        case .ended(let what): "The connection ended while \(what) was awaited."
        case .unexpected(let what): "Did not expect \(what)."
        }
    }
}
