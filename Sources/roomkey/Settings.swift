// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import Foundation
import Logging
import Server

/// The settings of the server. Each is looked for in the flags, then in the environment (`ROOMKEY_…`), then in the settings file, and has
/// a default.
struct Settings: Sendable, Equatable {
    var host = "127.0.0.1"
    var port = 8080
    var data = "data"
    var logLevel = Logger.Level.info
    var publicURL: URL?
    var signUp = SignUpPolicy.Overrides()
    var limits = ChatLimits()
    var showcase = true
    var trustedProxies = TrustedProxies.local
    var fetchRule = FetchRule.globalOnly
    var allowedHosts: [String] = []
    var webRoot: String?
    var cluster: ClusterOptions?

    /// Flags as they were given.
    struct Flags: Sendable {
        private(set) var values: [SettingName: String] = [:]

        init() {}

        /// - Parameter data: the folder; nil where it was not given.
        init(data: String?) {
            self[.data] = data
        }

        subscript(_ setting: Setting) -> String? {
            get { values[SettingName(setting)] }
            set { values[SettingName(setting)] = newValue }
        }

        /// - Parameter given: `name=value`
        mutating func setLimit(_ given: String) throws(CommandFailure) {
            let parts = given.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let limit = ChatLimit(rawValue: String(parts[0])), let value = Int(parts[1]) else {
                let names = ChatLimit.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("A limit must be NAME=NUMBER, not \(given). The names: \(names).")
            }
            values[SettingName(limit)] = "\(value)"
        }
    }

    /// - Throws: ``CommandFailure`` for a file that cannot be read, a name that is not known and a value that is not valid.
    init(
        _ flags: Flags,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) {
        let given = try GivenSettings(flags, environment: environment)
        host = try given.text(.host) ?? host
        port = try given.number(.port) ?? port
        data = try given.text(.data) ?? data
        if let level = try given.text(.logLevel) { logLevel = try Self.logLevel(level) }
        if let url = try given.text(.publicURL) { publicURL = try Self.publicURL(url) }
        if let mode = try given.text(.signUp) { signUp.mode = try Self.mode(mode) }
        signUp.allowsGuests = try given.flag(.guests)
        showcase = try given.flag(.showcase) ?? showcase
        for limit in ChatLimit.allCases {
            guard let value = try given.number(limit) else { continue }
            guard limit.range.contains(value) else { throw Self.outOfRange(limit, value) }
            limits[limit] = value
        }
        if let list = try given.text(.trustedProxies) {
            guard let proxies = TrustedProxies(list) else {
                throw CommandFailure(
                    "Trusted proxies must be comma-separated addresses or networks, such as 10.0.3.7, not \(list)."
                )
            }
            trustedProxies = proxies
        }
        if let list = try given.text(.allowFetch) {
            guard let rule = FetchRule(allowing: list) else {
                throw CommandFailure(
                    "Networks that may be fetched from must be comma-separated addresses or networks, such as 10.1.0.0/16, not \(list)."
                )
            }
            fetchRule = rule
        }
        if let list = try given.text(.allowedHosts) { allowedHosts = try Self.allowedHosts(list) }
        webRoot = try given.text(.webRoot)
        cluster = try Self.cluster(given)
        guard (0...65_535).contains(port) else {
            throw CommandFailure("The port must be between 0 and 65535, not \(port).")
        }
    }

    private static func outOfRange(_ limit: ChatLimit, _ value: Int) -> CommandFailure {
        CommandFailure(
            "The limit \(limit.rawValue) must be between \(limit.range.lowerBound) and \(limit.range.upperBound), not \(value)."
        )
    }

    private static func allowedHosts(_ list: String) throws(CommandFailure) -> [String] {
        try list.split(separator: ",").map { part throws(CommandFailure) in
            let name = part.trimmingPrefix { $0 == " " }.prefix { $0 != " " }
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && !"/:*@?#".utf8.contains($0) }) else {
                throw CommandFailure(
                    "Allowed hosts are names such as chat.lan, comma-separated, without a port, not \(part)."
                )
            }
            return String(name)
        }
    }

    private static func logLevel(_ text: String) throws(CommandFailure) -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("The log level must be one of \(levels), not \(text).")
        }
        return level
    }

    private static func mode(_ text: String) throws(CommandFailure) -> SignUpPolicy.Mode {
        guard let mode = SignUpPolicy.Mode(rawValue: text) else {
            throw CommandFailure("Sign-up must be open, invitation or closed, not \(text).")
        }
        return mode
    }

    /// The server answers at the root of its host, so nothing may follow it. The host is written as browsers write it in `Origin`.
    private static func publicURL(_ text: String) throws(CommandFailure) -> URL {
        let expected = "The public URL must be like https://chat.example.org, not \(text)."
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.encodedHost?.lowercased(), !host.isEmpty,
            (1...65_535).contains(parts.port ?? 1)
        else { throw CommandFailure(expected) }
        guard host.utf8.allSatisfy({ $0 < 0x80 }), !host.contains("%") else {
            throw CommandFailure("\(expected) Write an internationalised name as browsers send it, starting with xn--.")
        }
        guard ["", "/"].contains(parts.percentEncodedPath), parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.password == nil
        else {
            throw CommandFailure("\(expected) Roomkey needs a host of its own: it cannot be served under a path.")
        }
        parts.scheme = scheme
        parts.encodedHost = host
        parts.percentEncodedPath = ""
        guard let url = parts.url else { throw CommandFailure(expected) }
        return url
    }
}
