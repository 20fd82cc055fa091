// SPDX-License-Identifier: MIT

/// Random text from the system's cryptographic generator.
package enum RandomText {
    private static let characters = Array("abcdefghijklmnopqrstuvwxyz0123456789")

    /// Lower-case letters and digits, 5.17 bits each.
    package static func make(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in characters[Int.random(in: 0..<characters.count, using: &generator)] })
    }
}
