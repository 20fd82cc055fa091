// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: mentions")
struct MentionTests {
    private func message(_ text: String, _ mentionedAt: [[String: Any]]) throws -> Message {
        let wire: [String: Any] = [
            "seq": 1, "revision": 1, "sender": "u_eve", "name": "Eve", "text": text, "sentAt": 0,
            "clientID": "c1",
            "mentionedAt": mentionedAt,
        ]
        let data = try JSONSerialization.data(withJSONObject: wire)
        return try Message.read(.told(JSONValue(parsing: Array(data)), in: "general"), named: "message")
    }

    @Test("a message says where its text mentions somebody", arguments: MentionCases.shared.all)
    func places(each: MentionCases.Case) throws {
        let message = try message(
            each.text,
            each.mentions.map { mention in
                mention.name == "room"
                    ? ["room": true, "at": [[mention.start, mention.length]]]
                    : ["people": ["u_\(mention.start)"], "at": [[mention.start, mention.length]]]
            }
        )
        #expect(message.mentionedAt.map { String(each.text[$0.range]) } == each.mentions.map(\.written))
        #expect(message.mentionedAt.map(\.isOfRoom) == each.mentions.map { $0.name == "room" })
    }

    @Test(
        "places that do not fit the text are no mentions",
        arguments: [[-1, 2], [0, 0], [0, 6], [5, 1], [6, 1], [0], [0, 1, 2], [1, .max], [.max, 1]]
    )
    func misplaced(place: [Int]) throws {
        #expect(try message("@ann!", [["people": ["u_ann"], "at": [place]]]).mentionedAt == [])
    }
}
