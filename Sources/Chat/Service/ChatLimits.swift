// SPDX-License-Identifier: MIT

/// The limits of the chat: those that can be set, and those that nothing depends on but the server's own memory.
package struct ChatLimits: Sendable, Equatable {
    private var values: [ChatLimit: Int] = [:]

    package init() {}

    /// What happens in a moment is not limited.
    package static let withoutRates: ChatLimits = {
        var limits = ChatLimits()
        for limit in ChatLimit.allCases where limit.rate != nil { limits[limit] = 0 }
        return limits
    }()

    /// A limit's value, which is within its range.
    package subscript(limit: ChatLimit) -> Int {
        get { values[limit] ?? limit.standard }
        set { values[limit] = min(max(newValue, limit.range.lowerBound), limit.range.upperBound) }
    }

    /// Bytes of a text for each character that it can have, counted before anything else is done with it. A character takes 4 at
    /// most; as many again may be space around it, which is taken away.
    static let bytesPerCharacter = 8
    /// Characters of a display name.
    static let nameLength = 40
    /// Characters of what a person says of themselves.
    static let statusLength = 100
    /// Characters of a room's name.
    static let roomNameLength = 80
    /// Messages of a page, when not asked for otherwise and at most.
    package static let defaultPage = 50
    package static let maximumPage = 200
    /// Characters of a message that a reply quotes.
    static let quotedCharacters = 200
    /// People who are named with a reaction in a page; all are counted.
    static let namedReactors = 10
    /// Bytes of a page's messages, whatever its limit: a reply must fit what may wait for one connection (4 MiB).
    static let pageBytes = 1 << 20
    /// People of one name who are looked at when it is mentioned.
    static let sameName = 1_000
    /// Unread mentions of a person in a room that are told one by one; those before them are found by searching.
    static let unreadMentions = 100
    /// Characters of a search, and its words and filters.
    static let searchLength = 500
    static let searchTerms = 20
    /// Bytes of a search, and of other texts that are compared with names.
    static let searchBytes = searchLength * bytesPerCharacter
    /// Messages of a page of those found.
    static let maximumHits = 100
    /// Rooms of a listing.
    static let listedRooms = 500
    /// Accounts of a listing.
    static let listedAccounts = 1_000
    /// Guests of a page of them; people who are looked at for one, and how many at once.
    static let listedGuests = 200
    static let scannedPeople = 5_000
    static let peopleAtOnce = 500
    /// People of a listing.
    static let listedPeople = 50
    /// People whose presence one socket is told of.
    package static let watchedPeople = 500
    /// Members of a page of them.
    static let listedMembers = 500
    /// Members of a room whose names a search for some of them looks at.
    static let scannedMembers = 2_000
    /// People of a direct room.
    static let directMembers = 9
    /// Characters of a room's topic and of its description.
    static let topicLength = 250
    static let descriptionLength = 1_000
    /// Changes that a client that comes back is told one by one; with more to tell it starts over.
    package static let resumedChanges = 2_000
    /// Bytes of what such a client is told, for the same reason as ``pageBytes``.
    package static let resumedBytes = 1 << 20
    /// Changes looked at to find them.
    static let scannedChanges = 100_000
}
