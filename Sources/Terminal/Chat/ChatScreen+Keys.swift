// SPDX-License-Identifier: MIT

import RoomkeyClient

extension ChatScreen {
    /// Handles a key.
    mutating func press(_ key: Key) -> [ChatAction] {
        if case .focus(let isFocused) = key.code {
            self.isFocused = isFocused
            return []
        }
        if key == .control("c") { return interrupt() }
        isAboutToQuit = false
        if key == Key(.tab) || key == Key(.tab, .shift) {
            complete(backwards: key.modifiers == .shift)
            return []
        }
        completion = nil
        if let actions = everywhere(key) { return actions }
        if panel != nil { return inPanel(key) }
        if let actions = inConversation(key) { return actions }
        return inComposer(key)
    }

    /// The first Ctrl-C cancels, the second one quits.
    private mutating func interrupt() -> [ChatAction] {
        guard !isAboutToQuit else { return [.quit] }
        if panel != nil || !current.editor.isEmpty || current.purpose != .say {
            cancel()
            current.editor.replace(with: "")
            return []
        }
        isAboutToQuit = true
        tell("Press Ctrl-C again to quit.")
        return []
    }

    private mutating func everywhere(_ key: Key) -> [ChatAction]? {
        switch (key.code, key.modifiers) {
        case (.character("l"), .control): return [.redraw]
        case (.character("z"), .control): return [.suspend]
        case (.character("n"), .control), (.down, .alt): return step(1) { _ in true }
        case (.character("p"), .control), (.up, .alt): return step(-1) { _ in true }
        case (.character("a"), .alt), (.down, [.alt, .shift]): return stepToUnread(1)
        case (.up, [.alt, .shift]): return stepToUnread(-1)
        case (.character("r"), .control):
            panel = nil
            current.editor.replace(with: "/search ")
            return []
        default: return nil
        }
    }

    private mutating func inPanel(_ key: Key) -> [ChatAction] {
        switch (key.code, key.modifiers) {
        case (.escape, _), (.character("q"), []), (.character("d"), .control): panel = nil
        case (.up, _): panel = panel?.moved(by: -1)
        case (.down, _): panel = panel?.moved(by: 1)
        case (.pageUp, _): panel = panel?.moved(by: -geometry.rows / 2)
        case (.pageDown, _): panel = panel?.moved(by: geometry.rows / 2)
        case (.enter, []): return choose()
        default:
            // Who begins to write wants to be in the composer.
            guard case .character = key.code else { return [] }
            panel = nil
            return inComposer(key)
        }
        return []
    }

    private mutating func choose() -> [ChatAction] {
        defer { panel = nil }
        switch panel {
        case .rooms(let rooms, let chosen) where rooms.indices.contains(chosen):
            let chosen = rooms[chosen]
            return self.rooms.contains { $0.id == chosen.id } ? open(chosen.id) : [.join(chosen.id.rawValue)]
        case .hits(let hits, _, let chosen) where hits.indices.contains(chosen):
            return [.jump(hits[chosen].room, hits[chosen].seq)]
        default: return []
        }
    }

    private mutating func inConversation(_ key: Key) -> [ChatAction]? {
        switch (key.code, key.modifiers) {
        case (.pageUp, _): scroll(by: -max(1, geometry.rows - 2))
        case (.pageDown, _): scroll(by: max(1, geometry.rows - 2))
        case (.up, .control), (.up, .shift): select(step: -1)
        case (.down, .control), (.down, .shift): select(step: 1)
        case (.end, _) where current.place != .end: return scrollToEnd()
        case (.escape, _):
            cancel()
            return scrollToEnd()
        case (.up, []) where isAtEdit: if !editOwn() { return nil }
        default: return nil
        }
        return []
    }

    /// Nothing is written, or only what an arrow brought there.
    private var isAtEdit: Bool {
        if case .edit(let message) = current.purpose { return current.editor.text == message.text }
        return current.editor.isEmpty && current.purpose == .say
    }

    private mutating func inComposer(_ key: Key) -> [ChatAction] {
        switch (key.code, key.modifiers) {
        case (.enter, []): return submit()
        case (.character("d"), .control) where current.editor.isEmpty: return [.quit]
        case (.character("p"), .alt):
            _ = current.editor.handle(Key(.up))
            return []
        case (.character("n"), .alt):
            _ = current.editor.handle(Key(.down))
            return []
        default: break
        }
        let before = current.editor.text
        _ = current.editor.handle(key)
        let text = current.editor.text
        guard let room else { return [] }
        return text != before && !text.isEmpty && !text.hasPrefix("/") ? [.sayTyping(room)] : []
    }

    /// Takes back the selection, the answer or the edit that was begun.
    private mutating func cancel() {
        panel = nil
        if case .edit = current.purpose { current.editor.replace(with: "") }
        current.purpose = .say
        current.selected = nil
        current.readBefore = nil
        notice = nil
    }

    private mutating func step(_ step: Int, where matches: (RoomSummary) -> Bool) -> [ChatAction] {
        let listed = listed
        guard !listed.isEmpty else { return [] }
        let start = listed.firstIndex { $0.id == room } ?? (step > 0 ? -1 : 0)
        for distance in 1...listed.count {
            let index = (start + step * distance + 2 * listed.count) % listed.count
            if matches(listed[index]) { return open(listed[index].id) }
        }
        return []
    }

    private mutating func stepToUnread(_ direction: Int) -> [ChatAction] {
        let room = room
        guard listed.contains(where: { $0.id != room && $0.unread > 0 }) else {
            tell("No other unread rooms.")
            return []
        }
        // Whoever calls one comes first.
        let isCalled = listed.contains { $0.id != room && !$0.mentions.isEmpty }
        return step(direction) { $0.id != room && (isCalled ? !$0.mentions.isEmpty : $0.unread > 0) }
    }
}
