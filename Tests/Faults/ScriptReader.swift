// SPDX-License-Identifier: MIT

import ChatProtocol
import WireProtocol

@testable import RoomkeyClient

/// Folds a script as the client library does.
struct ScriptReader {
    private(set) var state: ChatState
    /// What is asked and not answered yet, and what was known when it was asked.
    private var awaited: [Int64: (request: JSONValue, asked: Revision)] = [:]

    /// The requests whose answers are taken in.
    private static let folded: [String: any FoldedRequest.Type] = {
        let types: [any FoldedRequest.Type] = [
            JoinRoom.self, UpdateRoom.self, InviteMember.self, LeaveRoom.self, SetNotifications.self,
            ReadHistory.self, SendMessage.self, EditMessage.self, DeleteMessage.self, React.self, Unreact.self,
            MarkRead.self, MarkUnread.self, UpdateProfile.self, ReadPerson.self, WatchPresence.self,
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ($0.verb, $0) })
    }()

    init(_ script: Script) {
        state = ChatState(me: script.me)
        for room in script.rooms { state.openTimeline(room) }
    }

    mutating func take(_ step: Script.Step) throws {
        switch step {
        case .asked(let request): ask(request)
        case .read(let room, let seq): state.wishes(read: seq, in: room)
        case .told(let frame):
            switch try ServerFrame(parsing: frame.text) {
            case .event(let event): _ = state.hear(event)
            case .reply(let id, let reply): try answer(id, reply)
            }
        }
    }

    private mutating func ask(_ request: JSONValue) {
        if request["verb"]?.stringValue == Resume.verb {
            state.resuming()
            awaited = [:]
        }
        if let id = request["id"]?.integerValue { awaited[id] = (request, state.asOf) }
    }

    private mutating func answer(_ id: Int64?, _ reply: ServerFrame.Reply) throws {
        guard let id, let (request, asked) = awaited.removeValue(forKey: id) else { throw Script.Unreadable() }
        guard case .result(let result) = reply, let type = request["verb"]?.stringValue.flatMap({ Self.folded[$0] })
        else { return }
        try fold(type, request, result, asked)
    }

    private mutating func fold<Request: FoldedRequest>(
        _ type: Request.Type,
        _ fields: JSONValue,
        _ result: JSONValue,
        _ asked: Revision
    ) throws {
        let request = try Request.shape.read { fields[$0].map { .json($0) } ?? .absent }
        request.fold(try request.result(result), into: &state, asked: asked)
    }
}
