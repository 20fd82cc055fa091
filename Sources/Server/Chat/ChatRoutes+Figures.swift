// SPDX-License-Identifier: MIT

import Chat
import Hummingbird

/// How busy the server is (docs/operating.md, "Figures").
extension ChatRoutes {
    func addFigures(to routes: RouterGroup<AppContext>) {
        routes.get("figures") { request, _ in
            _ = try await principal(of: request, mayDo: .seeFigures)
            return Response(json: figures.json)
        }
    }
}
