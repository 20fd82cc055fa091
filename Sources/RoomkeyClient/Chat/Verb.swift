// SPDX-License-Identifier: MIT

import Foundation

/// What a client asks on the live socket: `{"id":2,"verb":"send","room":"general",…}`.
struct Verb: Sendable {
    /// A value beside a verb.
    enum Member: Encodable, Sendable {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .list(let list): try container.encode(list)
            }
        }
    }

    /// All but the number, as the inside of an object.
    private let members: String

    /// - Parameter members: those that are nil are left out.
    init(_ name: String, _ members: [String: Member?] = [:]) throws(RoomkeyError) {
        var all = members.compactMapValues(\.self)
        all["verb"] = .text(name)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            self.members = String(decoding: try encoder.encode(all).dropFirst(), as: UTF8.self)
        } catch {
            throw .refused(Refusal(code: .badRequest, message: "The request cannot be written as JSON: \(error)"))
        }
    }

    /// The verb under its number.
    func message(_ id: RequestID) -> String { "{\"id\":\(id.value),\(members)" }
}

extension Verb.Member: ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self = .text(text) }
}
