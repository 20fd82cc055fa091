// SPDX-License-Identifier: MIT

import AccessPattern
import CommitLog
import Crypto
import Foundation
import JWTKit
import KeyValueProtocol
import PubSub
import Store
import WireProtocol

/// Tokens let a client subscribe to keys and touch those that match a pattern (hpkv-protocol §3). They are signed JWTs that
/// carry all of that, so the server keeps nothing for them but the ids of revoked ones, until they expire.
struct Tokens: Sendable {
    private let keys: JWTKeyCollection
    private let log: any CommitLog
    private let store: Store
    private let now: @Sendable () -> Timestamp

    init(
        secret: SymmetricKey,
        log: any CommitLog,
        store: Store,
        now: @escaping @Sendable () -> Timestamp
    ) async {
        keys = await JWTKeyCollection().add(hmac: HMACKey(key: secret), digestAlgorithm: .sha256)
        self.log = log
        self.store = store
        self.now = now
    }

    /// What is asked of a token (T1, T2).
    struct Request: Sendable, Equatable {
        var subscribeKeys: [String] = []
        var subscribePatterns: [String] = []
        var accessPattern: String?

        /// Asks for certain keys and no other.
        init(keys: [String]) {
            subscribeKeys = keys
            accessPattern = "^(\(keys.map(AccessPattern.literal).joined(separator: "|")))$"
        }

        /// Reads the body of `POST /token/websocket`. An empty body asks for a token that may do nothing.
        init(parsing body: [UInt8]) throws(KeyValueError) {
            let document: JSONValue
            do {
                document = body.isEmpty ? .object([]) : try JSONValue(parsing: body)
            } catch {
                throw .badRequest("Invalid JSON: \(error)")
            }
            guard case .object = document else { throw .badRequest("The body must be a JSON object") }
            subscribeKeys = try Self.strings(document, "subscribeKeys")
            subscribePatterns = try Self.strings(document, "subscribePatterns")
            switch document["accessPattern"] {
            case nil, .null: break
            case .string(let pattern): accessPattern = String(decoding: pattern, as: UTF8.self)
            default: throw .badRequest("accessPattern must be a string")
            }
            let subscriptions = subscribeKeys + subscribePatterns
            guard subscriptions.count <= ServerLimits.subscriptionsPerToken,
                subscriptions.reduce(0, { $0 + $1.utf8.count }) <= ServerLimits.subscriptionBytesPerToken
            else {
                throw .badRequest(
                    "Too many subscriptions: at most \(ServerLimits.subscriptionsPerToken), "
                        + "of \(ServerLimits.subscriptionBytesPerToken) bytes together"
                )
            }
        }

        private static func strings(_ document: JSONValue, _ name: String) throws(KeyValueError) -> [String] {
            switch document[name] {
            case nil, .null: return []
            case .array(let elements):
                let strings = elements.compactMap(\.stringValue)
                guard strings.count == elements.count else { throw .badRequest("\(name) must be an array of strings") }
                return strings
            default: throw .badRequest("\(name) must be an array of strings")
            }
        }
    }

    /// A token that was made.
    struct Made: Sendable {
        let token: String
        let id: String
        let expiresAt: Timestamp
    }

    /// A token that was checked.
    struct Verified: Sendable {
        let id: String
        let bearer: Bearer
        let topics: [Topic]
        let patterns: [Subscriber.Pattern]
        let access: KeyAccess
    }

    /// What a token stands on.
    enum Bearer: Sendable, Equatable {
        /// The API key it was made with, with which it ends.
        case apiKey(String)
        /// Nothing but the address it was made for: that of a guest of the showcase.
        case guest(address: String)
    }

    /// Makes a token; the access pattern is compiled once to refuse what cannot be, with the reason.
    func make(_ request: Request, for bearer: Bearer) async throws(KeyValueError) -> Made {
        _ = try Self.access(request.accessPattern)
        let lifetime = ServerLimits.tokenLifetime.components.seconds * 1_000
        let issuedAt = now()
        let expiresAt = Timestamp(milliseconds: issuedAt.milliseconds + lifetime)
        let claims = Claims(
            jti: IDClaim(value: RandomText.make(20)),
            iat: IssuedAtClaim(value: issuedAt.date),
            exp: ExpirationClaim(value: expiresAt.date),
            bearer: bearer,
            subscribeKeys: request.subscribeKeys,
            subscribePatterns: request.subscribePatterns,
            accessPattern: request.accessPattern
        )
        let token: String
        do {
            token = try await keys.sign(claims)
        } catch {
            throw .unavailable("The token could not be signed")
        }
        // A longer one would be refused where it is used, with nothing that says why.
        guard token.utf8.count <= ServerLimits.tokenBytes else {
            throw .badRequest(
                "The token would have \(token.utf8.count) bytes, at most \(ServerLimits.tokenBytes) fit an address: "
                    + "ask for fewer or shorter keys and patterns"
            )
        }
        return Made(token: token, id: claims.jti.value, expiresAt: expiresAt)
    }

    /// - Returns: nil for a token that is not ours, has expired, was revoked, or whose API key is gone.
    func verify(_ token: String) async throws -> Verified? {
        guard let claims = try? await keys.verify(token, as: Claims.self) else { return nil }
        let now = now()
        guard claims.exp.value > now.date, let bearer = claims.bearer,
            let access = try? Self.access(claims.accessPattern)
        else { return nil }
        let isLive = try await store.read { snapshot in
            try snapshot.record(AuthKeys.revokedToken(claims.jti.value)) == nil
                && claims.key.map { try snapshot.record(AuthKeys.apiKey($0)) != nil } ?? true
        }
        guard isLive else { return nil }
        return Verified(
            id: claims.jti.value,
            bearer: bearer,
            // A key that holds a `*` is taken literally and as a wildcard: both are in use (T4).
            topics: claims.subscribeKeys.map { Topic(.keyValue, $0) },
            patterns: (claims.subscribePatterns + claims.subscribeKeys.filter { $0.contains("*") })
                .map { Subscriber.Pattern(.keyValue, Glob(Array($0.utf8))) },
            access: access
        )
    }

    /// Revokes a token by its id: its sockets are closed and it opens no new ones.
    func revoke(id: String, by caller: KeyValueCaller) async throws(KeyValueError) {
        let at = now()
        let record = JSONWriter.object { $0.member("revokedAt", at.milliseconds) }
        let command = Command(
            at: at,
            conditions: caller.isAdmitted,
            operations: [.put(AuthKeys.revokedToken(id), record)]
        )
        let outcome: Outcome
        do {
            outcome = try await log.append(command)
        } catch {
            throw KeyValueError(error)
        }
        if case .refused = outcome { throw .unknownKey }
    }

    /// Forgets revoked tokens that have expired by now, a few at a time.
    func forgetExpiredRevocations(at now: Timestamp) async throws {
        let lifetime = ServerLimits.tokenLifetime.components.seconds * 1_000
        let old = try await store.read { snapshot in
            try snapshot.range(.auth, .prefix(AuthKeys.revokedTokens), limit: 1_000).records
                .filter { $0.createdAt.milliseconds + lifetime < now.milliseconds }
        }
        guard !old.isEmpty else { return }
        _ = try await log.append(Command(at: now, operations: old.map { .delete($0.address) }))
    }

    /// What a pattern allows; without one, or with an empty one, nothing (T8).
    private static func access(_ pattern: String?) throws(KeyValueError) -> KeyAccess {
        guard let pattern, !pattern.isEmpty else { return .none }
        do {
            return .matching(try AccessPattern(pattern))
        } catch {
            throw .badRequest(error.description)
        }
    }

    private struct Claims: JWTPayload {
        let jti: IDClaim
        let iat: IssuedAtClaim
        let exp: ExpirationClaim
        let key: String?
        let guest: String?
        let subscribeKeys: [String]
        let subscribePatterns: [String]
        let accessPattern: String?

        init(
            jti: IDClaim,
            iat: IssuedAtClaim,
            exp: ExpirationClaim,
            bearer: Bearer,
            subscribeKeys: [String],
            subscribePatterns: [String],
            accessPattern: String?
        ) {
            self.jti = jti
            self.iat = iat
            self.exp = exp
            key = if case .apiKey(let id) = bearer { id } else { nil }
            guest = if case .guest(let address) = bearer { address } else { nil }
            self.subscribeKeys = subscribeKeys
            self.subscribePatterns = subscribePatterns
            self.accessPattern = accessPattern
        }

        var bearer: Bearer? { key.map { .apiKey($0) } ?? guest.map { .guest(address: $0) } }

        /// The expiry is checked against the server's own clock in ``Tokens/verify(_:)``.
        func verify(using algorithm: some JWTAlgorithm) {}
    }
}

extension Timestamp {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
