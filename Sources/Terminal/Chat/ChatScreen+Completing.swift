// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatScreen {
    /// What Tab would take; shown once enough is typed to mean something.
    var suggestion: Completion? {
        if let completion { return completion }
        let before = current.editor.before
        guard before.count > 1 else { return nil }
        return Completion(before, words)
    }

    /// Takes the next way to complete what is written.
    mutating func complete(backwards: Bool) {
        guard panel == nil else { return }
        var conversation = current
        guard var completion = completion ?? Completion(conversation.editor.before, words) else { return }
        let change = completion.advance(backwards: backwards)
        conversation.editor.complete(last: change.length, with: change.text)
        // With only one there is nothing left to choose.
        self.completion = completion.candidates.count > 1 ? completion : nil
        current = conversation
    }

    private var words: Completion.Words {
        let people = Set(current.names.filter { $0.key != me.id }.values.map(\.harmlessLine)).sorted()
        return Completion.Words(
            people: people,
            rooms: listed.filter { $0.visibility != .direct }.map(\.name.harmlessLine)
        )
    }
}
