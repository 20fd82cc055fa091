// SPDX-License-Identifier: MIT

import Chat

/// Which passwords may be chosen: long ones, and none that are guessed first. What they are composed of is up to the person.
enum PasswordRule {
    /// Characters (Unicode scalars).
    static let length = 10...256
    /// The characters that a password must have besides the name.
    private static let lengthBesidesName = 6

    /// - Parameter name: of the account.
    static func check(_ password: String, for name: String) throws(ChatError) {
        guard length.contains(password.unicodeScalars.count) else {
            throw weak("A password must have \(length.lowerBound) to \(length.upperBound) characters.")
        }
        guard !CommonPasswords.contains(password) else {
            throw weak("This password is too common. Choose another, for example four random words.")
        }
        guard !isMade(password, from: name) else {
            throw weak("This password is too similar to the name. Choose another, for example four random words.")
        }
    }

    private static func isMade(_ password: String, from name: String) -> Bool {
        let name = FoldedName(name).text
        let password = FoldedName(password).text
        return [name, String(name.reversed())].contains { part in
            let rest = password.replacing(part, with: "")
            return rest.count < password.count && rest.unicodeScalars.count < lengthBesidesName
        }
    }

    private static func weak(_ text: String) -> ChatError { .account(.weakPassword(text)) }
}
