// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import TestSupport
import Testing

@testable import Server

/// A browser that subscribes and can read what it is sent.
struct TestBrowser {
    let endpoint: String
    let secret = Data(SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) })
    private let key = P256.KeyAgreement.PrivateKey()

    var publicKey: Data { key.publicKey.x963Representation }

    /// What it sends to the server it subscribes at.
    var subscription: JSON {
        [
            "endpoint": .string(endpoint),
            "keys": ["p256dh": .string(publicKey.base64URL), "auth": .string(secret.base64URL)],
        ]
    }

    /// Reads a body as RFC 8291 has it, from the receiver's end.
    func decrypt(_ body: Data) throws -> Data {
        let body = Array(body)
        try #require(body.count > 103)
        let (salt, senderKey, sealed) = (Data(body[..<16]), Data(body[21..<86]), Data(body[86...]))
        let sender = try P256.KeyAgreement.PublicKey(x963Representation: senderKey)
        let material = try key.sharedSecretFromKeyAgreement(with: sender).hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: secret,
            sharedInfo: Data("WebPush: info\0".utf8) + publicKey + senderKey,
            outputByteCount: 32
        )
        func derived(_ info: String, _ count: Int) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: material,
                salt: salt,
                info: Data("Content-Encoding: \(info)\0".utf8),
                outputByteCount: count
            )
        }
        let nonce = try AES.GCM.Nonce(data: derived("nonce", 12).withUnsafeBytes { Data($0) })
        let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed.dropLast(16), tag: sealed.suffix(16))
        let text = try AES.GCM.open(box, using: derived("aes128gcm", 16))
        try #require(text.last == 2)
        return text.dropLast()
    }
}

/// The claims of an `Authorization` header whose signature is that of a key.
func verifiedClaims(of header: String, key: String) throws -> [String: Any] {
    let parts = try #require(header.wholeMatch(of: /vapid t=([^.]+\.[^.]+)\.([^.]+), k=(.+)/))
    try #require(String(parts.3) == key)
    let verifier = try P256.Signing.PublicKey(x963Representation: #require(Data(base64URL: key)))
    let signature = try P256.Signing.ECDSASignature(
        rawRepresentation: #require(Data(base64URL: String(parts.2)))
    )
    try #require(verifier.isValidSignature(signature, for: Data(parts.1.utf8)))
    let claims = try #require(Data(base64URL: String(parts.1.split(separator: ".")[1])))
    return try #require(JSONSerialization.jsonObject(with: claims) as? [String: Any])
}
