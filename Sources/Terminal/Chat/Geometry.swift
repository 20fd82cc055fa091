// SPDX-License-Identifier: MIT

/// Where the parts of the screen are.
struct Geometry: Hashable, Sendable {
    private static let leastColumnsForRooms = 80
    private static let mostComposerRows = 6

    /// How wide the list of rooms is; 0 when there is no room for it.
    let roomColumns: Int
    /// The first column of the conversation.
    let left: Int
    /// How wide the conversation is.
    let columns: Int
    /// The first row of the conversation, and how many it has.
    let top: Int
    let rows: Int
    /// The row that tells of the connection, of who is writing and of much else.
    let statusRow: Int
    /// What is answered or edited; nil when it is nothing.
    let purposeRow: Int?
    let composerRow: Int
    let composerRows: Int

    /// - Parameters:
    ///   - size: of the screen.
    ///   - composerLines: how many lines the text has that is written.
    ///   - hasPurpose: something is answered or edited.
    init(_ size: Size, composerLines: Int, hasPurpose: Bool) {
        roomColumns = size.columns >= Self.leastColumnsForRooms ? min(28, size.columns / 4) : 0
        left = roomColumns > 0 ? roomColumns + 2 : 0
        columns = max(10, size.columns - left - (roomColumns > 0 ? 1 : 0))
        composerRows = max(1, min(composerLines, min(Self.mostComposerRows, size.rows / 3)))
        composerRow = max(0, size.rows - composerRows)
        purposeRow = hasPurpose ? composerRow - 1 : nil
        statusRow = composerRow - 1 - (hasPurpose ? 1 : 0)
        // A row of air below the title and above the status, where there is room for it.
        top = size.rows >= 16 ? 2 : 1
        rows = max(0, statusRow - top)
    }
}
