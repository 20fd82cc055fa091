// SPDX-License-Identifier: MIT

/// A group whose closing parenthesis is yet to come, or the whole pattern.
struct OpenGroup {
    /// Where its parenthesis stands.
    let offset: Int

    /// What stands before the last `|`.
    var alternatives: [Fragment] = []

    /// What has been read since.
    var sequence = Fragment.empty
}
