// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// The members of a request of the chat, over HTTP and over the live socket alike.
struct MessageMembers {
    private let document: JSONValue

    struct Problem: Error {
        let reason: String
    }

    /// - Throws: when the text is not a JSON object.
    init(parsing text: [UInt8]) throws(Problem) {
        do {
            document = try JSONValue(parsing: text)
        } catch {
            throw Problem(reason: "Invalid JSON: \(error).")
        }
        guard case .object = document else { throw Problem(reason: "Send a JSON object.") }
    }

    /// The verb's number: a positive integer that a JavaScript client can count to.
    var validID: Int64? { document["id"]?.integerValue.flatMap(Self.valid) }

    static func valid(_ id: Int64) -> Int64? { (1...(1 << 53)).contains(id) ? id : nil }

    func utf8(_ name: String) throws(Problem) -> [UInt8] {
        switch document[name] {
        case .string(let text): return text
        case nil, .null: throw Problem(reason: "\(name) is required.")
        default: throw Problem(reason: "\(name) must be a string.")
        }
    }

    func text(_ name: String) throws(Problem) -> String {
        String(decoding: try utf8(name), as: UTF8.self)
    }

    /// - Returns: nil when there is none.
    func optionalText(_ name: String) throws(Problem) -> String? {
        switch document[name] {
        case nil, .null: nil
        default: try text(name)
        }
    }

    /// The keys of a push subscription, as browsers give them: `{"p256dh","auth"}`.
    func pushKeys() throws(Problem) -> (p256dh: String, auth: String) {
        guard let p256dh = document["keys"]?["p256dh"]?.stringValue, let auth = document["keys"]?["auth"]?.stringValue
        else { throw Problem(reason: "keys must be the p256dh and auth of a push subscription.") }
        return (p256dh, auth)
    }

    func role() throws(Problem) -> Role {
        guard let role = Role(rawValue: try text("role")) else {
            throw Problem(reason: "role must be owner, admin or member.")
        }
        return role
    }

    /// - Returns: nil when there is none.
    func integer(_ name: String) throws(Problem) -> Int64? {
        switch document[name] {
        case nil, .null: return nil
        case .number(let number):
            guard let value = number.integer else { throw Problem(reason: "\(name) must be an integer.") }
            return value
        default: throw Problem(reason: "\(name) must be an integer.")
        }
    }

    /// - Returns: nil when there is none.
    func optionalBool(_ name: String) throws(Problem) -> Bool? {
        switch document[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        default: throw Problem(reason: "\(name) must be true or false.")
        }
    }

    /// The presence that a device reports; online when it reports none.
    func isIdle() throws(Problem) -> Bool {
        switch try optionalText("state") {
        case "online", nil: false
        case "idle": true
        default: throw Problem(reason: "state must be online or idle.")
        }
    }

    func profileUpdate() throws(Problem) -> ChatService.ProfileUpdate {
        ChatService.ProfileUpdate(name: try optionalText("name"), status: try optionalText("status"))
    }

    func visibility() throws(Problem) -> RoomRecord.Visibility {
        guard let text = try optionalText("visibility") else { return .public }
        guard let visibility = RoomRecord.Visibility(rawValue: text) else {
            throw Problem(reason: "visibility must be public or private.")
        }
        return visibility
    }

    func roomUpdate() throws(Problem) -> ChatService.RoomUpdate {
        ChatService.RoomUpdate(
            name: try optionalText("name"),
            topic: try optionalText("topic"),
            description: try optionalText("description"),
            isArchived: try optionalBool("archived")
        )
    }

    func workspaceUpdate() throws(Problem) -> ChatService.WorkspaceUpdate {
        let room: ChatService.WorkspaceUpdate.DefaultRoom =
            switch document["defaultRoom"] {
            case nil: .asItIs
            case .null: .none
            default: .room(try room("defaultRoom"))
            }
        let mode = try optionalText("signUp").map { text throws(Problem) in
            guard let mode = SignUpPolicy.Mode(rawValue: text) else {
                throw Problem(reason: "signUp must be open, invitation or closed.")
            }
            return mode
        }
        return ChatService.WorkspaceUpdate(
            name: try optionalText("name"),
            defaultRoom: room,
            signUp: mode,
            allowsGuests: try optionalBool("guests")
        )
    }

    func roomRole() throws(Problem) -> RoomRole {
        guard let role = RoomRole(rawValue: try text("role")) else {
            throw Problem(reason: "role must be moderator or member.")
        }
        return role
    }

    func notificationLevel() throws(Problem) -> NotificationLevel {
        guard let level = NotificationLevel(rawValue: try text("level")) else {
            throw Problem(reason: "level must be all, mentions or none.")
        }
        return level
    }

    func user() throws(Problem) -> UserID {
        guard let user = UserID(try text("user")) else { throw Problem(reason: "user must be a user ID.") }
        return user
    }

    func people(_ name: String = "people") throws(Problem) -> Set<UserID> {
        guard case .array(let elements) = document[name] else {
            throw Problem(reason: "\(name) must be an array of user IDs.")
        }
        var people: Set<UserID> = []
        for element in elements {
            guard let user = element.stringValue.flatMap({ UserID($0) }) else {
                throw Problem(reason: "\(name) must be an array of user IDs.")
            }
            people.insert(user)
        }
        return people
    }

    func room(_ name: String = "room") throws(Problem) -> RoomID {
        guard let room = RoomID(try text(name)) else { throw Problem(reason: "\(name) must be a room ID.") }
        return room
    }

    func clientID() throws(Problem) -> ClientMessageID {
        guard let id = ClientMessageID(try text("clientID")) else {
            throw Problem(reason: "clientID must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        return id
    }

    func draft() throws(Problem) -> ChatService.Draft {
        let replyTo = try integer("replyTo").map { value throws(Problem) in try Self.seq(value, "replyTo") }
        return ChatService.Draft(try utf8("text"), as: try clientID(), replyTo: replyTo)
    }

    func seq() throws(Problem) -> Seq {
        guard let value = try integer("seq") else { throw Problem(reason: "seq is required.") }
        return try Self.seq(value, "seq")
    }

    func revision() throws(Problem) -> Revision {
        guard let value = try integer("revision") else {
            throw Problem(reason: "revision is required: the revision of the message being edited.")
        }
        return Revision(value)
    }

    func emoji() throws(Problem) -> Emoji {
        guard let emoji = Emoji(try text("emoji")) else { throw Problem(reason: "emoji must be one emoji.") }
        return emoji
    }

    private static func seq(_ value: Int64, _ name: String) throws(Problem) -> Seq {
        guard value > 0 else { throw Problem(reason: "\(name) must be a message number.") }
        return Seq(value)
    }

    func search() throws(Problem) -> MessageSearch.Request {
        try Self.search(
            try text("query"),
            room: try optionalText("room"),
            order: try optionalText("order"),
            limit: try integer("limit"),
            after: try optionalText("after")
        )
    }

    static func search(
        _ query: String,
        room: String?,
        order: String?,
        limit: Int64?,
        after: String?
    ) throws(Problem) -> MessageSearch.Request {
        let room = try room.map { text throws(Problem) in
            guard let room = RoomID(text) else { throw Problem(reason: "room must be a room ID.") }
            return room
        }
        guard let order = TextIndex.Order(rawValue: order ?? TextIndex.Order.newest.rawValue) else {
            throw Problem(reason: "order must be newest or best.")
        }
        let after = try after.map { text throws(Problem) in
            guard let after = Int64(text), after >= 0 else {
                throw Problem(reason: "after must be the previous page's next.")
            }
            return after
        }
        return MessageSearch.Request(
            query,
            in: room,
            order: order,
            limit: limit.map { Int(clamping: $0) },
            after: after
        )
    }

    func rooms() throws(Problem) -> RoomDirectory.Request {
        try Self.rooms(
            search: try optionalText("search"),
            order: try optionalText("order"),
            limit: try integer("limit"),
            after: try optionalText("after")
        )
    }

    static func rooms(
        search: String?,
        order: String?,
        limit: Int64?,
        after: String?
    ) throws(Problem) -> RoomDirectory.Request {
        guard let order = RoomDirectory.Order(rawValue: order ?? RoomDirectory.Order.name.rawValue) else {
            throw Problem(reason: "order must be name or active.")
        }
        let limit = limit.map { Int(clamping: $0) }
        return RoomDirectory.Request(search: search ?? "", order: order, limit: limit, after: after)
    }

    func position() throws(Problem) -> ChatService.Position {
        try Self.position { name throws(Problem) in try integer(name) }
    }

    /// - Parameter integer: reads an integer by its name; nil when there is none.
    static func position(_ integer: (String) throws(Problem) -> Int64?) throws(Problem) -> ChatService.Position {
        var positions: [ChatService.Position] = []
        if let seq = try integer("before") { positions.append(.before(Seq(seq))) }
        if let seq = try integer("after") { positions.append(.after(Seq(seq))) }
        if let seq = try integer("around") { positions.append(.around(Seq(seq))) }
        if let time = try integer("at") { positions.append(.at(Timestamp(milliseconds: time))) }
        guard positions.count <= 1 else { throw Problem(reason: "Give one of before, after, around and at.") }
        return positions.first ?? .newest
    }
}
