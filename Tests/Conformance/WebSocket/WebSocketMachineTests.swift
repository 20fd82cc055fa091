// SPDX-License-Identifier: MIT

import NIOCore
import NIOWebSocket
import PubSub
import TestBasics
import Testing

@testable import Server

@Suite("WebSocket: what a connection decides")
struct WebSocketMachineTests {
    private typealias Machine = WebSocketMachine
    private typealias Action = WebSocketMachine.Action

    /// What can happen to a connection.
    enum Event: String, CaseIterable, Sendable {
        case text, ping, pong, close, binary
        case inputClosed, tooLongFrame, brokenFrame, behindBrokenFrame, otherError
        case next, stop, kick, waitedForAnswers, look
    }

    enum Stage: CaseIterable, Sendable {
        /// The session works on one request.
        case open
        /// The same, but the socket takes nothing, and a message waits.
        case full
        /// The client has closed its side while the session worked.
        case finishing
        case closing

        var load: WebSocketMachine.Load {
            .init(requestsInFlight: self == .closing ? 0 : 1, isWritable: self != .full)
        }
    }

    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer = ByteBuffer()) -> WebSocketFrame {
        // A mask of zeros leaves the payload as it is.
        WebSocketFrame(fin: true, opcode: opcode, maskKey: [0, 0, 0, 0], data: data)
    }

    private static func text(_ text: String) -> WebSocketFrame { frame(.text, ByteBuffer(string: text)) }

    private static func closing(_ reason: CloseReason?) -> ByteBuffer {
        var payload = ByteBuffer()
        guard let reason else { return payload }
        payload.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(reason.code)))
        payload.writeString(reason.text)
        return payload
    }

    private static func machine(_ stage: Stage) -> Machine {
        var machine = Machine()
        switch stage {
        case .open: break
        case .full:
            #expect(machine.received(text("waiting"), stage.load) == nil)
            #expect(machine.mayRead(stage.load) == false)
        case .finishing: #expect(machine.inputClosed(stage.load) == .awaitAnswers)
        case .closing:
            #expect(machine.close(.signedOut) == .close(closing(.signedOut)))
            #expect(machine.isClosing)
        }
        return machine
    }

    private static func apply(_ event: Event, to machine: inout Machine, _ load: Machine.Load) -> Action? {
        switch event {
        case .text: machine.received(text("a"), load)
        case .ping: machine.received(frame(.ping, ByteBuffer(string: "p")), load)
        case .pong: machine.received(frame(.pong), load)
        case .close: machine.received(frame(.connectionClose, ByteBuffer(bytes: [0x03, 0xE8])), load)
        case .binary: machine.received(frame(.binary), load)
        case .inputClosed: machine.inputClosed(load)
        case .tooLongFrame: machine.failed(NIOWebSocketError.invalidFrameLength, load)
        case .brokenFrame: machine.failed(NIOWebSocketError.fragmentedControlFrame, load)
        case .behindBrokenFrame: machine.failed(ByteToMessageDecoderError.leftoverDataWhenDone(ByteBuffer()), load)
        case .otherError: machine.failed(ChannelError.eof, load)
        case .next: machine.next(load)
        case .stop: machine.stop(load)
        case .kick: machine.close(.tooSlow)
        case .waitedForAnswers: machine.waitedForAnswers()
        case .look: machine.look(queuedBytes: 0, isWritable: load.isWritable)
        }
    }

    /// What is done at once, at each stage. Where nothing is, what happened may wait for its turn.
    private static func expected(_ event: Event, _ stage: Stage) -> Action? {
        switch (event, stage) {
        case (.text, .open): .receive(Array("a".utf8))
        case (.ping, .open), (.ping, .full): .pong(ByteBuffer(string: "p"))
        case (.close, .open), (.binary, .open), (.inputClosed, .open), (.tooLongFrame, .open), (.brokenFrame, .open),
            (.stop, .open), (.stop, .full):
            .awaitAnswers
        case (.close, .closing), (.inputClosed, .closing), (.otherError, _): .cut
        case (.kick, .open), (.kick, .full), (.kick, .finishing): .close(closing(.tooSlow))
        case (.waitedForAnswers, .finishing): .close(closing(nil))
        case (.look, .open), (.look, .full), (.look, .finishing): .ping
        default: nil
        }
    }

    @Test("each thing that can happen has its consequence at each stage", arguments: Event.allCases, Stage.allCases)
    func table(event: Event, stage: Stage) {
        var machine = Self.machine(stage)
        #expect(Self.apply(event, to: &machine, stage.load) == Self.expected(event, stage))
    }

    @Test(
        "the end says why, once nothing is in flight",
        arguments: [
            (Event.close, nil), (.binary, .binaryMessage), (.inputClosed, nil), (.tooLongFrame, .tooLarge),
            (.brokenFrame, .protocolError), (.stop, .restarting),
        ] as [(Event, CloseReason?)]
    )
    func reasons(event: Event, reason: CloseReason?) {
        let idle = Machine.Load(requestsInFlight: 0, isWritable: true)
        let payload = event == .close ? ByteBuffer(bytes: [0x03, 0xE8]) : Self.closing(reason)
        var machine = Machine()
        #expect(Self.apply(event, to: &machine, idle) == .close(payload))
        // Behind what is being answered.
        machine = Machine()
        #expect(Self.apply(event, to: &machine, Stage.open.load) == .awaitAnswers)
        #expect(machine.next(Stage.open.load) == nil)
        #expect(machine.next(idle) == .close(payload))
        #expect(machine.next(idle) == nil)
        // Behind what waits; a server that stops takes no more of it.
        machine = Self.machine(.full)
        let now = Self.apply(event, to: &machine, Stage.full.load)
        guard event != .stop else { return }
        #expect(now == nil)
        #expect(machine.received(Self.text("never"), Stage.full.load) == nil)
        #expect(machine.next(idle) == .receive(Array("waiting".utf8)))
        #expect(machine.next(Stage.open.load) == .awaitAnswers)
        #expect(machine.next(idle) == .close(payload))
        #expect(machine.next(idle) == .read)
        #expect(machine.next(idle) == nil)
    }

    @Test("what waited is handed over while there is room, and then more is read")
    func backpressure() {
        var machine = Self.machine(.full)
        #expect(machine.received(Self.text("second"), Stage.open.load) == nil)
        #expect(machine.next(Stage.full.load) == nil)
        let busy = Machine.Load(requestsInFlight: ServerLimits.requestsInFlight, isWritable: true)
        #expect(machine.next(busy) == nil)
        #expect(machine.next(Stage.open.load) == .receive(Array("waiting".utf8)))
        #expect(machine.mayRead(Stage.open.load) == false)
        #expect(machine.next(Stage.open.load) == .receive(Array("second".utf8)))
        #expect(machine.next(busy) == nil)
        #expect(machine.next(Stage.open.load) == .read)
        #expect(machine.next(Stage.open.load) == nil)
        #expect(machine.mayRead(Stage.open.load) == true)
    }

    @Test("a client that is silent is pinged, and cut the next time, or told that it reads too slowly")
    func silence() {
        var machine = Machine()
        #expect(machine.look(queuedBytes: 0, isWritable: true) == .ping)
        _ = machine.received(Self.frame(.pong), Stage.open.load)
        #expect(machine.look(queuedBytes: 0, isWritable: true) == .ping)
        #expect(machine.look(queuedBytes: 0, isWritable: true) == .cut)
        machine = Machine()
        #expect(machine.look(queuedBytes: 200, isWritable: false) == .ping)
        #expect(machine.look(queuedBytes: 100, isWritable: false) == .lookAgain)
        #expect(machine.look(queuedBytes: 100, isWritable: false) == .close(Self.closing(.tooSlow)))
        #expect(machine.sentClose(queuedBytes: 100) == .awaitClose)
        #expect(machine.waitedForClose(queuedBytes: 99) == .awaitClose)
        #expect(machine.waitedForClose(queuedBytes: 99) == .cut)
    }

    @Test("a server that stops asks twice, and waits for one that is at it and reads")
    func stopping() {
        for stage in Stage.allCases {
            var machine = Self.machine(stage)
            #expect(machine.asked(isWritable: true) == nil)
            #expect(machine.asked(isWritable: true) == (stage == .finishing ? nil : .cut))
            #expect(machine.asked(isWritable: false) == (stage == .finishing ? nil : .cut))
            #expect(machine.asked(isWritable: false) == .cut)
        }
    }

    @Test("the messages of a session are no longer than it takes")
    func length() {
        var machine = Machine()
        machine.open(messageBytes: 2)
        #expect(machine.received(Self.text("ab"), Stage.open.load) == .receive(Array("ab".utf8)))
        #expect(
            machine.received(Self.text("abc"), .init(requestsInFlight: 0, isWritable: true))
                == .close(Self.closing(.tooLarge))
        )
    }

    @Test(
        "whatever happens, messages arrive in order and while there is room, and a Close is the end",
        arguments: seeds(200)
    )
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var machine = Machine()
        var (sent, received, inFlight, readsHeld) = (0, 0, 0, 0)
        var (hasEnded, isStopped, isClosed, isWritable) = (false, false, false, true)
        func load() -> Machine.Load { .init(requestsInFlight: inFlight, isWritable: isWritable) }
        func perform(_ action: Action?) {
            switch action {
            case .receive(let message):
                #expect(isWritable && inFlight < ServerLimits.requestsInFlight, "there is no room")
                #expect(String(decoding: message, as: UTF8.self) == "\(received)", "out of order")
                #expect(!isClosed)
                received += 1
                inFlight += random.oneIn(3) ? ServerLimits.largeRequestWeight : 1
            case .close:
                #expect(!isClosed, "closed twice")
                isClosed = true
            case .pong, .ping, .lookAgain, .awaitAnswers: #expect(!isClosed)
            case .read:
                readsHeld -= 1
                #expect(readsHeld == 0, "a read that nobody wants")
            case .awaitClose, .cut, nil: break
            }
        }
        func advance() { while let action = machine.next(load()) { perform(action) } }
        for _ in 1...300 {
            switch random.below(10) {
            case 0...3:
                perform(machine.received(Self.text("\(sent)"), load()))
                // What comes behind the end is nothing that was asked for.
                if !hasEnded { sent += 1 }
            case 4:
                inFlight = random.below(inFlight + 1)
                advance()
            case 5:
                isWritable = random.oneIn(2)
                advance()
            case 6:
                if readsHeld == 0, !machine.mayRead(load()) { readsHeld = 1 }
            case 7: perform(machine.received(Self.frame(.ping), load()))
            case 8 where random.oneIn(10):
                perform(Self.apply(random.pick([.close, .binary, .inputClosed, .brokenFrame]), to: &machine, load()))
                hasEnded = true
            case 9 where random.oneIn(10):
                perform(random.oneIn(2) ? machine.stop(load()) : machine.close(.signedOut))
                (hasEnded, isStopped) = (true, true)
            default: break
            }
        }
        isWritable = true
        // Answers go out, one after the other.
        repeat {
            inFlight = 0
            advance()
        } while inFlight > 0
        #expect(readsHeld == 0, "a read was forgotten")
        #expect(isClosed == hasEnded)
        if !isStopped { #expect(received == sent, "a message was lost") }
    }
}
