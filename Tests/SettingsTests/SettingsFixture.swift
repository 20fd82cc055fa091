// SPDX-License-Identifier: MIT

import Foundation
import TestBasics

@testable import roomkey

/// The settings that a file, variables and flags come to.
func settings(
    file: String? = nil,
    _ environment: [String: String] = [:],
    flags: [Setting: String] = [:]
) throws -> Settings {
    var given = Settings.Flags()
    for (setting, value) in flags { given[setting] = value }
    guard let file else { return try Settings(given, environment: environment) }
    let folder = try TemporaryFolder()
    let path = folder.file("settings.json")
    try Data(file.utf8).write(to: path)
    given[.config] = path.path
    return try Settings(given, environment: environment)
}

/// What is said of settings that are refused; nil when they are taken.
func refusal(
    file: String? = nil,
    _ environment: [String: String] = [:],
    flags: [Setting: String] = [:]
) throws -> String? {
    do {
        _ = try settings(file: file, environment, flags: flags)
        return nil
    } catch let failure as CommandFailure {
        return failure.text
    }
}
