// SPDX-License-Identifier: MIT

import Foundation
import RoomkeyClient

/// Something that changes what the chat shows.
enum ChatInput: Sendable {
    case key(Key)
    case resized(Size)
    case tick(Date)
    case me(User)
    case rooms([RoomSummary])
    case connection(ConnectionState)
    case typing([RoomID: [Person]])
    case timeline(TimelineSnapshot)
    case members(RoomID, [Member])
    /// A room was found, made or joined, and is to be shown.
    case opened(RoomID)
    /// A message is to be shown, which its timeline holds or is about to.
    case jumped(RoomID, Seq)
    /// What was asked of a timeline is done, or failed.
    case loaded(RoomID)
    case listed([RoomSummary])
    case found([SearchPage.Hit], query: String)
    case told(String)
    case failed(String)
}
