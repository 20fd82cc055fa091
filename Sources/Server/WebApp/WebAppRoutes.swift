// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import WebBundler
import WireProtocol

/// Serves the web app, which is part of the executable, or is in a folder while somebody works on it.
///
/// Browsers keep the files and ask whether they are still the same. A page is another matter: it is `index.html` with what it
/// shows first inside (``FirstView``), so it is of one person and one moment, and kept by nobody.
struct WebAppRoutes: Sendable {
    let store: Store
    let authenticator: Authenticator
    let rates: Rates
    /// The folder; nil for what is part of the executable.
    let root: WebRoot?

    func add(to router: Router<AppContext>) {
        if let root {
            // Only what is in the folder has a name there, so no path leads out of it.
            router.get("**") { request, _ in
                try await Self.answer(from: root) { files in
                    guard let file = files[String(request.uri.path.drop { $0 == "/" })] else {
                        throw HTTPError(.notFound)
                    }
                    return file.response(to: request)
                }
            }
        } else {
            for name in WebAppFiles.embedded.names {
                guard let file = WebAppFiles.embedded[name] else { continue }
                router.get(RouterPath("/\(name)")) { request, _ in file.response(to: request) }
            }
        }
        // Every room and every message has an address of its own.
        for path in ["/", "r/:room", "r/:room/:message", "admin"] as [RouterPath] {
            router.get(path) { request, context in
                // Without it the page asks for what it shows, and hears then what is wrong.
                let view = try? await firstView(for: request, context)
                guard let root else { return WebAppFiles.embedded.page.response(to: request, with: view) }
                return try await Self.answer(from: root) { $0.page.response(to: request, with: view) }
            }
        }
    }

    /// What is wrong with the files is said in place of them, to whoever works on them.
    private static func answer(
        from root: WebRoot,
        _ respond: (WebAppFiles) throws -> Response
    ) async throws -> Response {
        do {
            return try respond(await root.files())
        } catch let error as WebBundleError {
            return Response(
                status: .internalServerError,
                headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "\(error)\n"))
            )
        }
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
