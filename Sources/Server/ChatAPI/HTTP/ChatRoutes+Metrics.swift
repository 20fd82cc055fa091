// SPDX-License-Identifier: MIT

import Chat
import Hummingbird

/// How busy the server is (docs/operating.md, "ServerMetrics").
extension ChatRoutes {
    func addMetrics(to routes: RouterGroup<AppContext>) {
        routes.get("figures") { request, _ in
            _ = try await principal(of: request, mayDo: .seeFigures)
            return Response(json: metrics.json)
        }
    }
}
