// SPDX-License-Identifier: MIT

import Foundation

/// Texts in addresses.
enum URLText {
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    /// A text as a part of an address in which nothing has a meaning (RFC 3986 §2.3). Keys and tokens of servers stay as they are.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
