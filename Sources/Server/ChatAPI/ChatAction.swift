// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol

/// A request together with its execution.
protocol ChatAction: ChatRequest {
    /// The rate that it counts against besides that of requests; nil for none.
    static var rateLimit: ChatLimit? { get }
    /// Whether the reply may be large, as a page of messages is: a client gets few of these at once.
    static var repliesLargely: Bool { get }
    /// Whether later requests on the same socket must not overtake it.
    static var isOrdered: Bool { get }
    /// For ordered requests: whether the next one has to wait until this one is done.
    var isAwaited: Bool { get }

    /// - Parameter reply: receives the answer for the client.
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply)
}

extension ChatAction {
    static var rateLimit: ChatLimit? { nil }
    static var repliesLargely: Bool { false }
    static var isOrdered: Bool { false }
    var isAwaited: Bool { false }
}

/// All requests that clients can send over HTTP and the live socket.
enum ChatActions {
    static let all: [any ChatAction.Type] = Requests.all.map { request in
        guard let action = request as? any ChatAction.Type else {
            preconditionFailure("\(request) is declared, and nothing carries it out.")
        }
        return action
    }

    static let byVerb = Dictionary(uniqueKeysWithValues: all.map { ($0.verb, $0) })
}
