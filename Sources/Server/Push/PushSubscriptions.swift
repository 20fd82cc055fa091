// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Store
import WireProtocol

/// The push subscriptions of all people.
struct PushSubscriptions: Sendable {
    let log: any CommitLog
    let store: Store
    let now: @Sendable () -> Timestamp
    let rule: FetchRule

    /// Subscribes a device, again as often as its browser likes. With one too many the oldest ends.
    func add(endpoint: String, p256dh: String, auth: String, for session: Sessions.Session) async throws(ChatError) {
        let subscription: PushSubscription
        do throws(PushSubscription.Malformed) {
            subscription = try PushSubscription(
                endpoint: endpoint,
                p256dh: p256dh,
                auth: auth,
                session: session.id,
                at: now()
            )
        } catch {
            throw .badRequest(error.reason)
        }
        guard subscription.isAllowed(by: rule) else {
            throw .badRequest("endpoint must be the https address of a public push service.")
        }
        let id = PushSubscription.id(of: endpoint)
        let user = session.user.id
        try await decisions.decide(by: session.principal) { snapshot, _ throws(ChatError) in
            let others = try reading { try Self.stored(of: user, in: snapshot) }.filter { $0.id != id }
            let excess = others.sorted { $0.subscription.createdAt > $1.subscription.createdAt }
                .dropFirst(ServerLimits.pushSubscriptionsPerPerson - 1)
                .map { AuthKeys.pushSubscription($0.id, of: user) }
            let command = Command(
                at: now(),
                conditions: excess.map { .exists($0) },
                operations: [.put(AuthKeys.pushSubscription(id, of: user), subscription.record)]
                    + excess.map { .delete($0) }
            )
            return .append(command) { _ in }
        }
    }

    /// Ends a subscription. One that does not exist has ended already.
    /// - Parameter principal: nil for the server itself.
    func remove(endpoint: String, of user: UserID, by principal: Principal?) async throws(ChatError) {
        let address = AuthKeys.pushSubscription(PushSubscription.id(of: endpoint), of: user)
        try await decisions.decide(by: principal) { snapshot, _ throws(ChatError) in
            guard try reading({ try snapshot.record(address) }) != nil else { return .done(()) }
            return .append(Command(at: now(), operations: [.delete(address)])) { _ in }
        }
    }

    private var decisions: Decisions { Decisions(log: log, store: store) }

    /// Who has subscribed.
    func subscribers() async throws(ChatError) -> Set<UserID> {
        try await store.reading { snapshot in
            let keys = try snapshot.range(.auth, .prefix(AuthKeys.pushSubscriptions), limit: .max).records
                .map(\.address.key)
            return Set(
                keys.compactMap { key in
                    let parts = key.split(separator: UInt8(ascii: "/"))
                    return parts.count == 3 ? UserID(String(decoding: parts[1], as: UTF8.self)) : nil
                }
            )
        }
    }

    /// The subscriptions of a person whose devices are still signed in. Those of others are forgotten.
    func living(of user: UserID) async throws(ChatError) -> [PushSubscription] {
        let (living, dead) = try await store.reading { snapshot in
            let all = try Self.stored(of: user, in: snapshot)
            let sessions = try Set(
                all.map(\.subscription.session).filter { try snapshot.record(AuthKeys.session($0)) != nil }
            )
            return (
                all.map(\.subscription).filter { sessions.contains($0.session) },
                all.map(\.subscription).filter { !sessions.contains($0.session) }
            )
        }
        for subscription in dead { try await remove(endpoint: subscription.endpoint, of: user, by: nil) }
        return living
    }

    /// What has the subscriptions of a device go on when another session takes the place of its session.
    static func moves(
        of user: UserID,
        from old: String,
        to new: String,
        in snapshot: Snapshot
    ) throws -> [Command.Operation] {
        try stored(of: user, in: snapshot).filter { $0.subscription.session == old }.map { id, subscription in
            var moved = subscription
            moved.session = new
            return .put(AuthKeys.pushSubscription(id, of: user), moved.record)
        }
    }

    // MARK: How far people have been told

    // MARK: Inside

    private typealias Stored = (id: String, subscription: PushSubscription)

    private static func stored(of user: UserID, in snapshot: Snapshot) throws -> [Stored] {
        let prefix = AuthKeys.pushSubscriptions(of: user)
        return try snapshot.range(.auth, .prefix(prefix), limit: .max).records.compactMap { record in
            PushSubscription(record: record.value).map {
                (String(decoding: record.address.key.dropFirst(prefix.count), as: UTF8.self), $0)
            }
        }
    }
}
