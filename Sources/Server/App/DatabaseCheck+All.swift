// SPDX-License-Identifier: MIT

import Chat
package import Store

extension DatabaseCheck {
    /// Everything that is known to hold in a database of Roomkey's.
    package static var all: DatabaseCheck { DatabaseCheck([.chat: ChatCheck(), .auth: CredentialsCheck()]) }
}
