// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// A message as a line for programs and files.
struct MessageLine: Encodable {
    /// `message`, `edited` or `deleted`.
    let event: String
    let room: String
    let roomName: String
    let seq: Int64
    let sender: String
    let name: String
    let text: String?
    let sentAt: Date
    let replyTo: Int64?
    let mentionsMe: Bool

    init(_ message: Message, event: String, roomName: String, me: UserID) {
        self.event = event
        self.roomName = roomName
        room = message.id.room.rawValue
        seq = message.seq.rawValue
        sender = message.sender.rawValue
        name = message.name
        text = message.text
        sentAt = message.sentAt
        replyTo = message.replyTo?.rawValue
        mentionsMe = message.mentions(me)
    }

    /// For people: when, who and what; further lines of the text stand further to the right.
    /// - Parameter withRoom: also where.
    func plain(withRoom: Bool) -> String {
        let said = (text ?? "").harmless.split(separator: "\n", omittingEmptySubsequences: false)
        let place = withRoom ? "[\(roomName.harmlessLine)] " : ""
        return "\(Moment.time(sentAt)) \(place)\(name.harmlessLine): \(said.joined(separator: "\n      "))"
    }

    /// For programs: one JSON object, with nothing in it that a terminal would obey.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        var escaped = ""
        for scalar in text.unicodeScalars {
            let isShown = scalar.value < 0x7F || ![.control, .format].contains(scalar.properties.generalCategory)
            // Joined emoji stay what they are.
            if isShown || scalar.value == 0x200D || scalar.value > 0xFFFF {
                escaped.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return escaped
    }
}
