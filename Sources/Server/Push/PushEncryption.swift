// SPDX-License-Identifier: MIT

import Crypto
import Foundation

/// Encrypts what a push service carries but must not read (RFC 8291, with the content coding of RFC 8188).
struct PushEncryption {
    /// Of the browser's subscription: a point of P-256, uncompressed.
    let receiver: P256.KeyAgreement.PublicKey
    /// A secret that browser and server share.
    let authentication: Data

    /// Bytes of a record; there is one, and push services take no more (RFC 8291 §4).
    private static let recordSize: UInt32 = 4_096
    /// Bytes that can be sent in it: without header (86), padding delimiter (1) and tag (16).
    static let maximumBytes = 4_096 - 86 - 17
    private static let authenticationBytes = 16

    /// - Returns: nil when these are not the keys of a subscription.
    init?(p256dh: Data, auth: Data) {
        guard auth.count == Self.authenticationBytes,
            let receiver = try? P256.KeyAgreement.PublicKey(x963Representation: p256dh)
        else { return nil }
        self.receiver = receiver
        authentication = auth
    }

    /// - Parameters:
    ///   - sender: used for this message only.
    ///   - salt: 16 random bytes.
    /// - Returns: the body of the request.
    func encrypt(
        _ text: Data,
        sender: P256.KeyAgreement.PrivateKey = P256.KeyAgreement.PrivateKey(),
        salt: Data = Data(SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) })
    ) throws -> Data {
        let senderKey = sender.publicKey.x963Representation
        let shared = try sender.sharedSecretFromKeyAgreement(with: receiver)
        // RFC 8291 §3.3 and §3.4.
        let keyMaterial = shared.hkdfDerivedSymmetricKey(
            using: SHA256.self,
            salt: authentication,
            sharedInfo: Data("WebPush: info\0".utf8) + receiver.x963Representation + senderKey,
            outputByteCount: 32
        )
        func derived(_ info: String, _ count: Int) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: keyMaterial,
                salt: salt,
                info: Data("Content-Encoding: \(info)\0".utf8),
                outputByteCount: count
            )
        }
        let nonce = try AES.GCM.Nonce(data: derived("nonce", 12).withUnsafeBytes { Data($0) })
        // The delimiter of the last record is 2 (RFC 8188 §2).
        let sealed = try AES.GCM.seal(text + [2], using: derived("aes128gcm", 16), nonce: nonce)
        let size = withUnsafeBytes(of: Self.recordSize.bigEndian) { Data($0) }
        return salt + size + [UInt8(senderKey.count)] + senderKey + sealed.ciphertext + sealed.tag
    }
}
