// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// What can be asked for over HTTP and the live socket alike, over HTTP.
extension ChatRoutes {
    func addActions(to routes: some RouterMethods<AppContext>) {
        for action in ChatActions.all { add(action, to: routes) }
    }

    private func add<Action: ChatAction>(_ action: Action.Type, to routes: some RouterMethods<AppContext>) {
        let route = Action.route
        let named = route.pathFields
        let hasBody = route.method != .get && route.method != .delete && Action.shape.fields.count > named.count
        routes.on(RouterPath(route.path), method: route.method.http) { request, context in
            let session = try await session(of: request)
            let path = try pathFields(named, of: Action.self, context)
            let body = hasBody ? try await document(of: request) : nil
            let query = hasBody ? nil : SocketRequest(request.head).query
            let action = try fields { () throws(FieldProblem) in
                try Action.shape.read { path[$0] ?? body?.field($0) ?? query?.field($0) ?? .absent }
            }
            let answer = try await awaited { dispatcher.perform(action, by: session.principal, reply: $0) }
            return Response(json: answer.json, status: answer.isNew ? .created : .ok)
        }
    }

    /// - Throws: 404 when a part of the path cannot be what it should name.
    private func pathFields<Action: ChatAction>(
        _ names: [String],
        of action: Action.Type,
        _ context: AppContext
    ) throws(HTTPFailure) -> [String: RawField] {
        var fields: [String: RawField] = [:]
        for name in names {
            let text = context.parameters.get(name).flatMap { PercentEncoding.decode(Array($0.utf8)) }
            let field = text.map { RawField.text($0) } ?? .notText
            do throws(FieldProblem) {
                try Action.shape.check(field, for: name)
            } catch {
                switch name {
                case "room": throw HTTPFailure(ChatError.noSuchRoom)
                case "seq": throw HTTPFailure(ChatError.noSuchMessage)
                case "user": throw HTTPFailure(ChatError.noSuchPerson)
                default:
                    throw HTTPFailure(ChatError.badRequest("The path must end with one \(name), percent-encoded."))
                }
            }
            fields[name] = field
        }
        return fields
    }
}
