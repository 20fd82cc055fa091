// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import TestSupport

/// A push service on this machine. Each device has a path; a test says what is answered there.
final class TestPushService: Sendable {
    struct Received: Sendable {
        let path: String
        let headers: HTTPFields
        let body: Data
    }

    let received = Inbox<Received>()
    private let answers = Mutex<[String: HTTPResponse.Status]>([:])
    private let port = Mutex(0)

    func endpoint(_ name: String) -> String { "http://127.0.0.1:\(port.withLock { $0 })/\(name)" }

    func answer(_ status: HTTPResponse.Status, to name: String) {
        answers.withLock { $0["/" + name] = status }
    }

    static func with(_ body: (TestPushService) async throws -> Void) async throws {
        let service = TestPushService()
        let router = Router()
        router.post(":device") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let path = request.uri.path
            let content = Data(body.readableBytesView)
            service.received.put(Received(path: path, headers: request.headers, body: content))
            return Response(status: service.answers.withLock { $0[path] } ?? .created)
        }
        let ports = Inbox<Int>()
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { ports.put($0.localAddress?.port ?? 0) },
            logger: Logger(label: "push") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            let port = try await ports.next("the push service's port")
            service.port.withLock { $0 = port }
            try await body(service)
            group.cancelAll()
        }
    }
}
