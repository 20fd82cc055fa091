// SPDX-License-Identifier: MIT

import Testing
import WireProtocol

@testable import KeyValueProtocol

@Suite("Key-value messages as a client writes and reads them")
struct ClientMessageTests {
    @Test("what a client writes is read as it was meant", arguments: KeyValueMessageTests.read.map(\.2))
    func isWritten(operation: KeyValueOperation) throws {
        for id: Int64? in [nil, 0, 1 << 53] {
            let request = KeyValueRequest(messageID: id, operation)
            #expect(try KeyValueRequest(parsing: request.message, limits: .standard) == request)
        }
    }

    private static let replies: [(KeyValueOperation, KeyValueReply)] = [
        (.get(key: utf8("k")), .value(key: utf8("k"), value: utf8("é"))),
        (.set(key: utf8("k"), value: utf8("v")), .done("Record created")),
        (.delete(key: utf8("k")), .done("Record deleted")),
        (.increment(key: utf8("k"), by: 1), .number(key: utf8("k"), value: -7)),
        (.range(.init(prefix: []), limit: 1), .records([], isTruncated: false)),
        (
            .range(.init(prefix: []), limit: 1, isReversed: true),
            .records([.init(key: utf8("k"), value: utf8("v"))], isTruncated: true, isReversed: true)
        ),
    ]

    @Test("a client reads what a server replies, refuses and tells", arguments: replies)
    func isRead(operation: KeyValueOperation, reply: KeyValueReply) throws {
        guard case .reply(7, let message) = try KeyValueMessage(parsing: reply.message(answering: 7)) else {
            Issue.record("no reply")
            return
        }
        #expect(try KeyValueReply(to: operation, reading: message) == reply)
        let error = KeyValueError.accessDenied
        guard
            case .failure(7, error.code, error.text) = try KeyValueMessage(
                parsing: error.message(answering: 7, key: nil)
            )
        else {
            Issue.record("no failure")
            return
        }
        let told = KeyValueNotification(key: utf8("k"), value: nil, timestamp: 12)
        guard case .notification(told) = try KeyValueMessage(parsing: told.message) else {
            Issue.record("no notification")
            return
        }
    }

    @Test("servers that say less are understood")
    func lenience() throws {
        func reply(_ text: String) throws -> JSONValue { try JSONValue(parsing: utf8(text)) }
        #expect(
            try KeyValueReply(to: .get(key: utf8("k")), reading: reply(#"{"value":1.50}"#))
                == .value(key: utf8("k"), value: utf8("1.50"))
        )
        #expect(
            try KeyValueReply(to: .range(.init(prefix: []), limit: 1), reading: reply(#"{"records":[]}"#))
                == .records([], isTruncated: false)
        )
        for bad in ["{}", #"{"value":null,"records":{},"newValue":"7"}"#, #"{"records":[{"key":"k"}],"newValue":1.5}"#]
        {
            for operation: KeyValueOperation in [
                .get(key: utf8("k")), .range(.init(prefix: []), limit: 1), .increment(key: utf8("k"), by: 1),
            ] {
                #expect(throws: KeyValueReply.Unreadable.self) {
                    try KeyValueReply(to: operation, reading: reply(bad))
                }
            }
        }
        guard case .failure(1, 500, "full") = try KeyValueMessage(parsing: utf8(#"{"messageId":1,"error":"full"}"#))
        else {
            Issue.record("no failure")
            return
        }
        for nothing in ["{}", "[]", "7", #"{"messageId":"1"}"#, #"{"type":"notification"}"#] {
            guard case .other = try KeyValueMessage(parsing: utf8(nothing)) else {
                Issue.record("\(nothing) means something")
                continue
            }
        }
    }
}
