// SPDX-License-Identifier: MIT

import Chat

/// What was given of the settings, and where: flags win over the environment, and that over the file.
struct GivenSettings {
    private struct Given {
        let text: String
        /// The flag, variable or member, as an error names it.
        let source: String
        let isVariable: Bool
    }

    private var values: [SettingName: Given] = [:]

    /// - Throws: for a file that cannot be used, and for a variable that is nearly the name of a setting.
    init(_ flags: Settings.Flags, environment: [String: String]) throws(CommandFailure) {
        var variables: [SettingName: Given] = [:]
        for setting in SettingName.all {
            // As `roomkey kv` has it: a variable that is empty is not set.
            guard let text = environment[setting.variable], !text.isEmpty else { continue }
            variables[setting] = Given(text: text, source: setting.variable, isVariable: true)
        }
        try Self.refuseNearMisses(environment.keys)
        let options = flags.values.reduce(into: [:]) { options, flag in
            options[flag.key] = Given(text: flag.value, source: flag.key.option, isVariable: false)
        }
        values = variables.merging(options) { $1 }
        if let path = try text(.config) { try addFile(path) }
        // Also what nothing looks at must be what it says that it is.
        for setting in SettingName.all {
            switch setting.kind {
            case .text: continue
            case .number: _ = try number(setting)
            case .flag: _ = try flag(setting)
            }
        }
    }

    private mutating func addFile(_ path: String) throws(CommandFailure) {
        let file = try SettingsFile.values(at: path).reduce(into: [:]) { file, member in
            file[member.key] = Given(text: member.value, source: "\(member.key.text) in \(path)", isVariable: false)
        }
        values.merge(file) { given, _ in given }
    }

    private static func refuseNearMisses(_ variables: some Sequence<String>) throws(CommandFailure) {
        // Those of `roomkey kv` and `roomkey chat`.
        let known = Set(SettingName.all.map(\.variable) + ["ROOMKEY_SERVER", "ROOMKEY_KEY", "ROOMKEY_TOKEN"])
        for variable in variables.sorted()
        where variable.hasPrefix(SettingName.variablePrefix) && !known.contains(variable) {
            guard let meant = SettingName.meant(byVariable: variable) else { continue }
            throw CommandFailure("\(variable) is not a setting. Did you mean \(meant)?")
        }
    }

    func text(_ setting: Setting) throws(CommandFailure) -> String? {
        guard let given = values[SettingName(setting)] else { return nil }
        guard !given.text.isEmpty else { throw CommandFailure("\(given.source) must not be empty.") }
        return given.text
    }

    func number(_ setting: Setting) throws(CommandFailure) -> Int? {
        try number(SettingName(setting))
    }

    func number(_ limit: ChatLimit) throws(CommandFailure) -> Int? {
        try number(SettingName(limit))
    }

    func flag(_ setting: Setting) throws(CommandFailure) -> Bool? {
        try flag(SettingName(setting))
    }

    private func flag(_ setting: SettingName) throws(CommandFailure) -> Bool? {
        guard let given = values[setting] else { return nil }
        switch given.text.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw CommandFailure("\(given.source) must be true or false, not \(given.text).")
        }
    }

    private func number(_ setting: SettingName) throws(CommandFailure) -> Int? {
        guard let given = values[setting] else { return nil }
        if let number = Int(given.text) { return number }
        // Kubernetes sets ROOMKEY_PORT=tcp://10.0.0.1:80 for a Service named roomkey.
        if given.isVariable, ["tcp://", "udp://", "sctp://"].contains(where: given.text.hasPrefix) {
            throw CommandFailure(
                "\(given.source) is \(given.text): Kubernetes sets it for a Service. "
                    + "Set enableServiceLinks: false in the pod's spec, or give \(setting.option)."
            )
        }
        throw CommandFailure("\(given.source) must be a whole number, not \(given.text).")
    }
}
