// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import Store
import WireProtocol

/// Where a browser can be reached though no page is open (Push API §7), and the device it belongs to: it ends with its session.
struct PushSubscription: Sendable {
    let endpoint: String
    let p256dh: String
    let auth: String
    var session: String
    let createdAt: Timestamp

    /// Characters of an endpoint.
    private static let endpointLength = 1_000

    /// What is wrong with what a browser gave.
    struct Malformed: Error {
        let reason: String
    }

    init(endpoint: String, p256dh: String, auth: String, session: String, at: Timestamp) throws(Malformed) {
        self.endpoint = endpoint
        self.p256dh = p256dh
        self.auth = auth
        self.session = session
        createdAt = at
        guard endpoint.utf8.count <= Self.endpointLength, url != nil else {
            throw Malformed(reason: "endpoint must be an https address of at most \(Self.endpointLength) characters.")
        }
        guard encryption != nil else {
            throw Malformed(reason: "keys must be the p256dh and auth of a push subscription.")
        }
    }

    /// Reads a record.
    init?(record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let endpoint = document["endpoint"]?.stringValue,
            let p256dh = document["p256dh"]?.stringValue, let auth = document["auth"]?.stringValue,
            let session = document["session"]?.stringValue
        else { return nil }
        self.endpoint = endpoint
        self.p256dh = p256dh
        self.auth = auth
        self.session = session
        createdAt = Timestamp(milliseconds: document["createdAt"]?.integerValue ?? 0)
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("endpoint", endpoint)
            writer.member("p256dh", p256dh)
            writer.member("auth", auth)
            writer.member("session", session)
            writer.member("createdAt", createdAt.milliseconds)
        }
    }

    /// Names it among those of a person.
    static func id(of endpoint: String) -> String {
        SHA256.hash(data: Data(endpoint.utf8)).prefix(16).hexadecimal
    }

    var encryption: PushEncryption? {
        guard let key = Data(base64URL: p256dh), let secret = Data(base64URL: auth) else { return nil }
        return PushEncryption(p256dh: key, auth: secret)
    }

    /// Where the push service is asked; nil when there can be none at this address.
    var url: FetchURL? { FetchURL(endpoint) }

    /// Whether a push service can be there. What its name stands for is looked at when it is asked; this refuses at once what can never be.
    func isAllowed(by rule: FetchRule) -> Bool {
        guard let url else { return false }
        if let address = HostLookup.literal(url.host) { return rule.isException(address) }
        // A name may stand for an address that is an exception.
        if rule.hasExceptions { return true }
        let name = url.host.hasSuffix(".") ? String(url.host.dropLast()) : url.host
        return url.scheme == .https && url.isAtUsualPort && name.contains(".")
            && !["localhost", "local", "internal", "arpa"].contains { name.hasSuffix(".\($0)") }
    }
}
