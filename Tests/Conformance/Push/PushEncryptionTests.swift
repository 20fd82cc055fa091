// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import Testing

@testable import Server

@Suite("Push: encryption and identification")
struct PushEncryptionTests {
    @Test("a message is encrypted as the example of RFC 8291 (appendix A)")
    func vector() throws {
        let sender = try P256.KeyAgreement.PrivateKey(
            rawRepresentation: #require(Data(base64URL: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
        )
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        let receiver = try #require(Data(base64URL: point))
        let auth = try #require(Data(base64URL: "BTBZMqHH6r4Tts7J_aSIgg"))
        let encryption = try #require(PushEncryption(p256dh: receiver, auth: auth))
        let body = try encryption.encrypt(
            Data("When I grow up, I want to be a watermelon".utf8),
            sender: sender,
            salt: #require(Data(base64URL: "DGv6ra1nlYgDCS1FRnbzlw"))
        )
        #expect(
            body.base64URL
                == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
                + "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        )
    }

    @Test("the longest message fits what push services take")
    func longest() throws {
        let browser = TestBrowser(endpoint: "")
        let text = Data(repeating: 65, count: PushEncryption.maximumBytes)
        let encryption = try #require(PushEncryption(p256dh: browser.publicKey, auth: browser.secret))
        let body = try encryption.encrypt(text)
        #expect(body.count == 4_096)
        #expect(try browser.decrypt(body) == text)
        #expect(try encryption.encrypt(text) != body)
    }

    @Test("the same secret gives the same key, which signs who sends (RFC 8292)")
    func identification() throws {
        let secret = SymmetricKey(size: .bits256)
        let vapid = VAPID(secret: secret, contact: "https://chat.example.org")
        #expect(VAPID(secret: secret, contact: "").publicKey == vapid.publicKey)
        let header = try vapid.authorization(for: "https://push.example.net", now: 1_000)
        let claims = try verifiedClaims(of: header, key: vapid.publicKey)
        #expect(claims["aud"] as? String == "https://push.example.net")
        #expect(claims["exp"] as? Int == 1_000 + 12 * 3_600)
        #expect(claims["sub"] as? String == "https://chat.example.org")
    }

    @Test(
        "a push service has a public address",
        arguments: [
            ("https://push.example.net/x", true), ("https://fcm.googleapis.com/fcm/send/a:b", true),
            ("http://push.example.net/x", false), ("https://127.0.0.1/x", false), ("https://10.0.0.1/x", false),
            ("https://[::1]/x", false), ("https://localhost/x", false), ("https://printer.local/x", false),
            ("https://push.example.net:8443/x", false), ("https://me@push.example.net/x", false),
            ("https://database/x", false),
        ]
    )
    func addresses(endpoint: String, isPublic: Bool) {
        let browser = TestBrowser(endpoint: endpoint)
        let subscription = try? PushSubscription(
            endpoint: endpoint,
            p256dh: browser.publicKey.base64URL,
            auth: browser.secret.base64URL,
            session: "s",
            at: .now()
        )
        #expect((subscription?.isAllowed(by: .globalOnly) ?? false) == isPublic)
    }
}
