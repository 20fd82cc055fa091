// SPDX-License-Identifier: MIT

import CommitLog
import Dispatch
import Logging
import NATS
import Store
import Synchronization

extension ClusterLog {
    /// How long one attempt waits for the stream's word.
    private static let attempt: Duration = .seconds(2)
    private static let pauseMilliseconds = 50

    /// Puts the commands that wait into the log, until the node stops. Runs on its own thread.
    func publish() {
        while true {
            if let (number, commands) = pending.withLock({ $0.nextEntry() }) {
                let id = LogEntry.ID(node: node, number: number)
                let witness = progress.withLock { $0.digest.newest }
                append(LogEntry(id: id, witness: witness, commands: commands))
            } else {
                if isStopping.withLock({ $0 }) { return }
                work.wait()
            }
        }
    }

    /// Sends an entry until the stream has it, or no caller waits for it any longer.
    private func append(_ entry: LogEntry) {
        let bytes = entry.encoded()
        var isRepeated = false
        while true {
            guard stream.connection.isConnected else {
                guard pending.withLock({ $0.isAwaited(entry.id.number) }) else { return }
                pause(milliseconds: Self.pauseMilliseconds)
                continue
            }
            let limit = stream.connection.maximumMessageBytes
            guard bytes.count <= limit else { return refuse(entry, limit: limit) }
            guard pending.withLock({ $0.willTry(entry.id.number) }) else { return }
            do {
                try stream.append(bytes, timeout: Self.attempt)
                if isRepeated { logger.notice("the cluster log accepts writes again") }
                return
            } catch {
                if !isRepeated { logger.warning("a write is sent again", metadata: ["error": "\(error)"]) }
                isRepeated = true
                pause(milliseconds: Self.pauseMilliseconds)
            }
        }
    }

    private func refuse(_ entry: LogEntry, limit: Int) {
        for accepted in pending.withLock({ $0.remove(entry.id.number) }) {
            accepted.completion(.failure(.tooLarge(limit: limit)))
        }
    }
}
