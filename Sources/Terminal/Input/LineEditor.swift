// SPDX-License-Identifier: MIT

/// The text that is being written, with the keys of Emacs and readline.
struct LineEditor: Hashable, Sendable {
    /// More lines than this nobody looks for again.
    private static let mostRemembered = 200

    /// What stands before and after the cursor.
    private(set) var before = ""
    private(set) var after = ""
    private var history: [String] = []
    /// Where in the history one is; nil when in what one is writing, which is kept meanwhile.
    private var place: Int?
    private var draft = ""
    private var killed = ""

    var text: String { before + after }
    var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// Puts another text in the place of the one there is, with the cursor at its end.
    mutating func replace(with text: String) {
        before = text
        after = ""
        place = nil
    }

    /// Puts something in the place of the last characters before the cursor.
    mutating func complete(last count: Int, with text: String) {
        before = String(before.dropLast(count)) + text
    }

    mutating func insert(_ text: String) {
        before += text
    }

    /// Takes the text out, and remembers it.
    mutating func submit() -> String {
        let text = text
        if !text.isEmpty, history.last != text { history.append(text) }
        if history.count > Self.mostRemembered { history.removeFirst() }
        replace(with: "")
        return text
    }

    /// - Returns: false for a key that means nothing here.
    mutating func handle(_ key: Key) -> Bool {
        switch (key.code, key.modifiers) {
        case (.character(let character), []), (.character(let character), .shift): insert(String(character))
        case (.paste(let text), _):
            insert(text.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
        case (.enter, .alt): insert("\n")
        case (.backspace, []), (.backspace, .shift): _ = before.popLast()
        case (.delete, _), (.character("d"), .control): if !after.isEmpty { after.removeFirst() }
        case (.left, []), (.character("b"), .control): moveLeft()
        case (.right, []), (.character("f"), .control): moveRight()
        case (.left, _), (.character("b"), .alt): moveLeft(over: wordBefore)
        case (.right, _), (.character("f"), .alt): moveRight(over: wordAfter)
        case (.home, _), (.character("a"), .control): moveLeft(over: lineBefore)
        case (.end, []), (.character("e"), .control): moveRight(over: lineAfter)
        case (.character("w"), .control), (.backspace, .alt): killBefore(wordBefore)
        case (.character("u"), .control): killBefore(lineBefore)
        case (.character("d"), .alt): killAfter(wordAfter)
        // At the end of a line its end is what there is to take.
        case (.character("k"), .control): killAfter(lineAfter == 0 && !after.isEmpty ? 1 : lineAfter)
        case (.character("y"), .control): insert(killed)
        case (.up, []): moveUp()
        case (.down, []): moveDown()
        default: return false
        }
        return true
    }

    private var wordBefore: Int {
        let spaces = before.reversed().prefix { !$0.isWordPart }.count
        return spaces + before.reversed().dropFirst(spaces).prefix(while: \.isWordPart).count
    }

    private var wordAfter: Int {
        let spaces = after.prefix { !$0.isWordPart }.count
        return spaces + after.dropFirst(spaces).prefix(while: \.isWordPart).count
    }

    private var lineBefore: Int { before.reversed().prefix { !$0.isNewline }.count }

    private var lineAfter: Int { after.prefix { !$0.isNewline }.count }

    private mutating func moveLeft(over count: Int = 1) {
        after = before.suffix(count) + after
        before.removeLast(min(count, before.count))
    }

    private mutating func moveRight(over count: Int = 1) {
        before += after.prefix(count)
        after.removeFirst(min(count, after.count))
    }

    private mutating func killBefore(_ count: Int) {
        guard count > 0 else { return }
        killed = String(before.suffix(count))
        before.removeLast(count)
    }

    private mutating func killAfter(_ count: Int) {
        guard count > 0 else { return }
        killed = String(after.prefix(count))
        after.removeFirst(count)
    }

    private mutating func moveUp() {
        guard !before.contains(where: \.isNewline) else {
            let column = lineBefore
            moveLeft(over: column + 1)
            moveLeft(over: max(0, lineBefore - column))
            return
        }
        let older = (place ?? history.count) - 1
        guard history.indices.contains(older) else { return }
        if place == nil { draft = text }
        replace(with: history[older])
        place = older
    }

    private mutating func moveDown() {
        guard !after.contains(where: \.isNewline) else {
            let column = lineBefore
            moveRight(over: lineAfter + 1)
            moveRight(over: min(column, lineAfter))
            return
        }
        guard let newer = place.map({ $0 + 1 }) else { return }
        guard history.indices.contains(newer) else {
            replace(with: draft)
            return
        }
        replace(with: history[newer])
        place = newer
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
