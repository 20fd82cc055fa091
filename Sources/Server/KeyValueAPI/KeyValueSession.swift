// SPDX-License-Identifier: MIT

import CommitLog
import DequeModule
import KeyValueProtocol
import NIOCore
import PubSub
import Store
import WireProtocol

/// A key-value WebSocket (hpkv-protocol §2): requests are answered in the order they came.
///
/// Writes that follow each other go to the log without waiting, which keeps their order. Reads that follow each other share a
/// snapshot, and wait until the writes before them are done, so that a connection reads what it wrote. A document of the showcase
/// takes several commands to merge, so everything else waits for it.
///
/// Answers can be a thousand times as long as what asks for them. So they are built as they are read: some at a time, and the next
/// when the socket has taken these.
///
/// Lives on the connection's event loop.
final class KeyValueSession: SocketSession {
    private let service: KeyValueService
    private let caller: KeyValueCaller
    private let hub: LoopHub
    private let subscriber: Subscriber
    private let connection: WebSocketConnection
    private var waiting: Deque<Item> = []
    private var inFlight = InFlight.nothing
    private let watched: LegacySubscriptions.Documents
    /// Documents that wait to be merged or are.
    private var merges = 0
    private var isClosed = false

    private enum Item {
        case request(Int64?, KeyValueOperation, KeyValueService.Work)
        /// The reply is known already and waits for its turn.
        case reply([UInt8])
    }

    private enum InFlight {
        case nothing
        case writes(Int)
        case reads(Int)
        case merge
    }

    private struct Read {
        let messageID: Int64?
        let operation: KeyValueOperation
    }

    init(
        service: KeyValueService,
        caller: KeyValueCaller,
        hub: LoopHub,
        connection: WebSocketConnection,
        topics: [Topic],
        patterns: [Subscriber.Pattern]
    ) {
        self.service = service
        self.caller = caller
        self.hub = hub
        self.connection = connection
        subscriber = Subscriber(sink: connection)
        watched = LegacySubscriptions.Documents(of: topics, patterns)
        service.showcase?.subscriptions.add(watched)
        hub.subscribe(subscriber, to: topics, patterns: patterns)
    }

    let messageBytes = ServerLimits.documentMessageBytes

    var requestsInFlight: Int {
        // Documents are large, so that one at most waits behind another.
        guard merges < 2 else { return ServerLimits.requestsInFlight }
        return switch inFlight {
        case .nothing: waiting.count
        case .merge: waiting.count + 1
        case .writes(let count), .reads(let count): waiting.count + count
        }
    }

    func received(_ message: [UInt8]) {
        do throws(KeyValueRequest.Malformed) {
            let request = try KeyValueRequest(parsing: message, limits: service.requestLimits)
            let work = service.work(for: request.operation, by: caller)
            switch work {
            case .refuse(let error):
                // Not the request itself: its value may be what was too large.
                waiting.append(.reply(error.message(answering: request.messageID, key: request.operation.key)))
            case .merge:
                merges += 1
                waiting.append(.request(request.messageID, request.operation, work))
            case .write, .read:
                waiting.append(.request(request.messageID, request.operation, work))
            }
        } catch {
            waiting.append(
                .reply(KeyValueError.badRequest(error.reason).message(answering: error.messageID, key: error.key))
            )
        }
        advance()
    }

    func writable() { advance() }

    func closed() {
        isClosed = true
        waiting = []
        hub.remove(subscriber)
        service.showcase?.subscriptions.remove(watched)
    }

    private func advance() {
        while let item = waiting.first {
            switch (item, inFlight) {
            case (.reply(let reply), .nothing):
                waiting.removeFirst()
                write(reply)
            case (.request(let messageID, let operation, .write(let command)), .nothing),
                (.request(let messageID, let operation, .write(let command)), .writes):
                waiting.removeFirst()
                append(command, for: operation, answering: messageID)
            case (.request(_, _, .read), .nothing):
                guard connection.isWritable else { return }
                read(takeReads())
            case (.request(let messageID, let operation, .merge(let written)), .nothing):
                waiting.removeFirst()
                merge(written, for: operation, answering: messageID)
            default:
                return
            }
        }
    }

    private func append(_ command: Command, for operation: KeyValueOperation, answering messageID: Int64?) {
        if case .writes(let count) = inFlight { inFlight = .writes(count + 1) } else { inFlight = .writes(1) }
        let session = NIOLoopBound(self, eventLoop: hub.eventLoop)
        service.log.append(command) { [hub] result in
            let reply = Self.message(
                KeyValueService.reply(to: operation, result),
                answering: messageID,
                key: operation.key
            )
            hub.enqueue { session.value.wrote(reply) }
        }
    }

    private func wrote(_ reply: [UInt8]) {
        if case .writes(let count) = inFlight, count > 1 { inFlight = .writes(count - 1) } else { inFlight = .nothing }
        write(reply)
        advance()
        connection.resumeReading()
    }

    private func takeReads() -> [Read] {
        var reads: [Read] = []
        while case .request(let messageID, let operation, .read) = waiting.first {
            waiting.removeFirst()
            reads.append(Read(messageID: messageID, operation: operation))
        }
        return reads
    }

    private func read(_ reads: [Read]) {
        inFlight = .reads(reads.count)
        let session = NIOLoopBound(self, eventLoop: hub.eventLoop)
        service.store.read { [service, access = caller.access, hub] snapshot in
            var replies: [[UInt8]] = []
            var bytes = 0
            for read in reads where bytes < ServerLimits.answerBytes {
                let result: KeyValueService.Result =
                    switch snapshot {
                    case .success(let snapshot): service.read(read.operation, access: access, in: snapshot)
                    case .failure(let error): .failure(KeyValueError(error))
                    }
                let reply = Self.message(result, answering: read.messageID, key: read.operation.key)
                bytes += reply.count
                replies.append(reply)
            }
            hub.enqueue { [replies] in session.value.didRead(replies, of: reads) }
        }
    }

    /// - Parameter replies: to the first of the reads.
    private func didRead(_ replies: [[UInt8]], of reads: [Read]) {
        guard !isClosed else { return }
        inFlight = .nothing
        for read in reads.dropFirst(replies.count).reversed() {
            waiting.prepend(.request(read.messageID, read.operation, .read))
        }
        for reply in replies { write(reply) }
        advance()
        connection.resumeReading()
    }

    private func merge(_ written: LegacyChat.Written, for operation: KeyValueOperation, answering messageID: Int64?) {
        inFlight = .merge
        let session = NIOLoopBound(self, eventLoop: hub.eventLoop)
        let key = operation.key
        let reply = Completion<KeyValueReply, KeyValueError> { [hub] result in
            let reply = Self.message(result, answering: messageID, key: key)
            hub.enqueue { session.value.didMerge(reply) }
        }
        service.showcase?.merge(written, by: caller, reply: reply)
    }

    private func didMerge(_ reply: [UInt8]) {
        merges -= 1
        inFlight = .nothing
        write(reply)
        advance()
        connection.resumeReading()
    }

    private static func message(_ result: KeyValueService.Result, answering messageID: Int64?, key: [UInt8]) -> [UInt8]
    {
        switch result {
        case .success(let reply): reply.message(answering: messageID)
        case .failure(let error): error.message(answering: messageID, key: key)
        }
    }

    private func write(_ reply: [UInt8]) {
        guard !isClosed else { return }
        connection.write(answer: .textFrame(reply))
        hub.flushSoon(subscriber)
    }
}
