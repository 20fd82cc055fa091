// SPDX-License-Identifier: MIT

import Foundation

/// What a token lets its holder hear and touch.
public struct KeyValueGrant: Sendable, Hashable {
    /// Keys whose changes are told.
    public var keys: [String]
    /// As ``keys``, with `*` for any run of characters.
    public var patterns: [String]
    /// Which keys may be read and changed.
    public var access: Access

    /// - Parameters:
    ///   - keys: those whose changes are told.
    ///   - patterns: as `keys`, with `*` for any run of characters.
    ///   - access: which keys may be read and changed.
    public init(keys: [String] = [], patterns: [String] = [], access: Access = .nothing) {
        self.keys = keys
        self.patterns = patterns
        self.access = access
    }

    /// Which keys may be read and changed.
    public enum Access: Sendable, Hashable {
        /// None.
        case nothing
        /// These and no other.
        case keys([String])
        /// All that begin with one of these.
        case prefixes([String])
        /// All in which the regular expression is found, in JavaScript's flavour. Anchor it (`^user:`), and put nothing into it that
        /// came from somebody else: that is what the other cases are for.
        case pattern(String)

        var pattern: String? {
            switch self {
            case .nothing: nil
            case .keys(let keys): keys.isEmpty ? nil : "^(\(Self.alternatives(keys)))$"
            case .prefixes(let prefixes): prefixes.isEmpty ? nil : "^(\(Self.alternatives(prefixes)))"
            case .pattern(let pattern): pattern
            }
        }

        private static func alternatives(_ texts: [String]) -> String {
            texts.map { text in
                String(String.UnicodeScalarView(text.unicodeScalars.flatMap(escaped)))
            }.joined(separator: "|")
        }

        private static func escaped(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
            #"\^$.*+?()[]{}|/-"#.unicodeScalars.contains(scalar) ? ["\\", scalar] : [scalar]
        }
    }
}

extension KeyValueGrant: Encodable {
    private enum CodingKeys: String, CodingKey {
        case subscribeKeys, subscribePatterns, accessPattern
    }

    /// Writes the body of `POST /token/websocket`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(keys, forKey: .subscribeKeys)
        if !patterns.isEmpty { try container.encode(patterns, forKey: .subscribePatterns) }
        try container.encodeIfPresent(access.pattern, forKey: .accessPattern)
    }
}
