// SPDX-License-Identifier: MIT

extension AccessPattern {
    /// A pattern that matches a text and means nothing else, whatever the text holds: to be put into a larger one.
    package static func literal(_ text: String) -> String {
        text.map { "^$\\.*+?()[]{}|/-".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
