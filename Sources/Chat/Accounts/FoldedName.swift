// SPDX-License-Identifier: MIT

import Foundation

/// A name as the eye takes it: two names that look alike fold to the same text.
///
/// Compatibility forms (full-width letters), case, spaces, invisible characters and the letters of other alphabets that cannot be
/// told from Latin ones make no difference. Digits stand for themselves: `Ad4` is not `Ada`.
package struct FoldedName: Hashable, Sendable {
    package let text: String

    /// Characters that are looked at. No name or password is longer, and folding one character can make 18 of it.
    private static let longest = 512

    package init(_ name: String) {
        let name = name.utf8.count <= Self.longest ? name : String(name.unicodeScalars.prefix(Self.longest))
        // What most names consist of has one form and no lookalikes.
        if name.utf8.allSatisfy({ $0 < 0x80 }) {
            let seen = name.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
            text = String(decoding: seen, as: UTF8.self).lowercased()
            return
        }
        // Decomposed, so that a lookalike with an accent is one too.
        var folded = String.UnicodeScalarView()
        for scalar in name.decomposedStringWithCompatibilityMapping.unicodeScalars {
            let properties = scalar.properties
            guard !properties.isWhitespace, !properties.isDefaultIgnorableCodePoint else { continue }
            // Upper case first: it brings together what has one capital and two small letters (ß and ss, σ and ς).
            for upper in properties.uppercaseMapping.unicodeScalars {
                for lower in upper.properties.lowercaseMapping.unicodeScalars {
                    folded.append(Self.lookalikes[lower] ?? lower)
                }
            }
        }
        text = String(folded).decomposedStringWithCompatibilityMapping
    }

    /// Small letters and the Latin letter that they, or their capitals, look like (a part of Unicode TR 39's confusables).
    private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs: [(others: String, latin: String)] = [
            ("авсԁеһіјкӏмнорԛѕтухԝ", "abcdehijklmhopqstyxw"),  // Cyrillic
            ("αβεζηικμνορτυχ", "abezhikmnoptyx"),  // Greek, by its capitals
            ("օսոցհ", "ounqh"),  // Armenian
            ("ɑɡɩʏʀ", "agiyr"),  // Latin of phonetic alphabets
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (others, latin) in pairs {
            for (other, letter) in zip(others.unicodeScalars, latin.unicodeScalars) { table[other] = letter }
        }
        return table
    }()
}
