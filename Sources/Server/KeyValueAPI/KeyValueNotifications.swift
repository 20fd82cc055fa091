// SPDX-License-Identifier: MIT

import KeyValueProtocol
import PubSub
import Store
import WireProtocol

/// Turns changes of key-value records into what their subscribers are told.
enum KeyValueNotifications {
    static func publication(for change: Change) -> Publication? {
        guard change.address.namespace == .keyValue else { return nil }
        let key = change.address.key
        let text = KeyValueNotification(
            key: key,
            value: change.notice ?? change.value,
            timestamp: change.at.milliseconds
        ).message
        return Publication(topic: Topic(.keyValue, key), revision: change.revision, frame: .textFrame(text))
    }
}
