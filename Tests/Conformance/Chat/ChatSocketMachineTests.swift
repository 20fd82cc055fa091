// SPDX-License-Identifier: MIT

import Chat
import TestBasics
import Testing
import WireProtocol

@testable import Server

@Suite("Live socket: what it decides")
struct ChatSocketMachineTests {
    private typealias Machine = ChatSocketMachine
    private typealias Action = ChatSocketMachine.Action

    private static let here = HistoryID("here")
    private static let first = "The first verb must be resume."
    private static let once = "resume must come first, and only once."

    private static func request(_ fields: String, id: Int64 = 7) throws -> LiveRequest {
        try LiveRequest(parsing: Array(#"{"id":\#(id),\#(fields)}"#.utf8))
    }

    private static func resume(_ revision: Int64? = nil, history: String = "here") throws -> LiveRequest {
        try request(#""verb":"resume""# + (revision.map { #","revision":\#($0),"history":"\#(history)""# } ?? ""))
    }

    private static func message(_ id: Int64, _ text: String) throws -> LiveRequest {
        try request(#""verb":"send","room":"general","text":"\#(text)","clientID":"c\#(id)""#, id: id)
    }

    /// An action in words, which can be compared.
    private static func words(_ action: Action?) -> String {
        switch action {
        case .refuse(.badRequest(let reason), let id): "refuse \(id): \(reason)"
        case .refuse(let error, let id): "refuse \(id): \(error.code)"
        case .perform(_, let id): "perform \(id)"
        case .getThrough(let since): "getThrough \(since.revision.value)"
        case .readSubscriptions: "readSubscriptions"
        case .waitForAnnouncement: "wait"
        case .lookForMissed(let since): "lookForMissed \(since.revision.value)"
        case .readAll(let since): since.map { "readAll \($0.revision.value)" } ?? "readAll"
        case .follow(let id): "follow \(id)"
        case .giveUp: "giveUp"
        case nil: "nothing"
        }
    }

    enum Phase: CaseIterable, Sendable {
        case new
        /// Has seen revision 5.
        case resuming
        /// Loads for the first time.
        case loading
        case live, closed
    }

    enum Event: CaseIterable, Sendable {
        case resume, load, negative, action, presence
        case through, forgotten, followed, unannounced, unread, waited, found, tooMuch, notFound
        case caughtUp, overtaken, failed
    }

    private static func machine(_ phase: Phase) throws -> Machine {
        var machine = Machine()
        switch phase {
        case .new: break
        case .resuming: #expect(words(machine.received(try resume(5))) == "getThrough 5")
        case .loading: #expect(words(machine.received(try resume())) == "readAll")
        case .live:
            _ = machine.received(try resume())
            #expect(words(machine.caughtUp(isRemembered: true)) == "follow 7")
            #expect(machine.isLive)
        case .closed:
            machine.close()
            #expect(machine.isClosed)
        }
        return machine
    }

    private static func apply(_ event: Event, to machine: inout Machine) throws -> Action? {
        let read = (point: HistoryPoint(here, 9), keptSince: Revision(2))
        return switch event {
        case .resume: machine.received(try resume(5))
        case .load: machine.received(try resume())
        case .negative: machine.received(try resume(-1))
        case .action: machine.received(try message(7, "hello"))
        case .presence: machine.received(try request(#""verb":"presence","state":"idle""#))
        case .through: machine.isThrough(remembers: true)
        case .forgotten: machine.isThrough(remembers: false)
        case .followed: machine.followed(read, isAnnounced: true)
        case .unannounced: machine.followed(read, isAnnounced: false)
        case .unread: machine.followed(nil, isAnnounced: false)
        case .waited: machine.waited(remembers: true)
        case .found: machine.found((changes: ChatLimits.resumedChanges, bytes: ChatLimits.resumedBytes))
        case .tooMuch: machine.found((changes: 1, bytes: ChatLimits.resumedBytes + 1))
        case .notFound: machine.found(nil)
        case .caughtUp: machine.caughtUp(isRemembered: true)
        case .overtaken: machine.caughtUp(isRemembered: false)
        case .failed: machine.failed(.signedOut)
        }
    }

    private static func expected(_ event: Event, _ phase: Phase) -> String {
        switch (event, phase) {
        case (_, .closed): "nothing"
        case (.resume, .new): "getThrough 5"
        case (.load, .new): "readAll"
        case (.negative, .new): "refuse 7: revision must not be negative."
        case (.action, .new), (.presence, .new): "refuse 7: \(first)"
        case (.resume, _), (.load, _), (.negative, _): "refuse 7: \(once)"
        case (.action, _), (.presence, _): "perform 7"
        case (_, .new), (_, .live): "nothing"
        case (.found, _), (.caughtUp, _): "follow 7"
        case (.failed, _): "refuse 7: \(ChatError.signedOut.code)"
        case (.through, _), (.waited, _): "readSubscriptions"
        case (.followed, .resuming): "lookForMissed 5"
        case (.unannounced, .resuming): "wait"
        case (_, .resuming): "readAll 5"
        case (_, .loading): "readAll"
        }
    }

    @Test("each thing that can happen has its consequence in each phase", arguments: Event.allCases, Phase.allCases)
    func table(event: Event, phase: Phase) throws {
        var machine = try Self.machine(phase)
        #expect(Self.words(try Self.apply(event, to: &machine)) == Self.expected(event, phase))
    }

    @Test("who comes back is told what was published, where it can be counted on")
    func replay() throws {
        var machine = try Self.machine(.resuming)
        for event: Event in [.through, .unannounced, .waited, .followed, .found] {
            _ = try Self.apply(event, to: &machine)
        }
        #expect(machine.isLive)
    }

    @Test(
        "what was read is of no use to who comes from another history, from the future, or from before what is kept",
        arguments: [(5, "there", 9, 2), (10, "here", 9, 2), (1, "here", 9, 2)] as [(Int64, String, Int64, Int64)]
    )
    func unusable(since: Int64, history: String, revision: Int64, keptSince: Int64) throws {
        var machine = Machine()
        _ = machine.received(try Self.resume(since, history: history))
        _ = machine.isThrough(remembers: true)
        let read = (point: HistoryPoint(Self.here, Revision(revision)), keptSince: Revision(keptSince))
        #expect(Self.words(machine.followed(read, isAnnounced: true)) == "readAll \(since)")
    }

    @Test("who comes back idle is idle, whatever the revision")
    func idle() throws {
        for revision in ["", #","revision":5"#] {
            var machine = Machine()
            _ = machine.received(try Self.request(#""verb":"resume","state":"idle""# + revision))
            #expect(machine.isIdle)
        }
        var machine = Machine()
        _ = machine.received(try Self.request(#""verb":"resume","state":"idle","revision":-1"#))
        #expect(!machine.isIdle)
        _ = machine.received(try Self.request(#""verb":"resume","state":"online""#))
        #expect(!machine.isIdle)
    }

    @Test("after a failure it can be tried again")
    func failure() throws {
        var machine = try Self.machine(.resuming)
        _ = machine.failed(.signedOut)
        #expect(Self.words(machine.received(try Self.resume())) == "readAll")
        #expect(Self.words(machine.caughtUp(isRemembered: true)) == "follow 7")
    }

    @Test("what is forgotten faster than it is read is given up, and what is never announced is read")
    func attempts() throws {
        var machine = try Self.machine(.resuming)
        for _ in 1..<Machine.resumeAttempts {
            #expect(Self.words(machine.caughtUp(isRemembered: false)) == "readAll 5")
        }
        #expect(Self.words(machine.caughtUp(isRemembered: false)) == "giveUp")
        machine = try Self.machine(.resuming)
        for _ in 2..<Machine.resumeAttempts {
            #expect(Self.words(machine.waited(remembers: true)) == "readSubscriptions")
        }
        #expect(Self.words(machine.waited(remembers: true)) == "readAll 5")
    }

    @Test(
        "whatever happens, a client is live once at most, does nothing before it resumes, and waits for a bounded time",
        arguments: seeds(200)
    )
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var machine = Machine()
        var (follows, repeats, isResuming, isClosed) = (0, 0, false, false)
        for _ in 1...60 {
            let event = random.pick(Event.allCases)
            let action = try Self.apply(event, to: &machine)
            if isClosed { #expect(action == nil) }
            switch action {
            case .perform: #expect(isResuming || follows == 1)
            case .getThrough:
                #expect(!isResuming && follows == 0)
                (isResuming, repeats) = (true, 0)
            case .readAll where event == .load:
                #expect(!isResuming && follows == 0)
                (isResuming, repeats) = (true, 0)
            case .follow:
                #expect(isResuming && follows == 0)
                (isResuming, follows) = (false, follows + 1)
            case .refuse where event == .failed: isResuming = false
            case .readAll where event == .overtaken, .readSubscriptions where event == .waited: repeats += 1
            default: break
            }
            #expect(repeats < Machine.resumeAttempts && machine.isLive == (follows == 1 && !isClosed))
            if random.oneIn(60) {
                machine.close()
                isClosed = true
            }
        }
    }

    @Test(
        "messages keep their order, and those behind one whose mentions are looked up wait for it",
        arguments: seeds(50)
    )
    func order(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var machine = Machine()
        var (asked, performed): (Int64, Int64) = (0, 0)
        var isAwaiting = false
        func advance() {
            while let next = machine.nextInOrder() {
                #expect(!isAwaiting && next.id == performed + 1)
                performed = next.id
                isAwaiting = next.isAwaited
            }
        }
        for _ in 1...100 {
            if random.oneIn(2) {
                asked += 1
                machine.queue(try action(random.oneIn(3) ? "hello @ada" : "hello"), answering: asked)
            } else if isAwaiting {
                isAwaiting = false
                machine.answered()
            }
            advance()
        }
        while isAwaiting {
            isAwaiting = false
            machine.answered()
            advance()
        }
        #expect(performed == asked)
        machine.queue(try action("hello"), answering: 1)
        machine.close()
        #expect(machine.nextInOrder() == nil)
    }

    private func action(_ text: String) throws -> any ChatAction {
        let verb = try Self.message(1, text).verb
        return try #require({ if case .later(.action(let action)) = verb { action } else { nil } }())
    }
}
