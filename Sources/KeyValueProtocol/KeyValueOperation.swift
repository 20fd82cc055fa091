// SPDX-License-Identifier: MIT

/// An operation of the key-value API, over HTTP and over the WebSocket alike (hpkv-protocol §2.3). Keys and values are UTF-8.
package enum KeyValueOperation: Hashable, Sendable {
    case get(key: [UInt8])
    case set(key: [UInt8], value: [UInt8])
    /// Merges a JSON object into a JSON object, appends otherwise (§4.1).
    case patch(key: [UInt8], value: [UInt8])
    case delete(key: [UInt8])
    /// From the lowest key up, or reversed from the highest one down.
    case range(KeyValueSpan, limit: Int, isReversed: Bool = false)
    case increment(key: [UInt8], by: Int64)

    /// Its number on the WebSocket.
    enum Code: Int64 {
        case get = 1
        case set, patch, delete, range, increment
    }

    var code: Code {
        switch self {
        case .get: .get
        case .set: .set
        case .patch: .patch
        case .delete: .delete
        case .range: .range
        case .increment: .increment
        }
    }

    /// Whether doing it twice is doing it once.
    package var isIdempotent: Bool {
        switch self {
        case .get, .set, .delete, .range: true
        case .patch, .increment: false
        }
    }

    /// The key that replies and errors name.
    package var key: [UInt8] {
        switch self {
        case .get(let key), .set(let key, _), .patch(let key, _), .delete(let key), .increment(let key, _): key
        case .range(let span, _, _): span.start ?? span.prefix ?? []
        }
    }

    /// The first reason why the operation is not within the limits; nil when it is.
    package func problem(within limits: KeyValueLimits) -> String? {
        switch self {
        case .get(let key), .delete(let key), .increment(let key, _):
            limits.problem(withKey: key, named: "Key")
        case .set(let key, let value), .patch(let key, let value):
            limits.problem(withKey: key, named: "Key") ?? limits.problem(withValue: value)
        case .range(let span, _, _):
            span.start.flatMap { limits.problem(withKey: $0, named: "Start key") }
                ?? span.end.flatMap { limits.problem(withKey: $0, named: "End key") }
                // One that is empty is that of every key.
                ?? span.prefix.flatMap { $0.isEmpty ? nil : limits.problem(withKey: $0, named: "Prefix") }
        }
    }
}

/// The limits of the key-value API (hpkv-protocol §4.5).
package struct KeyValueLimits: Sendable, Equatable {
    /// Bytes of a key.
    package var keyBytes = 512
    /// Bytes of a value, also of what a patch makes.
    package var valueBytes = 102_399
    /// Records of a range, when not asked for otherwise and at most.
    package var defaultRange = 100
    package var maximumRange = 1_000
    /// Bytes of keys and values in one reply to a range; a longer one is cut there and says so.
    package var rangeBytes = 1 << 20

    /// Records that a range passes over because a token does not allow them: its pattern is run on each.
    package var rangeScan = 10_000

    package static let standard = KeyValueLimits()

    package init() {}

    /// The limit of a range that was asked for.
    package func range(_ asked: Int64?) -> Int {
        guard let asked else { return defaultRange }
        return Int(min(max(asked, 1), Int64(maximumRange)))
    }

    func problem(withKey key: [UInt8], named name: String) -> String? {
        if key.isEmpty { return "\(name) must not be empty" }
        if key.count > keyBytes { return "\(name) is too long: at most \(keyBytes) bytes" }
        return nil
    }

    func problem(withValue value: [UInt8]) -> String? {
        if value.isEmpty { return "Value must not be empty" }
        if value.count > valueBytes { return "Value is too large: at most \(valueBytes) bytes" }
        return nil
    }
}
