// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

/// What clients are told: over HTTP a body, on the live socket `{"id","result"}` or `{"id","error","code"}` (docs/protocol.md).
enum ChatJSON {
    static func result(_ result: [UInt8], answering id: Int64) -> [UInt8] {
        JSONWriter.object(reserving: result.count + 48) { writer in
            writer.member("id", id)
            writer.member("result", json: result)
        }
    }

    static func resumed(at point: HistoryPoint, answering id: Int64) -> [UInt8] {
        result(Resumed(revision: point.revision, history: point.history).json(), answering: id)
    }

    /// - Parameter id: nil when the verb's own could not be read.
    static func failure(_ error: ChatError, answering id: Int64?) -> [UInt8] {
        JSONWriter.object { writer in
            if let id { writer.member("id", id) }
            writer.members(of: error)
        }
    }

    /// As the HTTP API answers.
    static func body(of sent: ChatService.Sent) -> [UInt8] {
        JSONWriter.object(reserving: 512) { writer in
            writer.member("message", json: sent.message.json)
            if sent.isRepeat { writer.member("repeated", true) }
        }
    }

    static func body(of message: Chat.Message) -> [UInt8] {
        JSONWriter.object(reserving: 512) { $0.member("message", json: message.json) }
    }

    static func body(of room: Room) -> [UInt8] { RoomResult(room: room.told).json() }

    static func body(of user: Chat.User) -> [UInt8] { UserResult(user: user.told).json() }
}

extension JSONWriter {
    /// What is said of an error, over HTTP and the live socket.
    mutating func members(of error: ChatError) {
        let refusal = Refusal(
            code: Refusal.Code(rawValue: error.code),
            message: error.text,
            limit: error.limit?.rawValue,
            retryAfter: error.retryAfter.map { .seconds($0) }
        )
        Refusal.shape.write(refusal, to: &self)
    }
}
