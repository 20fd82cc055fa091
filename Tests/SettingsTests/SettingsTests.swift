// SPDX-License-Identifier: MIT

import Chat
import Foundation
import Server
import Testing

@testable import roomkey

@Suite("Settings: values")
struct SettingsTests {
    @Test("options win over the environment, and that over the file")
    func precedence() throws {
        let file = #"{"port":1,"host":"a","data":"b","guests":false,"limits":{"messageLength":7,"pinsPerRoom":8.0}}"#
        let environment = ["ROOMKEY_PORT": "2", "ROOMKEY_HOST": "c", "ROOMKEY_LIMITS_MESSAGE_LENGTH": "9"]
        let read = try settings(file: file, environment, flags: [.port: "3"])
        #expect(read.port == 3)
        #expect(read.host == "c")
        #expect(read.data == "b")
        #expect(read.signUp.allowsGuests == false)
        #expect(read.signUp.mode == nil, "what nobody has set, owners can")
        #expect(read.limits[.messageLength] == 9)
        #expect(read.limits[.pinsPerRoom] == 8)
    }

    @Test("every setting can be set in the file and in the environment, and a variable that is empty is not set")
    func everyName() throws {
        for name in SettingName.all where name != SettingName(.config) {
            // Most texts mean nothing to their setting, which is said of the value and not of the name.
            let inFile = name.kind == .flag ? "false" : name.kind == .number ? "4000000000" : "\"?\""
            let nested = name.path.reversed().reduce(inFile) { "{\"\($1)\":\($0)}" }
            #expect(try refusal(file: nested)?.contains("is not a setting") != true, "\(name.text)")
            if name.kind != .text { #expect(try refusal([name.variable: "maybe"]) != nil, "\(name.variable)") }
            #expect(try settings([name.variable: ""]) == settings(), "\(name.variable)")
        }
    }

    @Test(
        "a value of another type is refused, wherever it is",
        arguments: [
            (#"{"port":{"a":1}}"#, "port must be a whole number."),
            (#"{"port":"9000"}"#, "port must be a whole number."),
            (#"{"port":9000.5}"#, "port must be a whole number."),
            (#"{"port":null}"#, "port must be a whole number."),
            (#"{"port":[1]}"#, "port must be a whole number."),
            (#"{"guests":"true"}"#, "guests must be true or false."),
            (#"{"data":5}"#, "data must be a string."),
            (#"{"trustedProxies":["10.0.0.1"]}"#, "trustedProxies must be a string."),
            (#"{"limits":5}"#, "limits must be an object."),
            (#"{"limits":[]}"#, "limits must be an object."),
            (#"{"limits":{"messageLength":{}}}"#, "limits.messageLength must be a whole number."),
            (
                #"{"limits.messageLength":4}"#,
                #"limits.messageLength is not a setting. Groups are objects: {"limits": {…}}."#
            ),
            (#"{"port":1,"port":2}"#, "port appears twice."),
            (#"{"config":"other.json"}"#, "config cannot be set in the file itself."),
            ("[]", "it must be a JSON object."),
            ("", "it must be a JSON object."),
            (#"{"port":1} {}"#, "text after the end of the JSON value at byte 11."),
            (#"{"port":1,}"#, "expected a string at byte 10."),
        ]
    )
    func types(file: String, reason: String) throws {
        let said = try #require(try refusal(file: file))
        #expect(
            said.hasPrefix("The settings file ") && said.hasSuffix("settings.json cannot be used: \(reason)"),
            "\(said)"
        )
    }

    @Test("a variable that cannot be its setting is named")
    func variables() throws {
        #expect(try refusal(["ROOMKEY_PORT": "many"]) == "ROOMKEY_PORT must be a whole number, not many.")
        #expect(try refusal(["ROOMKEY_GUESTS": "some"]) == "ROOMKEY_GUESTS must be true or false, not some.")
        #expect(try refusal(flags: [.data: ""]) == "--data must not be empty.")
        #expect(try refusal(file: #"{"host":""}"#)?.contains("host in ") == true)
        #expect(
            try refusal(flags: [.config: "/nowhere/settings.json"])?.contains("/nowhere/settings.json cannot be read")
                == true
        )
    }

    @Test(
        "a public URL is the origin that browsers send",
        arguments: [
            ("https://chat.example.org", "https://chat.example.org"),
            ("https://chat.example.org/", "https://chat.example.org"),
            ("HTTPS://Chat.Example.ORG:8443", "https://chat.example.org:8443"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://10.0.0.1", "http://10.0.0.1"),
            ("https://Ch\u{C4}T.example", "https://xn--cht-rla.example"),
        ]
    )
    func publicURL(given: String, origin: String) throws {
        #expect(try settings(flags: [.publicURL: given]).publicURL?.absoluteString == origin)
    }

    @Test(
        "a public URL that the server could not answer at is refused",
        arguments: [
            "https://example.org/chat", "https://example.org//", "https://example.org/?a", "https://example.org/#a",
            "https://example.org?",
            "https://ada@example.org", "https://ada:secret@example.org", "ftp://example.org", "example.org", "https://",
            "https://example.org:0", "https://example.org:65536", "https://example.org:http",
            "https://ch%C3%A4t.example", "not a URL", "https://a b.example",
        ]
    )
    func refusedURL(given: String) throws {
        let said = try #require(try refusal(flags: [.publicURL: given]))
        #expect(said.hasPrefix("The public URL must be like https://chat.example.org, not \(given)."))
    }
}
