// SPDX-License-Identifier: MIT

import KeyValueProtocol
import WireProtocol

extension RoomkeyError {
    /// An error in the answer to a request on the WebSocket.
    /// - Parameters:
    ///   - code: as of HTTP.
    ///   - text: what went wrong, in the words of the server.
    init(keyValue code: Int, _ text: String?) {
        let reason: Refusal.Code =
            switch code {
            case 400: .badRequest
            case 401, 403: .notAllowed
            case 404: .notFound
            case 409: .conflict
            case 413: .tooLarge
            case 429: .tooManyRequests
            case 500...599: .unavailable
            default: Refusal.Code(rawValue: "\(code)")
            }
        self = .refused(Refusal(code: reason, message: text ?? "the server answered \(code)"))
    }

    /// An answer over HTTP that is not the one that was asked for.
    init(keyValue answer: UpgradeAnswer) {
        let text = (try? JSONValue(parsing: answer.body)).flatMap(KeyValueMessage.reason)
        switch answer.status {
        case 401, 403:
            self = .refused(Refusal(code: .badToken, message: text ?? "The key or token is invalid."))
        case 400..<500 where text != nil:
            self = RoomkeyError(keyValue: answer.status, text)
        default:
            self = .unreachable(text ?? "the server answered \(answer.status)")
        }
    }
}
