// SPDX-License-Identifier: MIT

import Foundation

/// A request of the key-value API, without its number.
struct KeyValueRequest: Encodable, Sendable {
    enum Operation: Int, Encodable {
        case get = 1
        case put, patch, delete, range, increment
    }

    enum Value: Encodable {
        case text(String)
        case number(Int64)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            }
        }
    }

    let op: Operation
    var key: String
    var value: Value?
    var endKey: String?
    var limit: Int?
    /// Only said where it is true: it is not part of HPKV.
    var reverse: Bool?

    /// Doing it twice is doing it once.
    var isRepeatable: Bool {
        switch op {
        case .get, .put, .delete, .range: true
        case .patch, .increment: false
        }
    }

    /// The message, for any number.
    func message() throws(RoomkeyError) -> @Sendable (RequestID) -> String {
        do {
            let object = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
            return { id in "{\"messageId\":\(id.value),\(object.dropFirst())" }
        } catch {
            throw .unreadable("\(error)")
        }
    }
}
