// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// What proxies and supervisors ask: whether the process is well, and whether it is to be sent people.
struct HealthRoutes: Sendable {
    /// Why nobody should be sent here; nil when all is well.
    let problem: @Sendable () -> String?

    func add(to router: Router<AppContext>) {
        let health = router.group("health")
        health.get("live") { _, _ in Self.answer(.ok, "live") }
        health.get("ready") { _, _ in
            problem().map { Self.answer(.serviceUnavailable, $0) } ?? Self.answer(.ok, "ready")
        }
    }

    private static func answer(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n"))
        )
    }
}
