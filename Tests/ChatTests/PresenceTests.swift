// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing
import WireProtocol

@testable import Chat

@Suite("Chat: presence")
struct PresenceTests {
    private let later = ManualSchedule()
    private let told = Journal<String>()
    private let presence: Presence
    private let ada: UserID
    private let bob: UserID

    init() throws {
        presence = Presence { [later] in
            later($0)
        } tell: { [told] in
            told.record("\($0) \($1.rawValue)")
        }
        ada = UserID("ada")
        bob = UserID("bob")
    }

    private func state(_ user: UserID) -> Presence.State? { presence.states(of: [user]).first?.state }

    @Test("a person is online when any device is, idle when all are, offline when none is left")
    func devices() {
        #expect(state(ada) == .offline)
        var phone = presence.arrive(ada, isIdle: false)
        var laptop = presence.arrive(ada, isIdle: false)
        presence.set(&phone, isIdle: true)
        #expect(state(ada) == .online)
        presence.set(&laptop, isIdle: true)
        #expect(state(ada) == .idle)
        presence.set(&laptop, isIdle: true)
        presence.set(&phone, isIdle: false)
        presence.leave(phone)
        later.run()
        #expect(state(ada) == .idle)
        presence.leave(laptop)
        later.run()
        #expect(state(ada) == .offline)
        // Each change once, and nothing that is none.
        #expect(told.entries == ["ada online", "ada idle", "ada online", "ada idle", "ada offline"])
    }

    @Test("who is back soon was never away, on whatever device", arguments: [false, true])
    func flicker(isIdle: Bool) {
        let phone = presence.arrive(ada, isIdle: isIdle)
        presence.leave(phone)
        let laptop = presence.arrive(ada, isIdle: isIdle)
        later.run()
        presence.leave(laptop)
        #expect(told.entries == [isIdle ? "ada idle" : "ada online"])
        later.run()
        #expect(told.take().count == 2)
        #expect(state(ada) == .offline)
    }

    @Test("a device that is cut and comes back does not make its person look idle because another is")
    func otherDeviceIdle() {
        _ = presence.arrive(ada, isIdle: true)
        let laptop = presence.arrive(ada, isIdle: false)
        presence.leave(laptop)
        _ = presence.arrive(ada, isIdle: false)
        later.run()
        #expect(told.entries == ["ada idle", "ada online"])
    }

    @Test("people are told apart, and asked for in any order")
    func several() {
        _ = presence.arrive(bob, isIdle: true)
        let states = presence.states(of: [ada, bob, ada])
        #expect(states.map(\.user) == [ada, bob, ada])
        #expect(states.map(\.state) == [.offline, .idle, .offline])
        #expect(told.entries == ["bob idle"])
    }

    @Test("a person is at all nodes of a cluster together; only what changes is told, and only what is here is shared")
    func otherNodes() {
        let shared = Journal<String>()
        let presence = Presence { [later] in
            later($0)
        } tell: { [told] in
            told.record("\($0) \($1.rawValue)")
        } share: {
            shared.record("\($0) \($1.rawValue)")
        }
        let (north, south) = (UUID(), UUID())
        let device = presence.arrive(ada, isIdle: true)
        presence.note(.online, of: ada, at: north)
        presence.replace(with: [ada: .idle, bob: .idle], at: south)
        presence.replace(with: [:], at: north)
        presence.leave(device)
        later.run()
        presence.note(.offline, of: ada, at: south)
        presence.replace(with: [:], at: south)
        #expect(
            told.entries == ["ada idle", "ada online", "bob idle", "ada idle", "ada offline", "bob offline"]
        )
        #expect(shared.entries == ["ada idle", "ada offline"])
    }
}
