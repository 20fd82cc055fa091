// SPDX-License-Identifier: MIT

import Chat
import Hummingbird

/// How busy the server is (docs/operating.md, "Figures").
extension ChatRoutes {
    func addFigures(to routes: RouterGroup<AppContext>) {
        routes.get("figures") { request, _ in
            let user = try await session(of: request).user
            try await answered { () throws(ChatError) in try user.require(.seeFigures) }
            return Response(json: figures.json)
        }
    }
}
