// SPDX-License-Identifier: MIT

import Logging

extension ChatClient {
    /// A page of a room's history, which open timelines take in.
    func page(
        _ room: RoomID,
        _ position: HistoryPosition,
        _ limit: Int? = nil
    ) async throws(RoomkeyError) -> MessagePage {
        let request = ReadHistory(of: room, position, limit: limit)
        while true {
            let page = try await ask(request)
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
        unloaded[room] = nil
    }

    func keep(_ range: ClosedRange<Seq>, in room: RoomID) {
        state.shrinkTimeline(room) { $0.keep(range) }
        publish()
    }

    func publishTimeline(_ room: RoomID) {
        guard let source = timelines[room] else { return }
        let most = options.mostMessagesHeld
        if let count = state.timelines[room]?.held.count, count > most {
            state.shrinkTimeline(room) { $0.keepNewest(most) }
            state.changes.timelines.remove(room)
        }
        let snapshot = TimelineSnapshot(
            room,
            state.timelines[room] ?? TimelineState(),
            newest: state.rooms[room].flatMap { $0.isJoined ? $0.newest : nil } ?? 0,
            unsent: unsent.inRoom(room),
            me: state.me.id
        )
        if snapshot != source.value { source.set(snapshot) }
    }

    /// Loads the newest page of each timeline that holds nothing, for as long as that takes.
    func loadTimelines() {
        for room in unloaded.keys where loading.insert(room).inserted {
            Task {
                while let wish = unloaded[room], await loadTimeline(room, wish) {}
                loading.remove(room)
            }
        }
    }

    /// - Parameter wish: which emptying of the timeline it is for; there may be another one while the answer is awaited.
    /// - Returns: whether to look if there is more to do.
    private func loadTimeline(_ room: RoomID, _ wish: Int) async -> Bool {
        do throws(RoomkeyError) {
            _ = try await page(room, .newest)
        } catch .refused(let refusal) where refusal.isPassing {
            return (try? await pause(refusal)) != nil
        } catch .refused {
            // One is not in it. Joining empties the timeline again.
        } catch .offline, .timeout, .connectionLost {
            return true
        } catch {
            options.connection.logger.debug("no history", metadata: ["room": "\(room)", "error": "\(error)"])
            return false
        }
        if unloaded[room] == wish { unloaded[room] = nil }
        return true
    }
}
