// SPDX-License-Identifier: MIT

import Chat
import Testing

@testable import roomkey

@Suite("Settings: names")
struct SettingNameTests {
    @Test("a setting has the variable and the option that its name says")
    func variables() {
        #expect(SettingName(.logLevel).variable == "ROOMKEY_LOG_LEVEL")
        #expect(SettingName(.publicURL).variable == "ROOMKEY_PUBLIC_URL")
        #expect(SettingName(.clusterCA).variable == "ROOMKEY_CLUSTER_CA")
        #expect(SettingName(ChatLimit.messageLength).variable == "ROOMKEY_LIMITS_MESSAGE_LENGTH")
        #expect(SettingName(.clusterCA).option == "--cluster-ca")
        #expect(Set(SettingName.all.map(\.variable)).count == SettingName.all.count)
    }

    @Test(
        "an unknown member of the file is refused, with the name that was probably meant",
        arguments: [
            (#"{"prot":9}"#, "prot", "port"),
            (#"{"hots":"::"}"#, "hots", "host"),
            (#"{"Port":9}"#, "Port", "port"),
            (#"{"log_level":"info"}"#, "log_level", "logLevel"),
            (#"{"public-url":"https://a.example"}"#, "public-url", "publicURL"),
            (#"{"publicUrl":"https://a.example"}"#, "publicUrl", "publicURL"),
            (#"{"trustedProxy":"10.0.0.1"}"#, "trustedProxy", "trustedProxies"),
            (#"{"guest":true}"#, "guest", "guests"),
            (#"{"limits":{"messageLenght":4}}"#, "limits.messageLenght", "limits.messageLength"),
            (#"{"limits":{"MessageLength":4}}"#, "limits.MessageLength", "limits.messageLength"),
            (#"{"limit":{"messageLength":4}}"#, "limit", "limits"),
            (#"{"messageLength":4}"#, "messageLength", "limits.messageLength"),
            (#"{"limits":{"port":4}}"#, "limits.port", "port"),
            (#"{"limits":{"limits":{"messageLength":4}}}"#, "limits.limits", "limits"),
        ]
    )
    func misspelled(file: String, name: String, meant: String) throws {
        let said = try #require(try refusal(file: file))
        #expect(said.hasSuffix("\(name) is not a setting. Did you mean \(meant)?"))
    }

    @Test("an unknown member that is like none is refused too", arguments: ["colour", "", "x", "\u{FC}ber", "port.a"])
    func unknown(name: String) throws {
        let said = try #require(try refusal(file: "{\"\(name)\":1}"))
        #expect(said.contains("\(name) is not a setting."))
    }

    @Test(
        "of the variables that begin as ours only near misses of a setting are refused",
        arguments: [
            ("ROOMKEY_LIMITS_MESSAGE_LENGHT", "ROOMKEY_LIMITS_MESSAGE_LENGTH"),
            ("ROOMKEY_LIMIT_MESSAGE_LENGTH", "ROOMKEY_LIMITS_MESSAGE_LENGTH"),
            ("ROOMKEY_MESSAGE_LENGTH", "ROOMKEY_LIMITS_MESSAGE_LENGTH"),
            ("ROOMKEY_PROT", "ROOMKEY_PORT"),
            ("ROOMKEY_HOTS", "ROOMKEY_HOST"),
            ("ROOMKEY_LOGLEVEL", "ROOMKEY_LOG_LEVEL"),
            ("ROOMKEY_LOG_LEVLE", "ROOMKEY_LOG_LEVEL"),
            ("ROOMKEY_PUBLICURL", "ROOMKEY_PUBLIC_URL"),
            ("ROOMKEY_GUEST", "ROOMKEY_GUESTS"),
            ("ROOMKEY_TRUSTED_PROXY", "ROOMKEY_TRUSTED_PROXIES"),
            ("ROOMKEY_CLUSTER_PASWORD", "ROOMKEY_CLUSTER_PASSWORD"),
        ]
    )
    func nearMisses(variable: String, meant: String) throws {
        #expect(try refusal([variable: "1"]) == "\(variable) is not a setting. Did you mean \(meant)?")
        // Also where it would not have been looked at.
        #expect(try refusal([variable: "1"], flags: [.port: "1"]) != nil)
    }

    @Test(
        "other variables are none of ours",
        arguments: [
            "ROOMKEY_SERVICE_HOST", "ROOMKEY_SERVICE_PORT", "ROOMKEY_SERVICE_PORT_HTTP", "ROOMKEY_PORT_80_TCP",
            "ROOMKEY_PORT_80_TCP_PROTO", "ROOMKEY_PORT_80_TCP_PORT", "ROOMKEY_PORT_80_TCP_ADDR", "ROOMKEY_SERVER",
            "ROOMKEY_KEY",
            "ROOMKEY_TOKEN", "ROOMKEY_BINARY", "ROOMKEY_SEED", "ROOMKEY_SEEDS", "ROOMKEY_DATA_SERVICE_HOST",
            "ROOMKEY_DATA_PORT",
            "ROOMKEY_IMAGE", "ROOMKEY_VERSION", "ROOMKEY_", "ROMKEY_PORT",
        ]
    )
    func others(variable: String) throws {
        #expect(try refusal([variable: "tcp://10.0.0.1:80"]) == nil)
    }

    @Test("what Kubernetes sets for a Service named roomkey is explained, unless the port is given")
    func serviceLinks() throws {
        let environment = ["ROOMKEY_PORT": "tcp://10.96.0.7:80"]
        let said = try #require(try refusal(environment))
        #expect(
            said.contains("tcp://10.96.0.7:80") && said.contains("enableServiceLinks: false") && said.contains("--port")
        )
        #expect(try settings(environment, flags: [.port: "9000"]).port == 9_000)
    }
}
