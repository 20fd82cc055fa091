// SPDX-License-Identifier: MIT

extension ChatClient {
    /// Others are told at most so often that one is writing.
    private static let typingPause = Duration.seconds(3)

    /// Marks what is read, at once here and as soon as may be on the server.
    func markRead(_ room: RoomID, upTo seq: Seq) {
        let known = max(state.rooms[room]?.read ?? 0, reading[room] ?? 0)
        guard seq > known else { return }
        reading[room] = seq
        state.wishes(read: seq, in: room)
        publish()
        carryRead(room)
    }

    /// Tells the server how far a room is read: the newest wish, one after the other. Without a connection the next one does it.
    func carryRead(_ room: RoomID) {
        guard markingRead.insert(room).inserted else { return }
        Task {
            defer { markingRead.remove(room) }
            while let seq = reading[room] {
                do throws(RoomkeyError) {
                    try await tellRead(MarkRead(room: room, seq: seq), room)
                } catch .refused(let refusal) where refusal.isPassing {
                    // What is asked then is the newest wish: it may have been marked unread meanwhile.
                    guard (try? await pause(refusal)) != nil else { return }
                    continue
                } catch .refused {
                    // The room is gone, or one has left it: there is nothing to read.
                } catch {
                    return
                }
                if reading[room] == seq { reading[room] = nil }
            }
        }
    }

    func tellRead(_ request: some FoldedRequest<ReadState>, _ room: RoomID) async throws(RoomkeyError) {
        let asked = state.asOf
        let answer = try await ask(request)
        // Where the user has read further since, that is shown already.
        if let wish = reading[room], wish > answer.read { return }
        request.fold(answer, into: &state, asked: asked)
        publish()
    }

    func markUnread(_ room: RoomID, from seq: Seq) async throws(RoomkeyError) {
        reading[room] = nil
        while true {
            do throws(RoomkeyError) {
                return try await tellRead(MarkUnread(room: room, seq: seq), room)
            } catch .refused(let refusal) where refusal.isPassing {
                try await pause(refusal)
            }
        }
    }

    /// Says that one is writing, unless it was just said. It is of no use later, so without a connection it is let be.
    func sayTyping(_ room: RoomID) {
        guard link.state.value == .live, saidTyping.insert(room).inserted else { return }
        Task { [clock = options.connection.clock] in
            _ = try? await ask(HintTyping(room: room))
            try? await clock.sleep(for: Self.typingPause)
            saidTyping.remove(room)
        }
    }
}
