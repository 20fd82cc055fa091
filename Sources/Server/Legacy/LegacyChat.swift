// SPDX-License-Identifier: MIT

import Chat
import KeyValueProtocol
import Store
import WireProtocol

/// The documents of the showcase behind the key-value API (docs/showcase.md): what is read is made of the chat's records, and what is
/// written is merged into them.
struct LegacyChat: Sendable {
    let chat: ChatService
    let subscriptions: LegacySubscriptions
    let rates: Rates
    let bans: Bans

    /// A document to be written.
    struct Written: Sendable {
        fileprivate let key: LegacyKey
        fileprivate let text: [UInt8]
    }

    /// The work of an operation that is allowed.
    static func work(for operation: KeyValueOperation, _ key: LegacyKey) -> KeyValueService.Work {
        switch operation {
        case .get, .range: return .read
        case .set(_, let text): return .merge(Written(key: key, text: text))
        case .patch, .delete, .increment:
            return .refuse(.badRequest("This key is a view of the chat: it can only be read and set"))
        }
    }

    func read(_ key: LegacyKey, in snapshot: Snapshot) throws -> KeyValueService.Result {
        guard let document = key.document, let text = try document.text(in: snapshot) else {
            return .failure(.notFound)
        }
        return .success(.value(key: document.key, value: text))
    }

    /// Merges a document. What it adds is committed when this returns.
    /// A guest's additions count against the rates of their address.
    func merge(_ written: Written, by caller: KeyValueCaller) async -> KeyValueService.Result {
        let writer = writer(caller)
        do throws(ChatError) {
            switch written.key.document {
            case .rooms:
                let rooms = try WrittenDocument.rooms(parsing: written.text)
                try await chat.merge(rooms, by: writer)
            case .messages(let room):
                let messages = try WrittenDocument.messages(parsing: written.text)
                try await chat.merge(messages, into: room, by: writer)
            case nil: throw .noSuchRoom
            }
            return .success(.done("Record stored"))
        } catch {
            return .failure(KeyValueError(error))
        }
    }

    /// Whether guests may come from a network.
    func admits(_ network: String) async throws(ChatError) -> Bool {
        do throws(ChatError) {
            try await requireAdmission(of: network)
            return true
        } catch .account {
            return false
        }
    }

    /// - Throws: when no guest may come from a network.
    func requireAdmission(of network: String) async throws(ChatError) {
        try await chat.store.reading { snapshot in
            guard try chat.signUpPolicy(in: snapshot).policy.allowsGuests else {
                throw ChatError.account(.guestsNotAllowed)
            }
            _ = try bans.admitting(network, in: snapshot)
        }
    }

    private func writer(_ caller: KeyValueCaller) -> LegacyWriter {
        LegacyWriter { snapshot throws(ChatError) in
            guard try reading({ try caller.isAdmitted.allSatisfy(snapshot.holds) }) else { throw .signedOut }
            guard let network = caller.guestAddress else { return caller.isAdmitted }
            guard try chat.signUpPolicy(in: snapshot).policy.allowsGuests else { throw .account(.guestsNotAllowed) }
            return caller.isAdmitted + [try bans.admitting(network, in: snapshot)]
        } noting: { guest, snapshot throws(ChatError) in
            try reading { try GuestOrigin.noting(caller.guestAddress, of: guest.id, at: bans.now(), in: snapshot) }
        } count: { limit throws(ChatError) in
            if let address = caller.guestAddress { try rates.count(limit, of: address) }
        }
    }

    func merge(
        _ written: Written,
        by caller: KeyValueCaller,
        reply: Completion<KeyValueReply, KeyValueError>
    ) {
        Task { reply(await merge(written, by: caller)) }
    }
}

extension KeyValueError {
    fileprivate init(_ error: ChatError) {
        switch error {
        case .noSuchRoom: self = .notFound
        case .signedOut: self = .unknownKey
        case .busy, .tooMany: self = .busy(error.text)
        case .unavailable, .internalError: self = .unavailable(error.text)
        default: self = .badRequest(error.text)
        }
    }
}
