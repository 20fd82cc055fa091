// SPDX-License-Identifier: MIT

import RoomkeyClient

/// What this process has said, so that it does not hear itself.
actor OwnMessages {
    /// A message is heard of shortly after it was sent.
    private static let most = 1_000

    private var ids: [ClientMessageID] = []

    func add(_ id: ClientMessageID) {
        ids.append(id)
        if ids.count > Self.most { ids.removeFirst(Self.most / 2) }
    }

    func contains(_ id: ClientMessageID) -> Bool { ids.contains(id) }
}
