// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NIOCore
import Synchronization

/// A WebSocket that comes back by itself, and the requests on it. Does what its ``ConnectionMachine`` decides.
actor Connection<Event: Sendable, Answer: Sendable> {
    private let options: ConnectionOptions
    private let hooks: ConnectionHooks<Event, Answer>
    private var machine: ConnectionMachine
    private let states = LatestSource(ConnectionState.idle)
    /// Who waits for answers.
    private var waiting: [RequestID: CheckedContinuation<Result<Answer, RoomkeyError>, Never>] = [:]
    /// What goes out on the present socket, in order.
    private var outgoing: AsyncStream<SocketMessage>.Continuation?
    private var pause: Task<Void, Never>?
    private let running = Mutex<Task<Void, Never>?>(nil)

    init(_ options: ConnectionOptions, _ hooks: ConnectionHooks<Event, Answer>) {
        self.options = options
        self.hooks = hooks
        machine = ConnectionMachine(backoff: options.backoff)
    }

    nonisolated var state: Latest<ConnectionState> { states.sequence }

    /// Connects, and from then on whenever the connection breaks.
    func start() {
        guard machine.state == .idle else { return }
        change { $0.start() }
        let task = Task { await run() }
        running.withLock { $0 = task }
    }

    /// Tries again now, whatever the state.
    func reconnect() {
        perform(change { $0.reconnect() })
        pause?.cancel()
    }

    /// Ends it: what waits for answers fails. Returns when the socket is gone.
    func close() async {
        perform(change { $0.close(nil) })
        pause?.cancel()
        let running = running.withLock { $0 }
        // A socket is told that it ends. What is still to become one is not waited for.
        if outgoing == nil { running?.cancel() }
        await running?.value
        states.finish()
    }

    /// As ``close()``, by who cannot wait.
    nonisolated func abandon() {
        running.withLock { $0 }?.cancel()
        states.finish()
    }

    // MARK: Requests

    /// Asks the server something, waiting for a connection when there is none.
    /// - Parameters:
    ///   - time: how long to wait for the answer; nil for as long as it takes.
    ///   - isRepeatable: doing it twice is doing it once, so it may be sent again after a break.
    ///   - message: the request, under its number.
    /// - Returns: the result in the answer.
    /// - Throws: ``RoomkeyError``; `cancelled` when the task is.
    func request(
        within time: Duration?,
        isRepeatable: Bool = true,
        _ message: @Sendable (RequestID) -> String
    ) async throws(RoomkeyError) -> Answer {
        guard !Task.isCancelled else { throw .cancelled }
        let (id, actions) = try machine.request(isRepeatable: isRepeatable, message)
        let deadline = time.map { time in
            Task { [clock = options.clock] in
                guard (try? await clock.sleep(for: time)) != nil else { return }
                self.giveUp(id)
            }
        }
        defer { deadline?.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[id] = continuation
                perform(actions)
            }
        } onCancel: {
            Task { await self.giveUp(id, .cancelled) }
        }
        return try result.get()
    }

    private func giveUp(_ id: RequestID, _ reason: RoomkeyError? = nil) {
        guard let why = machine.gaveUp(id) else { return }
        waiting.removeValue(forKey: id)?.resume(returning: .failure(reason ?? why))
    }

    // MARK: The socket

    private func run() async {
        while !Task.isCancelled {
            switch machine.step {
            case .stop:
                return
            case .wait(let delay):
                let task = Task { [clock = options.clock] in _ = try? await clock.sleep(for: delay) }
                pause = task
                await withTaskCancellationHandler {
                    await task.value
                } onCancel: {
                    task.cancel()
                }
                change { $0.waited() }
            case .open:
                let cause = await useSocket()
                options.logger.debug("no connection", metadata: ["cause": "\(cause?.description ?? "dropped")"])
                perform(change { $0.lost(cause, chance: options.chance()) })
            }
        }
        perform(change { $0.close(nil) })
    }

    /// Opens a socket and uses it until it breaks.
    /// - Returns: why it did; nil when it was dropped.
    private func useSocket() async -> RoomkeyError? {
        do {
            let channel = try await WebSocket.open(hooks.destination(), options)
            return try await channel.executeThenClose { inbound, outbound in
                await converse(inbound, outbound)
            }
        } catch let refused as UpgradeRefused {
            return hooks.refused(refused.answer)
        } catch let error as RoomkeyError {
            return error
        } catch {
            return RoomkeyError(network: error)
        }
    }

    private func converse(
        _ inbound: NIOAsyncChannelInboundStream<SocketMessage>,
        _ outbound: NIOAsyncChannelOutboundWriter<SocketMessage>
    ) async -> RoomkeyError? {
        let (messages, continuation) = AsyncStream<SocketMessage>.makeStream()
        outgoing = continuation
        defer { outgoing = nil }
        let greeting = await hooks.greeting()
        perform(change { $0.opened(greeting: greeting) })
        // Whoever ends first ends the other: reading with the socket, writing when the socket is dropped.
        return await withTaskGroup(of: RoomkeyError?.self) { group in
            group.addTask { await self.listen(to: inbound) }
            group.addTask {
                do {
                    for await message in messages { try await outbound.write(message) }
                    return nil
                } catch {
                    return .unreachable("\(error)")
                }
            }
            let cause = await group.next() ?? nil
            group.cancelAll()
            return cause
        }
    }

    private func listen(to inbound: NIOAsyncChannelInboundStream<SocketMessage>) async -> RoomkeyError {
        do {
            for try await message in inbound {
                switch message {
                case .close(let code, let reason):
                    return Self.cause(ofClose: code, reason)
                case .text(let text):
                    if let cause = try await took(hooks.read(Data(text.readableBytesView))) { return cause }
                }
            }
            return .unreachable("the connection was closed")
        } catch is SocketMessageHandler.Silence {
            return .unreachable("the server has gone quiet")
        } catch let error where error is DecodingError || error is ServerFrame.Unreadable {
            options.logger.error("an unreadable message", metadata: ["error": "\(error)"])
            return .unreadable("\(error)")
        } catch {
            return .unreachable("\(error)")
        }
    }

    /// - Returns: why the connection is of no use any more; nil to go on.
    private func took(_ incoming: Incoming<Event, Answer>) async -> RoomkeyError? {
        switch incoming {
        case .nothing:
            return nil
        case .event(let event):
            switch await hooks.heard(event) {
            case .nothing: break
            case .caughtUp: perform(change { $0.becameLive() })
            case .startedOver: perform(change { $0.forgetRequests() })
            }
            return nil
        case .answer(let id, let result, let history):
            // The answer to the greeting says so too, and then what is known is told anew.
            if machine.state == .live, let history, await hooks.isOther(history) {
                return .unreachable("the server has another history")
            }
            switch machine.answered(id) {
            case .nobody:
                return nil
            case .greeting:
                if case .failure(let error) = result { return error }
                return nil
            case .request:
                waiting.removeValue(forKey: id)?.resume(returning: result)
                if case .failure(let error) = result, error.endsConnection { return error }
                return nil
            }
        }
    }

    private static func cause(ofClose code: Int, _ reason: String) -> RoomkeyError {
        guard code == 1008 else { return .unreachable("the server closed the connection (\(code) \(reason))") }
        return .refused(Refusal(code: .signedOut, message: reason.isEmpty ? "You were signed out." : reason))
    }

    // MARK: The machine

    @discardableResult
    private func change<Result>(_ body: (inout ConnectionMachine) -> Result) -> Result {
        let before = machine.state
        let result = body(&machine)
        if machine.state != before { states.set(machine.state) }
        return result
    }

    private func perform(_ actions: [ConnectionMachine.Action]) {
        for action in actions {
            switch action {
            case .send(let message):
                outgoing?.yield(.text(ByteBuffer(string: message)))
            case .fail(let id, let error):
                waiting.removeValue(forKey: id)?.resume(returning: .failure(error))
            case .drop:
                outgoing?.yield(.close(code: 1000, reason: ""))
                outgoing?.finish()
            }
        }
    }
}
