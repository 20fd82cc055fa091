// SPDX-License-Identifier: MIT

import ChatProtocol
import Testing

@testable import Server

@Suite("Chat: what can be asked for")
struct ChatActionTests {
    @Test("each verb is one request, and the server carries out each")
    func verbs() {
        let verbs = (Requests.all + Requests.ofSocket).map { $0.verb }
        #expect(Set(verbs).count == verbs.count)
        #expect(ChatActions.byVerb.count == Requests.all.count)
    }
}
