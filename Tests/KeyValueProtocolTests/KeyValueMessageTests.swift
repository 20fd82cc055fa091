// SPDX-License-Identifier: MIT

import Testing

@testable import KeyValueProtocol

@Suite("Key-value messages")
struct KeyValueMessageTests {
    static let read: [(String, Int64?, KeyValueOperation)] = [
        (#"{"op":1,"key":"k","messageId":7}"#, 7, .get(key: utf8("k"))),
        (#"{"key":"k","op":1,"unknown":[{}]}"#, nil, .get(key: utf8("k"))),
        (#"{"op":1,"key":"k","value":5,"messageId":null}"#, nil, .get(key: utf8("k"))),
        (#"{"op":2,"key":"é","value":"v","messageId":0}"#, 0, .set(key: utf8("é"), value: utf8("v"))),
        (#"{"op":3,"key":"k","value":"{}"}"#, nil, .patch(key: utf8("k"), value: utf8("{}"))),
        (#"{"op":4,"key":"k"}"#, nil, .delete(key: utf8("k"))),
        (#"{"op":5,"key":"a","endKey":"b"}"#, nil, .range(.init(from: utf8("a"), to: utf8("b")), limit: 100)),
        (#"{"op":5,"key":"a","endKey":"b","limit":2}"#, nil, .range(.init(from: utf8("a"), to: utf8("b")), limit: 2)),
        (#"{"op":5,"key":"a","endKey":"b","limit":0}"#, nil, .range(.init(from: utf8("a"), to: utf8("b")), limit: 1)),
        (
            #"{"op":5,"key":"a","endKey":"b","limit":5000}"#, nil,
            .range(.init(from: utf8("a"), to: utf8("b")), limit: 1_000)
        ),
        (
            #"{"op":5,"key":"a","endKey":"b","reverse":false}"#, nil,
            .range(.init(from: utf8("a"), to: utf8("b")), limit: 100)
        ),
        (
            #"{"op":5,"key":"a","endKey":"b","limit":2,"reverse":true}"#, nil,
            .range(.init(from: utf8("a"), to: utf8("b")), limit: 2, isReversed: true)
        ),
        (#"{"op":5,"prefix":"a"}"#, nil, .range(.init(prefix: utf8("a")), limit: 100)),
        (#"{"op":5,"prefix":"","limit":1e1}"#, nil, .range(.init(prefix: []), limit: 10)),
        (
            #"{"op":5,"prefix":"a","key":"ab","endKey":null,"reverse":true}"#, nil,
            .range(.init(prefix: utf8("a"), from: utf8("ab")), limit: 100, isReversed: true)
        ),
        (
            #"{"op":5.0,"prefix":"a","endKey":"az","messageId":70e-1}"#, 7,
            .range(.init(prefix: utf8("a"), to: utf8("az")), limit: 100)
        ),
        (#"{"op":1.0,"key":"k","messageId":7.0}"#, 7, .get(key: utf8("k"))),
        (#"{"op":6,"key":"n","value":1.0}"#, nil, .increment(key: utf8("n"), by: 1)),
        (#"{"op":6,"key":"n","value":-1e2}"#, nil, .increment(key: utf8("n"), by: -100)),
        (#"{"op":6,"key":"n","value":"1.0"}"#, nil, .increment(key: utf8("n"), by: 1)),
        (#"{"op":6,"key":"n","value":"+7"}"#, nil, .increment(key: utf8("n"), by: 7)),
        (#"{"op":6,"key":"n","value":-3}"#, nil, .increment(key: utf8("n"), by: -3)),
        (#"{"op":6,"key":"n","value":"12"}"#, nil, .increment(key: utf8("n"), by: 12)),
    ]

    @Test("each operation is read", arguments: read)
    func reads(text: String, messageID: Int64?, operation: KeyValueOperation) throws {
        let request = try KeyValueRequest(parsing: Array(text.utf8), limits: .standard)
        #expect(request.messageID == messageID)
        #expect(request.operation == operation)
    }

    private static let longKey = String(repeating: "k", count: 513)
    private static let longValue = String(repeating: "v", count: 102_400)
    private static let malformed: [(String, Int64?, String?, String)] = [
        (#"{"op":1,"key":"k""#, nil, nil, "Invalid JSON: the JSON text ends too early"),
        (#"[1]"#, nil, nil, "Invalid JSON: expected an object at byte 0"),
        (
            #"{"messageId":3,"op":1,"key":"k"}x"#, 3, nil,
            "Invalid JSON: text after the end of the JSON value at byte 32"
        ),
        (
            #"{"op":2,"key":"a\ud800","value":"v","messageId":7}"#, 7, nil,
            "Invalid JSON: text that is not valid Unicode at byte 16"
        ),
        (#"{"op":2,"value":"\x","messageId":8}"#, 8, nil, "Invalid JSON: invalid escape in a string at byte 17"),
        (#"{"op":5,"prefix":7}"#, nil, nil, "prefix must be a string"),
        (#"{"op":5,"prefix":"a","key":7}"#, nil, nil, "key must be a string"),
        (#"{"op":5,"prefix":"a","key":""}"#, nil, "", "Start key must not be empty"),
        (#"{"op":5,"prefix":"\#(longKey)"}"#, nil, nil, "Prefix is too long: at most 512 bytes"),
        (#"{"op":1,"messageId":3}"#, 3, nil, "key is required"),
        (#"{"op":1,"key":5}"#, nil, nil, "key must be a string"),
        (#"{"op":1,"key":""}"#, nil, "", "Key must not be empty"),
        (#"{"op":1,"key":"\#(longKey)"}"#, nil, longKey, "Key is too long: at most 512 bytes"),
        (#"{"op":2,"key":"k","messageId":4}"#, 4, "k", "value is required"),
        (#"{"op":2,"key":"k","value":{}}"#, nil, "k", "value must be a string"),
        (#"{"op":2,"key":"k","value":""}"#, nil, "k", "Value must not be empty"),
        (#"{"op":2,"key":"k","value":"\#(longValue)"}"#, nil, "k", "Value is too large: at most 102399 bytes"),
        (#"{"op":5,"key":"k"}"#, nil, "k", "endKey is required"),
        (#"{"op":5,"key":"k","endKey":""}"#, nil, "k", "End key must not be empty"),
        (#"{"op":5,"key":"k","endKey":"l","limit":"9"}"#, nil, "k", "limit must be an integer"),
        (#"{"op":5,"key":"k","endKey":"l","reverse":1}"#, nil, "k", "reverse must be true or false"),
        (#"{"op":6,"key":"k","value":1.5}"#, nil, "k", "value must be an integer of at most 64 bits"),
        (#"{"op":6,"key":"k","value":"x"}"#, nil, "k", "value must be an integer of at most 64 bits"),
        (#"{"op":6,"key":"k"}"#, nil, "k", "value must be an integer of at most 64 bits"),
        (#"{"op":1,"key":"k","messageId":-1}"#, nil, "k", "messageId must be a positive integer"),
        (#"{"op":1,"key":"k","messageId":"1"}"#, nil, "k", "messageId must be a positive integer"),
        (#"{"op":1,"key":"k","messageId":9007199254740993}"#, nil, "k", "messageId must be a positive integer"),
    ]

    @Test("what is no request says why, and names the message as far as it could be read", arguments: malformed)
    func refuses(text: String, messageID: Int64?, key: String?, reason: String) {
        let expected = KeyValueRequest.Malformed(messageID: messageID, key: key.map { Array($0.utf8) }, reason: reason)
        #expect(throws: expected) { try KeyValueRequest(parsing: Array(text.utf8), limits: .standard) }
    }

    @Test("an operation must be one of six", arguments: ["0", "7", "1.5", "10e-1000", "\"1\"", "null", "[]"])
    func unknownOperation(code: String) {
        let error = #expect(throws: KeyValueRequest.Malformed.self) {
            try KeyValueRequest(parsing: Array(#"{"op":\#(code),"key":"k","messageId":9}"#.utf8), limits: .standard)
        }
        #expect(error?.messageID == 9)
        #expect(error?.reason.hasPrefix("Unknown operation") == true)
    }

    @Test("a request may be as long as the limits say, counted in bytes")
    func atTheLimits() throws {
        let key = String(repeating: "é", count: 256)
        let value = String(repeating: "v", count: 102_399)
        let text = #"{"op":2,"key":"\#(key)","value":"\#(value)"}"#
        let request = try KeyValueRequest(parsing: Array(text.utf8), limits: .standard)
        #expect(request.operation == .set(key: utf8(key), value: utf8(value)))
    }

    private static let replies: [(KeyValueReply, Int64?, String, String)] = [
        (
            .value(key: utf8("k"), value: utf8("\"v\n")), 1,
            #"{"code":200,"messageId":1,"key":"k","value":"\"v\n"}"#, #"{"key":"k","value":"\"v\n"}"#
        ),
        (
            .done("Record deleted"), nil,
            #"{"code":200,"success":true,"message":"Record deleted"}"#, #"{"success":true,"message":"Record deleted"}"#
        ),
        (
            .records([.init(key: utf8("a"), value: utf8("1"))], isTruncated: true), 2,
            #"{"code":200,"messageId":2,"records":[{"key":"a","value":"1"}],"count":1,"truncated":true}"#,
            #"{"records":[{"key":"a","value":"1"}],"count":1,"truncated":true}"#
        ),
        (
            .number(key: utf8("n"), value: -4), 3,
            #"{"code":200,"messageId":3,"success":true,"key":"n","newValue":-4}"#,
            #"{"success":true,"message":"Value updated","result":-4,"newValue":-4}"#
        ),
    ]

    @Test("replies have the members that clients look for", arguments: replies)
    func reply(reply: KeyValueReply, messageID: Int64?, message: String, body: String) {
        #expect(String(decoding: reply.message(answering: messageID), as: UTF8.self) == message)
        #expect(String(decoding: reply.body, as: UTF8.self) == body)
    }

    @Test("an error names its message and key, and tells its text twice")
    func errors() {
        let message = KeyValueError.notFound.message(answering: 5, key: utf8("k"))
        let texts = #""error":"Record not found","message":"Record not found"}"#
        #expect(String(decoding: message, as: UTF8.self) == #"{"code":404,"messageId":5,"key":"k","# + texts)
        #expect(String(decoding: KeyValueError.notFound.body, as: UTF8.self) == "{" + texts)
    }

    @Test("a notification carries the value, or null when the record is gone")
    func notification() {
        let changed = KeyValueNotification(key: utf8("k"), value: utf8("v"), timestamp: 12).message
        let deleted = KeyValueNotification(key: utf8("k"), value: nil, timestamp: 13).message
        #expect(
            String(decoding: changed, as: UTF8.self) == #"{"type":"notification","key":"k","value":"v","timestamp":12}"#
        )
        #expect(
            String(decoding: deleted, as: UTF8.self)
                == #"{"type":"notification","key":"k","value":null,"timestamp":13}"#
        )
    }
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
