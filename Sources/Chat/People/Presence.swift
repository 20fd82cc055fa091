// SPDX-License-Identifier: MIT

package import ChatProtocol
package import Foundation
import Synchronization
package import WireProtocol

/// Who is here now. In memory only: nothing of it has to survive (docs/architecture.md, invariant 6).
///
/// A person is online when any of their devices is, idle when all that are here are idle, else offline. A device counts for a few
/// seconds longer than it is there, so that one whose connection is cut and comes back does not flicker.
///
/// In a cluster each node counts its own devices, and is told by the others how people are there.
package final class Presence: Sendable {
    package enum State: String, Sendable {
        case online, idle, offline

        /// As the API tells it.
        package var told: ChatProtocol.Presence { ChatProtocol.Presence(rawValue: rawValue) ?? .offline }
    }

    /// A node of the cluster.
    package typealias Node = UUID

    /// A connected device, in the hands of its connection.
    package struct Device: Sendable {
        let user: UserID
        fileprivate(set) var isIdle: Bool
    }

    private struct Person {
        var online = 0
        var idle = 0
        /// How they are at other nodes, where they are not offline.
        var elsewhere: [Node: State] = [:]

        var stateHere: State { online > 0 ? .online : idle > 0 ? .idle : .offline }

        var state: State {
            if stateHere == .online || elsewhere.values.contains(.online) { return .online }
            return stateHere == .idle || !elsewhere.isEmpty ? .idle : .offline
        }

        mutating func count(_ device: Device, _ amount: Int) {
            if device.isIdle { idle += amount } else { online += amount }
        }
    }

    private let people = Mutex<[UserID: Person]>([:])
    private let later: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let tell: @Sendable (UserID, State) -> Void
    private let share: @Sendable (UserID, State) -> Void

    /// - Parameters:
    ///   - later: does something when a device that has gone does not count any more.
    ///   - tell: is given the changes of each person in their order. It must not block, nor call back.
    ///   - share: is given how each person is at this node, likewise.
    package init(
        later: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        tell: @escaping @Sendable (UserID, State) -> Void,
        share: @escaping @Sendable (UserID, State) -> Void = { _, _ in }
    ) {
        self.later = later
        self.tell = tell
        self.share = share
    }

    package func arrive(_ user: UserID, isIdle: Bool) -> Device {
        let device = Device(user: user, isIdle: isIdle)
        change(user) { $0.count(device, 1) }
        return device
    }

    package func set(_ device: inout Device, isIdle: Bool) {
        var changed = device
        changed.isIdle = isIdle
        change(device.user) { [device] person in
            person.count(device, -1)
            person.count(changed, 1)
        }
        device = changed
    }

    package func leave(_ device: Device) {
        later { self.change(device.user) { $0.count(device, -1) } }
    }

    package func states(of users: some Sequence<UserID>) -> [(user: UserID, state: State)] {
        people.withLock { people in users.map { ($0, people[$0]?.state ?? .offline) } }
    }

    // MARK: Other nodes

    /// Calls with everyone who is at this node, while nothing changes.
    package func withPeopleHere<Result>(_ body: ([(user: UserID, state: State)]) -> Result) -> Result {
        people.withLock { people in
            body(people.compactMap { $0.value.stateHere == .offline ? nil : (user: $0.key, state: $0.value.stateHere) })
        }
    }

    /// Notes how somebody is at another node.
    package func note(_ state: State, of user: UserID, at node: Node) {
        change(user) { $0.elsewhere[node] = state == .offline ? nil : state }
    }

    /// Notes who is at another node: these and no others.
    package func replace(with states: [UserID: State], at node: Node) {
        let known = people.withLock { people in people.filter { $0.value.elsewhere[node] != nil }.map(\.key) }
        for user in known where states[user] == nil { note(.offline, of: user, at: node) }
        for (user, state) in states.sorted(by: { $0.key.text < $1.key.text }) { note(state, of: user, at: node) }
    }

    private func change(_ user: UserID, _ change: (inout Person) -> Void) {
        people.withLock { people in
            var person = people[user] ?? Person()
            let (before, beforeHere) = (person.state, person.stateHere)
            change(&person)
            people[user] = person.state == .offline ? nil : person
            // Within the lock, so that no two changes overtake each other.
            if person.stateHere != beforeHere { share(user, person.stateHere) }
            if person.state != before { tell(user, person.state) }
        }
    }
}
