// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: TLS")
struct TLSTests {
    @Test(
        "a server whose certificate is trusted is spoken to, by its name and its number",
        arguments: ["localhost", "127.0.0.1"]
    )
    func trusted(host: String) async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("certificate.pem")
        try Data(TestCertificate.certificate.utf8).write(to: file)
        try await withServer { server in
            try await TestProxy.with(target: server.port, tls: TestCertificate.context()) { proxy in
                let options = ChatOptions.ofTests { $0.connection.trust = .file(file.path) }
                let address = try ServerAddress("https://\(host):\(proxy.port)")
                let session = try await Session.signIn(
                    to: address,
                    as: .guest(name: "Ada"),
                    options: options.connection
                )
                let ada = try ChatClient(session, options: options)
                try await ada.connect()
                try await ada.createRoom("General").send("Hello").delivered()
                #expect(proxy.connections >= 2)
                await ada.close()
            }
        }
    }

    @Test("one whose certificate is not trusted is not")
    func distrusted() async throws {
        try await withServer { server in
            try await TestProxy.with(target: server.port, tls: TestCertificate.context()) { proxy in
                let address = try ServerAddress("https://localhost:\(proxy.port)")
                var options = ConnectionOptions()
                options.requestTimeout = .seconds(5)
                let error = await #expect(throws: RoomkeyError.self) {
                    try await Session.signIn(to: address, as: .guest(name: "Ada"), options: options)
                }
                guard case .unreachable = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                let session = try await Session.signIn(to: server.address, as: .guest(name: "Ada"))
                let over = Session(server: address, user: session.user, credential: session.credential)
                let ada = try ChatClient(over, options: .ofTests())
                let connecting = Task { try await ada.connect() }
                try await ada.connection.first("a failure") { state in
                    if case .waiting(_, _, .unreachable(let reason)) = state {
                        reason.contains("CERTIFICATE_VERIFY_FAILED")
                    } else {
                        false
                    }
                }
                connecting.cancel()
                await ada.close()
            }
        }
    }
}
