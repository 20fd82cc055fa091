// SPDX-License-Identifier: MIT

import Foundation

/// The subscriptions and access rights of a token.
public struct KeyValueGrant: Sendable, Hashable {
    /// The keys to subscribe to.
    public var keys: [String]
    /// Patterns of keys to subscribe to, with `*` for any characters.
    public var patterns: [String]
    /// The keys that can be read and changed.
    public var access: Access

    /// Creates a grant.
    /// - Parameters:
    ///   - keys: The keys to subscribe to.
    ///   - patterns: Patterns of keys to subscribe to, with `*` for any characters.
    ///   - access: The keys that can be read and changed.
    public init(keys: [String] = [], patterns: [String] = [], access: Access = .nothing) {
        self.keys = keys
        self.patterns = patterns
        self.access = access
    }

    /// The keys that can be read and changed.
    public enum Access: Sendable, Hashable {
        /// No keys.
        case nothing
        /// Exactly these keys.
        case keys([String])
        /// All keys that begin with one of these.
        case prefixes([String])
        /// All keys in which the regular expression matches, in JavaScript's flavour. Anchor it (`^user:`), and never put other people's
        /// text into it: use the other cases for that.
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
