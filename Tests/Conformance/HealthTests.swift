// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Health")
struct HealthTests {
    @Test("a server that stands alone is live and ready, for anyone who asks", arguments: ["live", "ready"])
    func standsAlone(path: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send("GET", "/health/\(path)")
            #expect(answer.status == 200)
            #expect(answer["cache-control"] == "no-store")
        }
    }
}
