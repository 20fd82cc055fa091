// SPDX-License-Identifier: MIT

import Chat

/// The settings of the server, by their names in the settings file. Only what is here can be set: every other name is refused, with the
/// one that was probably meant.
enum Setting: String, CaseIterable {
    case host, port, data, logLevel, publicURL, signUp, guests, showcase, trustedProxies, allowFetch, allowedHosts,
        webRoot
    case cluster, workspace, clusterUser, clusterPassword, clusterCredentials, clusterCA, clusterWait
    /// The settings file itself, which the file cannot name.
    case config

    var kind: SettingName.Kind {
        switch self {
        case .port, .clusterWait: .number
        case .guests, .showcase: .flag
        default: .text
        }
    }
}

/// Where a setting is found: in the file under its path, in the environment under its variable.
struct SettingName: Hashable {
    enum Kind: String {
        case text = "a string"
        case number = "a whole number"
        case flag = "true or false"
    }

    /// The names of the members that lead to it.
    let path: [String]
    let kind: Kind

    init(_ setting: Setting) {
        path = [setting.rawValue]
        kind = setting.kind
    }

    init(_ limit: ChatLimit) {
        path = ["limits", limit.rawValue]
        kind = .number
    }

    static let all = Setting.allCases.map { SettingName($0) } + ChatLimit.allCases.map { SettingName($0) }

    static let variablePrefix = "ROOMKEY_"

    /// The path as it is said: `limits.messageLength`.
    var text: String { path.joined(separator: ".") }

    /// `ROOMKEY_LIMITS_MESSAGE_LENGTH`
    var variable: String {
        let words = path.map { name in
            var word = ""
            var previous: Character?
            for character in name {
                if character.isUppercase, previous?.isLowercase == true { word.append("_") }
                word.append(contentsOf: character.uppercased())
                previous = character
            }
            return word
        }
        return Self.variablePrefix + words.joined(separator: "_")
    }

    /// `--log-level`, `--limit messageLength`
    var option: String {
        if path.count > 1 { return "--limit \(path.last ?? "")" }
        return "--" + variable.dropFirst(Self.variablePrefix.count).lowercased().replacing("_", with: "-")
    }
}

// MARK: What was probably meant

extension SettingName {
    /// What an unknown name in the file was probably meant to be: a setting, or a group of them.
    static func meant(by path: [String]) -> String? {
        let groups = Set(all.filter { $0.path.count > 1 }.map { $0.path.dropLast() }).map { Array($0) }
        // Of no name can more than a third be wrong.
        return nearest(to: path, among: all.map(\.path) + groups) { max(1, $0 / 3) }?.joined(separator: ".")
    }

    /// The variable that another one was meant to be, if it is nearly its name. Others may begin alike: what Kubernetes sets for a Service.
    static func meant(byVariable variable: String) -> String? {
        let name = String(variable.dropFirst(variablePrefix.count))
        let path = nearest(to: [name], among: all.map(\.path)) { min(3, max(1, $0 / 4)) }
        return all.first { $0.path == path }?.variable
    }

    /// - Parameter mistakes: how many there may be in a name of so many letters.
    private static func nearest(
        to written: [String],
        among paths: [[String]],
        within mistakes: (Int) -> Int
    ) -> [String]? {
        var nearest: (path: [String], distance: Int)?
        for path in paths {
            // In the wrong place, or without the group it belongs to, a name is still known.
            let last = letters(path.suffix(1))
            let distance = min(
                editDistance(letters(written), letters(path)),
                editDistance(letters(written.suffix(1)), last)
            )
            guard distance <= mistakes(last.count), distance < nearest?.distance ?? .max else { continue }
            nearest = (path, distance)
        }
        return nearest?.path
    }

    /// What a name consists of, however its words are held together.
    private static func letters(_ path: some Sequence<String>) -> [Character] {
        Array(path.joined().lowercased()).filter { $0.isLetter || $0.isNumber }
    }

    /// How many letters must be put in, left out, replaced or swapped with the next one to make one of the other.
    private static func editDistance(_ one: [Character], _ other: [Character]) -> Int {
        // Beyond this no two names are near each other, and what is compared may be long.
        guard abs(one.count - other.count) <= 8 else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var distance = min(last[column + 1], current[column]) + 1
                distance = min(distance, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == otherLetter {
                    distance = min(distance, beforeLast[column - 1] + 1)
                }
                current.append(distance)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
