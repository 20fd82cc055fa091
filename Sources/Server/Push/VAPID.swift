// SPDX-License-Identifier: MIT

import Crypto
import Foundation

/// Says to push services whose messages these are (RFC 8292).
struct VAPID: Sendable {
    private let key: P256.Signing.PrivateKey
    /// Whom a push service can write to.
    private let contact: String

    /// How long a signature is good for; at most a day (RFC 8292 §2).
    private static let lifetime: Int64 = 12 * 3_600

    /// - Parameter secret: the key is derived from it, so that subscriptions outlive a restart and a restored backup.
    init(secret: SymmetricKey, contact: String) {
        self.contact = contact
        var attempt = 0
        // Nearly every 32 bytes are a key of P-256; for those that are not the next are tried.
        while true {
            let bytes = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret,
                info: Array("vapid \(attempt)".utf8),
                outputByteCount: 32
            )
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes.withUnsafeBytes { Data($0) }) {
                self.key = key
                return
            }
            attempt += 1
        }
    }

    /// What a browser subscribes with (`applicationServerKey`).
    var publicKey: String { key.publicKey.x963Representation.base64URL }

    /// The `Authorization` header for a push service.
    /// - Parameters:
    ///   - origin: of the push service, `https://push.example.net`.
    ///   - now: seconds since 1970.
    func authorization(for origin: String, now: Int64) throws -> String {
        let header = Data(#"{"typ":"JWT","alg":"ES256"}"#.utf8).base64URL
        let claims = try JSONSerialization.data(
            withJSONObject: ["aud": origin, "exp": now + Self.lifetime, "sub": contact],
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        let signed = "\(header).\(claims.base64URL)"
        let signature = try key.signature(for: Data(signed.utf8)).rawRepresentation.base64URL
        return "vapid t=\(signed).\(signature), k=\(publicKey)"
    }
}

extension Data {
    /// RFC 4648 §5, without padding.
    var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Returns: nil when it is not that.
    init?(base64URL text: String) {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/").replacing("=", with: "")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}
