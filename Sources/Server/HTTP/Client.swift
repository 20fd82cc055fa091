// SPDX-License-Identifier: MIT

/// Who sends a request, apart from the person: from where, and with what.
struct Client: Sendable {
    let address: ClientAddress
    let device: String
}
