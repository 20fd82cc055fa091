// SPDX-License-Identifier: MIT

import Foundation
import Store

/// What a name looks like to somebody who does not look closely: the skeleton of Unicode TR 39, without case. `AIice`, with a capital i, is
/// `Alice`, and `rn` is `m`.
///
/// It decides only whether a new name is free, so that nobody passes for somebody else. People are found and sign in by ``FoldedName``, and
/// names that were alike before stay.
struct NameSkeleton: Hashable {
    let text: String

    /// Those of a name: as it is written, in small letters, and in capitals, which look like other letters than small ones do.
    static func all(of name: String) -> Set<NameSkeleton> {
        [
            NameSkeleton(text: skeleton(of: name).lowercased()),
            NameSkeleton(text: skeleton(of: name.lowercased()).lowercased()),
            // An asterisk, since what is alike in capitals may not be in small letters.
            NameSkeleton(text: "*" + skeleton(of: name.uppercased())),
        ]
    }

    private static func skeleton(of name: String) -> String {
        var skeleton = String.UnicodeScalarView()
        for scalar in name.decomposedStringWithCompatibilityMapping.unicodeScalars {
            guard !scalar.properties.isWhitespace, !scalar.properties.isDefaultIgnorableCodePoint else { continue }
            table.forEach(of: scalar) { skeleton.append($0) }
        }
        return String(skeleton).decomposedStringWithCanonicalMapping
    }
}
