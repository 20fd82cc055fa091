// SPDX-License-Identifier: MIT

import Synchronization
package import WireProtocol

/// Who is here now. In memory only: nothing of it has to survive (docs/architecture.md, invariant 6).
///
/// A person is online when any of their devices is, idle when all that are here are idle, else offline. A device counts for a few
/// seconds longer than it is there, so that one whose connection is cut and comes back does not flicker.
package final class Presence: Sendable {
    package enum State: String, Sendable {
        case online, idle, offline
    }

    /// A connected device, in the hands of its connection.
    package struct Device: Sendable {
        let user: UserID
        fileprivate(set) var isIdle: Bool
    }

    private struct Person {
        var online = 0
        var idle = 0

        var state: State { online > 0 ? .online : idle > 0 ? .idle : .offline }

        mutating func count(_ device: Device, _ amount: Int) {
            if device.isIdle { idle += amount } else { online += amount }
        }
    }

    private let people = Mutex<[UserID: Person]>([:])
    private let later: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let tell: @Sendable (UserID, State) -> Void

    /// - Parameters:
    ///   - later: does something when a device that has gone does not count any more.
    ///   - tell: is given the changes of each person in their order. It must not block, nor call back.
    package init(
        later: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        tell: @escaping @Sendable (UserID, State) -> Void
    ) {
        self.later = later
        self.tell = tell
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

    private func change(_ user: UserID, _ change: (inout Person) -> Void) {
        people.withLock { people in
            var person = people[user] ?? Person()
            let before = person.state
            change(&person)
            people[user] = person.state == .offline ? nil : person
            // Within the lock, so that no two changes overtake each other.
            if person.state != before { tell(user, person.state) }
        }
    }
}
