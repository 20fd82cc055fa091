// SPDX-License-Identifier: MIT

import Logging

extension ChatClient {
    /// A page of a room's history, which open timelines take in.
    func page(_ room: RoomID, _ position: HistoryPosition, _ limit: Int?) async throws(RoomkeyError) -> MessagePage {
        let members: [String: Verb.Member?] = ["room": .id(room), "limit": limit.map { .number(Int64($0)) }]
        while true {
            let page = try await askPatiently("history", members.merging(position.member) { $1 }, as: MessagePage.self)
            let isCurrent = state.answered(page)
            publish()
            if isCurrent { return page }
        }
    }

    func openTimeline(_ room: RoomID) -> LatestSource<TimelineSnapshot> {
        if let source = timelines[room] { return source }
        state.openTimeline(room)
        let source = LatestSource(TimelineSnapshot(room, me: state.me.id))
        timelines[room] = source
        publish()
        return source
    }

    func closeTimeline(_ room: RoomID) {
        timelines.removeValue(forKey: room)?.finish()
        state.closeTimeline(room)
        unloaded.remove(room)
    }

    func keep(_ range: ClosedRange<Seq>, in room: RoomID) {
        state.withTimeline(room) { $0.keep(range) }
        publish()
    }

    func publishTimeline(_ room: RoomID) {
        guard let source = timelines[room] else { return }
        let most = options.mostMessagesHeld
        if let count = state.timelines[room]?.held.count, count > most {
            state.withTimeline(room) { $0.keepNewest(most) }
            state.changes.timelines.remove(room)
        }
        let snapshot = TimelineSnapshot(
            room,
            state.timelines[room] ?? TimelineState(),
            newest: state.rooms[room]?.newest ?? 0,
            unsent: unsent.inRoom(room),
            me: state.me.id
        )
        if snapshot != source.value { source.set(snapshot) }
    }

    /// Loads the newest page of each timeline that holds nothing yet. What fails for want of a connection is tried again with the next.
    func loadTimelines() {
        for room in unloaded where loading.insert(room).inserted {
            Task {
                defer { loading.remove(room) }
                do throws(RoomkeyError) {
                    _ = try await page(room, .newest, nil)
                    unloaded.remove(room)
                } catch .refused {
                    unloaded.remove(room)
                } catch {
                    options.connection.logger.debug(
                        "no history yet",
                        metadata: ["room": "\(room)", "error": "\(error)"]
                    )
                }
            }
        }
    }
}
