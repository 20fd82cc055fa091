// SPDX-License-Identifier: MIT

import Foundation

extension JSONDecoder {
    /// Reads what the server writes: times are milliseconds since 1970.
    static var ofServer: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return decoder
    }
}
