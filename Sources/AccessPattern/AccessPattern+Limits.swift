// SPDX-License-Identifier: MIT

extension AccessPattern {
    /// How large a pattern may be. The work of one search is at most `instructions` steps for each scalar of the key.
    package struct Limits: Sendable, Equatable {
        /// The longest source, in bytes of UTF-8: many times the longest pattern a known client writes.
        package var sourceBytes: Int

        /// The most instructions a pattern may compile to, counted after `{n,m}` is written out and with the final
        /// "found". With keys of 512 bytes a search then takes at most 513,000 steps.
        package var instructions: Int

        /// The deepest nesting of groups.
        package var nesting: Int

        /// The limits the server uses.
        package static let standard = Limits()

        /// Limits that differ from the standard ones where given.
        ///
        /// - Parameters:
        ///   - sourceBytes: The longest source, in bytes of UTF-8.
        ///   - instructions: The most instructions after expansion.
        ///   - nesting: The deepest nesting of groups.
        package init(sourceBytes: Int = 4096, instructions: Int = 1000, nesting: Int = 100) {
            self.sourceBytes = sourceBytes
            self.instructions = instructions
            self.nesting = nesting
        }
    }
}
