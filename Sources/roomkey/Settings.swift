// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import Configuration
import Foundation
import Logging
import Server

/// The settings of the server. Each is looked for in the flags, then in the environment (`ROOMKEY_…`), then in the configuration
/// file, and has a default.
struct Settings: Sendable, Equatable {
    var host = "127.0.0.1"
    var port = 8080
    var data = "data"
    var logLevel = Logger.Level.info
    var publicURL: URL?
    var signUp = SignUpPolicy()
    var limits = ChatLimits()
    var trustedProxies = TrustedProxies.local
    var allowedHosts: [String] = []
    var cluster: ClusterOptions?

    /// Flags as they were given; nil where they were not.
    struct Flags: Sendable {
        var host: String?
        var port: Int?
        var data: String?
        var logLevel: String?
        var publicURL: String?
        var signUp: String?
        var guests: Bool?
        /// `name=value`.
        var limits: [String] = []
        var trustedProxies: String?
        var allowedHosts: String?
        var cluster: String?
        var workspace: String?
        var clusterUser: String?
        var clusterCredentials: String?
        var clusterCA: String?
        var clusterWait: Int?
        var config: String?
    }

    /// - Throws: ``CommandFailure`` for a file that cannot be read and for a value that is not valid.
    init(_ flags: Flags) async throws {
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "roomkey")
        let given = InMemoryProvider(name: "flags", values: try Self.values(of: flags))
        var providers: [any ConfigProvider] = [given, environment]
        if let file = ConfigReader(providers: providers).string(forKey: "config") {
            do {
                let path = InMemoryProvider(values: [
                    AbsoluteConfigKey(["filePath"]): ConfigValue(.string(file), isSecret: false)
                ])
                providers.append(try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: path)))
            } catch {
                throw CommandFailure(
                    "The configuration file \(file) cannot be used: it must be a JSON object. \(error)"
                )
            }
        }
        let reader = ConfigReader(providers: providers)
        do {
            host = try await reader.fetchString(forKey: "host") ?? host
            port = try await reader.fetchInt(forKey: "port") ?? port
            data = try await reader.fetchString(forKey: "data") ?? data
            if let level = try await reader.fetchString(forKey: "logLevel") { logLevel = try Self.logLevel(level) }
            if let url = try await reader.fetchString(forKey: "publicURL") { publicURL = try Self.publicURL(url) }
            if let mode = try await reader.fetchString(forKey: "signUp") { signUp.mode = try Self.mode(mode) }
            signUp.allowsGuests = try await reader.fetchBool(forKey: "guests") ?? signUp.allowsGuests
            for limit in ChatLimit.allCases {
                guard let value = try await reader.fetchInt(forKey: ConfigKey(["limits", limit.rawValue])) else {
                    continue
                }
                guard limit.range.contains(value) else { throw Self.outOfRange(limit, value) }
                limits[limit] = value
            }
            if let list = try await reader.fetchString(forKey: "trustedProxies") {
                guard let proxies = TrustedProxies(list) else {
                    throw CommandFailure(
                        "Trusted proxies are given as addresses or networks, such as 10.0.0.0/8, with commas between, not \(list)."
                    )
                }
                trustedProxies = proxies
            }
            if let list = try await reader.fetchString(forKey: "allowedHosts") {
                allowedHosts = try Self.allowedHosts(list)
            }
            cluster = try await Self.cluster(reader)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("A setting has the wrong type: \(error)")
        }
        guard (0...65_535).contains(port) else {
            throw CommandFailure("The port must be between 0 and 65535, not \(port).")
        }
    }

    private static func values(of flags: Flags) throws -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func set(_ key: String, _ value: String?) {
            if let value { values[AbsoluteConfigKey([key])] = ConfigValue(.string(value), isSecret: false) }
        }
        set("host", flags.host)
        set("data", flags.data)
        set("logLevel", flags.logLevel)
        set("publicURL", flags.publicURL)
        set("signUp", flags.signUp)
        set("trustedProxies", flags.trustedProxies)
        set("allowedHosts", flags.allowedHosts)
        set("cluster", flags.cluster)
        set("workspace", flags.workspace)
        set("clusterUser", flags.clusterUser)
        set("clusterCredentials", flags.clusterCredentials)
        set("clusterCA", flags.clusterCA)
        set("config", flags.config)
        if let guests = flags.guests {
            values[AbsoluteConfigKey(["guests"])] = ConfigValue(.bool(guests), isSecret: false)
        }
        for given in flags.limits {
            let parts = given.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let limit = ChatLimit(rawValue: String(parts[0])), let value = Int(parts[1]) else {
                let names = ChatLimit.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("A limit is given as NAME=NUMBER, not \(given). The names: \(names).")
            }
            values[AbsoluteConfigKey(["limits", limit.rawValue])] = ConfigValue(.int(value), isSecret: false)
        }
        if let wait = flags.clusterWait {
            values[AbsoluteConfigKey(["clusterWait"])] = ConfigValue(.int(wait), isSecret: false)
        }
        if let port = flags.port { values[AbsoluteConfigKey(["port"])] = ConfigValue(.int(port), isSecret: false) }
        return values
    }

    private static func outOfRange(_ limit: ChatLimit, _ value: Int) -> CommandFailure {
        CommandFailure(
            "The limit \(limit.rawValue) must be between \(limit.range.lowerBound) and \(limit.range.upperBound), not \(value)."
        )
    }

    private static func allowedHosts(_ list: String) throws -> [String] {
        try list.split(separator: ",").map { part in
            let name = part.trimmingPrefix { $0 == " " }.prefix { $0 != " " }
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && !"/:*@?#".utf8.contains($0) }) else {
                throw CommandFailure("Allowed hosts are names such as chat.lan, comma-separated, without a port, not \(part).")
            }
            return String(name)
        }
    }

    private static func logLevel(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("The log level must be one of \(levels), not \(text).")
        }
        return level
    }

    private static func mode(_ text: String) throws -> SignUpPolicy.Mode {
        guard let mode = SignUpPolicy.Mode(rawValue: text) else {
            throw CommandFailure("Sign-up must be open, invitation or closed, not \(text).")
        }
        return mode
    }

    private static func publicURL(_ text: String) throws -> URL {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil else {
            throw CommandFailure("The public URL must be like https://chat.example.org, not \(text).")
        }
        return url
    }
}
