// SPDX-License-Identifier: MIT

import Foundation

/// The parts of the answers of the key-value API that carry something.
enum KeyValueAnswer {
    struct Value: Decodable {
        let value: KeyValueText
    }

    struct Number: Decodable {
        let newValue: Int64
    }

    struct Page: Decodable, Sendable {
        let records: [Record]
        let truncated: Bool?
        /// Said by servers that can, when they were asked to.
        let reverse: Bool?
    }

    struct Record: Decodable, Sendable {
        let key: String
        let value: KeyValueText
    }

    /// What is in every message of the server.
    struct Head: Decodable {
        let type: String?
        let messageId: Int64?
        let code: Int?
        let error: String?
        let message: String?
    }

    struct Notification: Decodable {
        let key: String
        let value: KeyValueText?
        /// Milliseconds since 1970.
        let timestamp: Double?
    }
}
