// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import WebApp
import WireProtocol

/// Serves the web app, which is part of the executable.
///
/// Browsers keep the files and ask whether they are still the same. A page is another matter: it is `index.html` with what it
/// shows first inside (``FirstView``), so it is of one person and one moment, and kept by nobody.
struct WebAppRoutes: Sendable {
    let store: Store
    let authenticator: Authenticator
    let rates: Rates

    private static let files = Dictionary(uniqueKeysWithValues: WebAppFile.all.map { ($0.name, ServedFile($0)) })

    /// Makes the files ready, which takes a tenth of a second: long enough to do it while the database is opened.
    static func prepare() async { _ = files }

    func add(to router: Router<AppContext>) {
        for (name, file) in Self.files {
            router.get(RouterPath("/\(name)")) { request, _ in file.response(to: request) }
        }
        guard let template = PageTemplate(WebAppFile.all.first { $0.name == "index.html" }) else { return }
        // Every room and every message has an address of its own.
        for path in ["/", "r/:room", "r/:room/:message", "admin"] as [RouterPath] {
            router.get(path) { request, context in await page(template, request, context) }
        }
    }

    private func page(_ template: PageTemplate, _ request: Request, _ context: AppContext) async -> Response {
        // Without it the page asks for what it shows, and hears then what is wrong.
        let view = try? await firstView(for: request, context)
        return template.response(to: request, with: view)
    }

    private func firstView(for request: Request, _ context: AppContext) async throws(ChatError) -> [UInt8] {
        try rates.count(.requestsPerAddress, of: context.address(of: request).description)
        guard let session = try await authenticator.session(of: SocketRequest(request.head)) else {
            return FirstView.ofNobody
        }
        let room = context.parameters.get("room").flatMap { RoomID($0) }
        let message = context.parameters.get("message").flatMap { Int64($0) }.map { Seq($0) }
        return try await store.reading { snapshot in
            try FirstView(
                for: session.user,
                credential: session.credential,
                room: room,
                message: message,
                in: snapshot
            ).json
        }
    }
}
