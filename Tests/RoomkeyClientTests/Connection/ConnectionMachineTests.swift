// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: what a connection decides")
struct ConnectionMachineTests {
    private typealias Machine = ConnectionMachine

    private let broken = RoomkeyError.unreachable("it broke")
    private let backoff = Backoff(first: .seconds(1), longest: .seconds(8))

    private func live() -> Machine {
        var machine = Machine(backoff: backoff)
        machine.start()
        _ = machine.opened { "hello \($0.value)" }
        _ = machine.becameLive()
        return machine
    }

    @Test("it greets, catches up, is live")
    func opening() {
        var machine = Machine(backoff: backoff)
        #expect(machine.step == .stop)
        machine.start()
        #expect(machine.state == .connecting(attempt: 1))
        #expect(machine.step == .open)
        #expect(machine.opened { "hello \($0.value)" } == [.send("hello 1")])
        #expect(machine.state == .catchingUp)
        #expect(machine.answered(RequestID(value: 1)) == .greeting)
        #expect(machine.becameLive() == [])
        #expect(machine.state == .live)
    }

    @Test("without a greeting it is live when it is open")
    func noGreeting() {
        var machine = Machine(backoff: backoff)
        machine.start()
        #expect(machine.opened(greeting: nil) == [])
        #expect(machine.state == .live)
    }

    @Test("requests wait until it is live and go out in the order they were made")
    func waiting() throws {
        var machine = Machine(backoff: backoff)
        let first = try machine.request(isRepeatable: true) { "a\($0.value)" }
        machine.start()
        let second = try machine.request(isRepeatable: true) { "b\($0.value)" }
        _ = machine.opened { "hello \($0.value)" }
        let third = try machine.request(isRepeatable: true) { "c\($0.value)" }
        #expect([first, second, third].allSatisfy { $0.actions.isEmpty })
        #expect(machine.becameLive() == [.send("a1"), .send("b2"), .send("c4")])
        #expect(try machine.request(isRepeatable: true) { "d\($0.value)" }.actions == [.send("d5")])
    }

    @Test("after a break what may be repeated goes out again, and the rest fails, for it may have been done")
    func breaking() throws {
        var machine = live()
        let repeatable = try machine.request(isRepeatable: true) { "a\($0.value)" }
        let other = try machine.request(isRepeatable: false) { "b\($0.value)" }
        let answered = try machine.request(isRepeatable: true) { "c\($0.value)" }
        #expect(machine.answered(answered.id) == .request)
        #expect(machine.lost(broken, chance: 0.5) == [.fail(other.id, .connectionLost)])
        #expect(machine.state == .waiting(attempt: 1, delay: .milliseconds(500), cause: broken))
        let late = try machine.request(isRepeatable: false) { "d\($0.value)" }
        machine.waited()
        #expect(machine.opened(greeting: nil) == [.send("a\(repeatable.id.value)"), .send("d\(late.id.value)")])
        // What was not sent on this connection yet is no loss of it.
        #expect(machine.answered(repeatable.id) == .request)
        #expect(machine.answered(repeatable.id) == .nobody)
    }

    @Test("who gives up is told whether the server was asked")
    func givingUp() throws {
        var machine = Machine(backoff: backoff)
        let unsent = try machine.request(isRepeatable: true) { "a\($0.value)" }
        #expect(machine.gaveUp(unsent.id) == .offline)
        machine.start()
        _ = machine.opened(greeting: nil)
        let sent = try machine.request(isRepeatable: true) { "b\($0.value)" }
        #expect(machine.gaveUp(sent.id) == .timeout)
        // What the server may have heard before a break it may have done.
        let resent = try machine.request(isRepeatable: true) { "c\($0.value)" }
        _ = machine.lost(.unreachable("cut"), chance: 1)
        #expect(machine.gaveUp(resent.id) == .timeout)
        #expect(machine.gaveUp(sent.id) == nil)
        #expect(machine.answered(sent.id) == .nobody)
    }

    @Test("the waits grow up to the longest, by chance, and begin anew once it was live")
    func backingOff() {
        var machine = live()
        var delays: [Duration] = []
        for _ in 1...6 {
            _ = machine.lost(broken, chance: 1)
            if case .wait(let delay) = machine.step { delays.append(delay) }
            machine.waited()
        }
        #expect(delays == [1, 2, 4, 8, 8, 8].map { .seconds($0) })
        #expect(machine.state == .connecting(attempt: 7))
        _ = machine.opened(greeting: nil)
        _ = machine.lost(broken, chance: 0.25)
        #expect(machine.step == .wait(.milliseconds(250)))
    }

    @Test("being signed out ends it, and all that waits")
    func ending() throws {
        var machine = live()
        let (id, _) = try machine.request(isRepeatable: true) { "a\($0.value)" }
        let cause = RoomkeyError.refused(Refusal(code: .signedOut, message: "You were signed out."))
        #expect(machine.lost(cause, chance: 0) == [.fail(id, cause), .drop])
        #expect(machine.state == .closed(cause))
        #expect(machine.step == .stop)
        #expect(throws: cause) { try machine.request(isRepeatable: true) { "\($0)" } }
        // Nothing brings it back.
        machine.start()
        machine.waited()
        #expect(machine.reconnect() == [])
        #expect(machine.becameLive() == [])
        #expect(machine.lost(broken, chance: 0) == [])
        #expect(machine.close(nil) == [])
        #expect(machine.state == .closed(cause))
    }

    @Test("when the network is back the next try is made at once, and what seems to stand is made anew")
    func reconnecting() {
        var machine = live()
        _ = machine.lost(broken, chance: 1)
        #expect(machine.reconnect() == [])
        #expect(machine.state == .connecting(attempt: 1))
        _ = machine.opened(greeting: nil)
        #expect(machine.reconnect() == [.drop])
        #expect(machine.lost(nil, chance: 1) == [])
        #expect(machine.state == .connecting(attempt: 1))
        #expect(machine.step == .open)
    }

    @Test("nobody can ask for more than can be answered")
    func limit() throws {
        var machine = Machine(backoff: backoff)
        for _ in 1...Machine.mostRequests { _ = try machine.request(isRepeatable: true) { "\($0)" } }
        #expect(throws: RoomkeyError.tooManyRequests) { try machine.request(isRepeatable: true) { "\($0)" } }
    }

    @Test("whatever happens, each request is answered, failed or still there; none twice", arguments: seeds(200))
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var machine = Machine(backoff: backoff)
        machine.start()
        var pending: [RequestID: Bool] = [:]
        var onSocket: Set<String> = []
        var isOpen = false
        func perform(_ actions: [Machine.Action]) {
            for action in actions {
                switch action {
                case .send(let message):
                    #expect(isOpen, "sent without a socket")
                    #expect(onSocket.insert(message).inserted, "sent twice on one socket")
                case .fail(let id, let error):
                    let isRepeatable = pending.removeValue(forKey: id)
                    #expect(isRepeatable == false && error == .connectionLost)
                case .drop: break
                }
            }
        }
        for _ in 1...300 {
            switch random.below(6) {
            case 0, 1:
                let isRepeatable = !random.oneIn(3)
                let (id, actions) = try machine.request(isRepeatable: isRepeatable) { "\($0.value)" }
                pending[id] = isRepeatable
                perform(actions)
            case 2 where machine.step == .open && !isOpen:
                isOpen = true
                onSocket = []
                perform(machine.opened { "hello \($0.value)" })
                perform(machine.becameLive())
            case 3 where machine.step == .open && random.oneIn(3):
                isOpen = false
                perform(machine.lost(random.oneIn(4) ? nil : broken, chance: 0.5))
            case 4:
                machine.waited()
            case 5 where isOpen:
                guard let id = pending.keys.sorted().first(where: { onSocket.contains("\($0.value)") }) else {
                    continue
                }
                #expect(machine.answered(id) == .request)
                pending[id] = nil
            default: break
            }
        }
        machine.waited()
        if !isOpen {
            isOpen = true
            onSocket = []
            perform(machine.opened(greeting: nil))
        }
        for id in pending.keys { #expect(onSocket.contains("\(id.value)"), "request \(id.value) was lost") }
    }
}
