// SPDX-License-Identifier: MIT

import Foundation
import WireProtocol

/// The settings file: a JSON object of settings, those of a group in an object of its own.
enum SettingsFile {
    /// Reads a file. Whatever is not a setting, or not of its type, is refused: a typing error must not be the same as a default.
    static func values(at path: String) throws(CommandFailure) -> [SettingName: String] {
        let text: Data
        do {
            text = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw CommandFailure("The settings file \(path) cannot be read: \(error.localizedDescription)")
        }
        do {
            return try values(in: Array(text))
        } catch {
            throw CommandFailure("The settings file \(path) cannot be used: \(error.text)")
        }
    }

    static func values(in text: [UInt8]) throws(CommandFailure) -> [SettingName: String] {
        var values: [SettingName: String] = [:]
        var problem: CommandFailure?
        var reader = JSONReader(text)
        guard reader.peek() == .object else { throw CommandFailure("it must be a JSON object.") }
        do throws(JSONError) {
            try read(&reader, at: [], into: &values, &problem)
            try reader.finish()
        } catch {
            throw CommandFailure("\(error).")
        }
        if let problem { throw problem }
        return values
    }

    /// Reads an object.
    /// - Parameter problem: the first that was found.
    private static func read(
        _ reader: inout JSONReader,
        at group: [String],
        into values: inout [SettingName: String],
        _ problem: inout CommandFailure?
    ) throws(JSONError) {
        var names: Set<[UInt8]> = []
        try reader.readObject { (reader, name) throws(JSONError) in
            let path = group + [String(decoding: name, as: UTF8.self)]
            if !names.insert(name).inserted {
                problem = problem ?? CommandFailure("\(path.joined(separator: ".")) appears twice.")
            }
            let isGroup = SettingName.all.contains { $0.path.count > path.count && $0.path.starts(with: path) }
            if isGroup, reader.peek() == .object {
                return try read(&reader, at: path, into: &values, &problem)
            }
            let value = try JSONValue(reading: &reader)
            do throws(CommandFailure) {
                let setting = try setting(path, isGroup: isGroup)
                values[setting] = try scalar(value, of: setting)
            } catch {
                problem = problem ?? error
            }
        }
    }

    private static func setting(_ path: [String], isGroup: Bool) throws(CommandFailure) -> SettingName {
        let name = path.joined(separator: ".")
        if isGroup { throw CommandFailure("\(name) must be an object.") }
        if path == SettingName(.config).path { throw CommandFailure("\(name) cannot be set in the file itself.") }
        if let setting = SettingName.all.first(where: { $0.path == path }) { return setting }
        let meant = SettingName.meant(by: path)
        // Written with a full stop, which is how errors name it.
        if meant == name { throw CommandFailure("\(name) is not a setting. Groups are objects: {\"limits\": {…}}.") }
        let hint = meant.map { " Did you mean \($0)?" } ?? ""
        throw CommandFailure("\(name) is not a setting.\(hint)")
    }

    private static func scalar(_ value: JSONValue, of setting: SettingName) throws(CommandFailure) -> String {
        switch (setting.kind, value) {
        case (.text, .string(let text)): return String(decoding: text, as: UTF8.self)
        case (.flag, .bool(let flag)): return flag ? "true" : "false"
        case (.number, .number(let number)):
            if let integer = number.integer { return "\(integer)" }
        default: break
        }
        throw CommandFailure("\(setting.text) must be \(setting.kind.rawValue).")
    }
}
