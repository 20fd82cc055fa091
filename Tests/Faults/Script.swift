// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import TestBasics
import WireProtocol

@testable import RoomkeyClient

/// What one client asked, was told and did in a simulation, in order, and what it has to know at the end: whatever folds events into what
/// is known must come to the same (`Tests/Fixtures/scripts`). `ROOMKEY_RECORD_SCRIPTS=1` writes the files anew.
struct Script {
    /// A thing that happens to a client.
    enum Step {
        /// It asks the server something. Asking to resume, it has a new socket, and what it has asked before is not answered any more.
        case asked(JSONValue)
        /// The server tells an event, or answers.
        case told(JSONValue)
        /// The person has read up to a message, which the server has yet to be told.
        case read(RoomID, Seq)
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/scripts")
    static let isRecording = ProcessInfo.processInfo.environment["ROOMKEY_RECORD_SCRIPTS"] == "1"

    /// The person, as they were when they signed in.
    let me: User
    /// The rooms whose conversation the person has open.
    let rooms: [RoomID]
    let steps: [Step]
    let known: Known

    /// The recorded one of a seed.
    static func file(_ seed: UInt64) -> URL { folder.appending(path: "\(seed).json") }

    init(me: User, rooms: [RoomID], steps: [Step], known: Known) {
        self.me = me
        self.rooms = rooms
        self.steps = steps
        self.known = known
    }

    init(contentsOf file: URL) throws {
        let script = try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
        guard let me = script["me"], case .array(let rooms) = script["rooms"], case .array(let steps) = script["steps"],
            let known = script["known"]
        else { throw Unreadable() }
        self.me = try User(told: me)
        self.rooms = rooms.compactMap { $0.stringValue.flatMap { RoomID($0) } }
        self.steps = try steps.map { step in
            if let request = step["asked"] { return .asked(request) }
            if let frame = step["told"] { return .told(frame) }
            guard let room = step["read"]?["room"]?.stringValue.flatMap({ RoomID($0) }),
                let seq = step["read"]?["seq"]?.integerValue
            else { throw Unreadable() }
            return .read(room, Seq(seq))
        }
        self.known = try JSONDecoder().decode(Known.self, from: Data(known.text))
    }

    struct Unreadable: Error {}

    /// A step on each line, so that a difference can be read.
    /// - Parameter history: is another one in each run, so a name stands in its place.
    func text(hiding history: HistoryID) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let steps = steps.map { step in
            switch step {
            case .asked(let request): #"{"asked":\#(request.readable)}"#
            case .told(let frame): #"{"told":\#(frame.readable)}"#
            case .read(let room, let seq): #"{"read":{"room":"\#(room)","seq":\#(seq)}}"#
            }
        }
        return """
            {
            "me": \(String(decoding: me.json(), as: UTF8.self)),
            "rooms": [\(rooms.map { "\"\($0)\"" }.joined(separator: ","))],
            "steps": [
            \(steps.joined(separator: ",\n"))
            ],
            "known": \(String(decoding: try encoder.encode(known), as: UTF8.self))
            }

            """.replacing(history.text, with: "history")
    }
}

extension JSONValue {
    var readable: String { String(decoding: text, as: UTF8.self) }
}
