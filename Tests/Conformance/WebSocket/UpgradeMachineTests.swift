// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import TestBasics
import Testing

@testable import Server

@Suite("WebSocket: what a connection becomes")
struct UpgradeMachineTests {
    private typealias Machine = UpgradeMachine
    private typealias Action = UpgradeMachine.Action

    private static let plain = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
    private static let last = HTTPRequestHead(
        version: .http1_1,
        method: .GET,
        uri: "/",
        headers: ["connection": "close"]
    )
    private static let otherUpgrade = HTTPRequestHead(
        version: .http1_1,
        method: .GET,
        uri: "/",
        headers: ["connection": "upgrade", "upgrade": "h2c"]
    )
    private static let socket = HTTPRequestHead(
        version: .http1_1,
        method: .GET,
        uri: "/ws",
        headers: [
            "connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ]
    )
    /// As it passes when it is no upgrade.
    private static let refusedSocket: HTTPRequestHead = {
        var head = socket
        head.headers.remove(name: "upgrade")
        head.headers.replaceOrAdd(name: "connection", value: "close")
        return head
    }()

    enum Event: CaseIterable, Sendable {
        case plain, socket, body, end, admitted, refused
        case answerEnds, inputClosed, tooLongHead, noHTTP, stop
    }

    enum Stage: CaseIterable, Sendable {
        case waiting
        /// A request is being read.
        case http
        /// A request has been read and waits for its answer.
        case idle
        case reading
        /// A request for a socket waits behind one that is not answered.
        case queued
        case deciding
        /// The last request of the connection has been read and waits for its answer.
        case done
    }

    private static func machine(_ stage: Stage) -> Machine {
        var machine = Machine(isOneRequest: false)
        func read(_ head: HTTPRequestHead, _ end: Action?) {
            _ = machine.received(.head(head))
            #expect(machine.received(.end(nil)) == end)
        }
        switch stage {
        case .waiting: #expect(machine.isWaiting)
        case .http: #expect(machine.received(.head(plain)) == .begin(plain, isFirst: true))
        case .idle: read(plain, .pass)
        case .reading: #expect(machine.received(.head(socket)) == .hold)
        case .queued:
            read(plain, .pass)
            read(socket, nil)
        case .deciding: read(socket, .ask(socket))
        case .done: read(last, .passLast)
        }
        return machine
    }

    private static func apply(_ event: Event, to machine: inout Machine) -> Action? {
        switch event {
        case .plain: machine.received(.head(plain))
        case .socket: machine.received(.head(socket))
        case .body: machine.received(.body(ByteBuffer(string: "x")))
        case .end: machine.received(.end(nil))
        case .admitted: machine.decided(isAdmitted: true)
        case .refused: machine.decided(isAdmitted: false)
        case .answerEnds: machine.endsAnswer()
        case .inputClosed: machine.inputClosed()
        case .tooLongHead: machine.failed(HTTPParserError.headerOverflow)
        case .noHTTP: machine.failed(HTTPParserError.invalidMethod)
        case .stop: machine.stop()
        }
    }

    private static func expected(_ event: Event, _ stage: Stage) -> Action? {
        switch (event, stage) {
        case (.plain, .waiting): .begin(plain, isFirst: true)
        case (.plain, .http), (.plain, .idle): .begin(plain, isFirst: false)
        case (.socket, .waiting), (.socket, .http), (.socket, .idle): .hold
        case (.body, .http), (.body, .idle), (.end, .http), (.end, .idle): .pass
        case (.end, .reading), (.answerEnds, .queued): .ask(socket)
        case (.admitted, .deciding): .upgrade(socket)
        case (.refused, .deciding): .beginLast(refusedSocket, isFirst: true)
        // The parser reads it in another way than we do.
        case (.body, .waiting), (.body, .reading), (.body, .deciding), (.end, .waiting), (.end, .deciding),
            (.plain, .reading), (.plain, .deciding), (.socket, .reading), (.socket, .deciding), (.noHTTP, .waiting):
            .refuse(.badRequest)
        // The same, behind a request that is not answered.
        case (.body, .queued), (.end, .queued), (.plain, .queued), (.socket, .queued): .cut
        case (.tooLongHead, .waiting): .refuse(.requestHeaderFieldsTooLarge)
        case (.noHTTP, .http), (.noHTTP, .idle), (.tooLongHead, .http), (.tooLongHead, .idle): .fail
        case (.noHTTP, .reading), (.noHTTP, .queued), (.noHTTP, .deciding), (.tooLongHead, .reading),
            (.tooLongHead, .queued), (.tooLongHead, .deciding), (.inputClosed, .waiting), (.stop, .waiting):
            .cut
        default: nil
        }
    }

    @Test("each thing that can happen has its consequence at each stage", arguments: Event.allCases, Stage.allCases)
    func table(event: Event, stage: Stage) {
        var machine = Self.machine(stage)
        #expect(Self.apply(event, to: &machine) == Self.expected(event, stage))
    }

    @Test(
        "a request for a socket on a used connection waits for the answers before it, and is read as HTTP when it is refused"
    )
    func later() {
        var machine = Self.machine(.queued)
        #expect(machine.beginsAnswer(isClosing: false) == false)
        #expect(machine.endsAnswer() == .ask(Self.socket))
        #expect(machine.decided(isAdmitted: false) == .beginLast(Self.refusedSocket, isFirst: false))
        #expect(machine.beginsAnswer(isClosing: false) == true)
        #expect(machine.endsAnswer() == nil)
        #expect(machine.decided(isAdmitted: true) == nil)
    }

    @Test("when the server stops nobody is let in any more", arguments: [Stage.reading, .queued, .deciding])
    func stopped(stage: Stage) {
        var machine = Self.machine(stage)
        #expect(machine.stop() == nil)
        switch stage {
        case .reading: #expect(machine.received(.end(nil)) == .cut)
        case .queued: #expect(machine.endsAnswer() == .cut)
        default: #expect(machine.decided(isAdmitted: true) == .cut)
        }
    }

    @Test("a server that stops asks twice, and waits for a request that was read to its end and whose answer is read")
    func asked() {
        for stage in Stage.allCases {
            let isWorking = [.idle, .queued, .done].contains(stage)
            var machine = Self.machine(stage)
            #expect(machine.asked(isWritable: true) == nil)
            #expect(machine.asked(isWritable: true) == (isWorking ? nil : .cut))
            machine = Self.machine(stage)
            #expect(machine.asked(isWritable: false) == nil)
            #expect(machine.asked(isWritable: false) == .cut)
        }
    }

    @Test("the answer to the last request says so, and so does one before the request's end")
    func lastAnswer() {
        var one = Machine(isOneRequest: true)
        _ = one.received(.head(Self.plain))
        #expect(one.received(.end(nil)) == .passLast)
        #expect(one.beginsAnswer(isClosing: false) == true)
        var other = Machine(isOneRequest: false)
        _ = other.received(.head(Self.otherUpgrade))
        #expect(other.received(.end(nil)) == .passLast)
        var early = Self.machine(.http)
        #expect(early.beginsAnswer(isClosing: false) == true)
        #expect(early.endsAnswer() == .endInput)
        #expect(early.received(.body(ByteBuffer(string: "x"))) == nil)
        var closing = Self.machine(.idle)
        #expect(closing.beginsAnswer(isClosing: true) == false)
        #expect(closing.endsAnswer() == .endInput)
        // Behind it there are others to be answered.
        var first = Self.machine(.idle)
        _ = first.received(.head(Self.last))
        _ = first.received(.end(nil))
        #expect(first.beginsAnswer(isClosing: false) == false)
        #expect(first.endsAnswer() == nil)
        #expect(first.beginsAnswer(isClosing: false) == true)
    }

    @Test(
        "whatever is read and answered, nothing passes behind the end, and a socket comes behind all answers",
        arguments: seeds(200)
    )
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var machine = Machine(isOneRequest: random.oneIn(10))
        var (begun, answered) = (0, 0)
        var (isOver, isAsked, isSocket) = (false, false, false)
        func perform(_ action: Action?) {
            guard let action else { return }
            #expect(!isSocket, "\(action) on a socket")
            switch action {
            case .begin(_, let isFirst), .beginLast(_, let isFirst):
                #expect(!isOver && isFirst == (begun == 0))
                begun += 1
                if case .beginLast = action {
                    #expect(isAsked)
                    (isAsked, isOver) = (false, true)
                }
            case .pass: #expect(!isOver && begun > 0)
            case .passLast, .endInput:
                #expect(!isOver && begun > 0)
                isOver = true
            case .hold, .fail: #expect(!isOver)
            case .ask:
                #expect(!isOver && !isAsked && begun == answered, "answers are outstanding")
                isAsked = true
            case .upgrade:
                #expect(isAsked && !isOver && begun == answered)
                isSocket = true
            case .refuse:
                #expect(!isOver && begun == answered)
                isOver = true
            case .cut: isOver = true
            }
        }
        for _ in 1...60 {
            switch random.below(8) {
            case 0:
                perform(machine.received(.head(random.pick([Self.plain, Self.plain, Self.last, Self.otherUpgrade]))))
            case 1: perform(machine.received(.head(Self.socket)))
            case 2: perform(machine.received(.body(ByteBuffer(string: "x"))))
            case 3, 4: perform(machine.received(.end(nil)))
            case 5 where begun > answered:
                _ = machine.beginsAnswer(isClosing: random.oneIn(10))
                answered += 1
                perform(machine.endsAnswer())
            case 6 where isAsked: perform(machine.decided(isAdmitted: random.oneIn(2)))
            case 7 where random.oneIn(10):
                perform(Self.apply(random.pick([.inputClosed, .noHTTP, .stop]), to: &machine))
            default: break
            }
        }
    }
}
