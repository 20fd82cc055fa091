// SPDX-License-Identifier: MIT

package import WireProtocol

/// A message of a server on the key-value WebSocket, as its client reads it.
package enum KeyValueMessage: Sendable {
    case notification(KeyValueNotification)
    /// What it says is read by ``KeyValueReply/init(to:reading:)``, since that depends on what was asked.
    case reply(messageID: Int64, JSONValue)
    /// - Parameter code: as of HTTP.
    case failure(messageID: Int64, code: Int, text: String?)
    /// It answers nothing and tells of nothing that is known here.
    case other

    package init(parsing text: [UInt8]) throws(JSONError) {
        let message = try JSONValue(parsing: text)
        if let notification = KeyValueNotification(reading: message) {
            self = .notification(notification)
            return
        }
        guard let id = message[Name.messageID]?.integerValue else {
            self = .other
            return
        }
        let code = message[Name.code]?.integerValue ?? (message[Name.error]?.stringValue == nil ? 200 : 500)
        self =
            code == 200
            ? .reply(messageID: id, message)
            : .failure(messageID: id, code: Int(clamping: code), text: Self.reason(in: message))
    }

    /// What went wrong, in the words of the server: those of an error on the WebSocket and over HTTP.
    package static func reason(in message: JSONValue) -> String? {
        message[Name.error]?.stringValue ?? message[Name.message]?.stringValue
    }
}
