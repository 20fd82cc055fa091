// SPDX-License-Identifier: MIT

/// Turns the bytes of a terminal into keys, wherever a read may have cut them.
struct KeyReader {
    private static let pasteEnd = Array("\u{1B}[201~".utf8)
    /// Nobody means to paste more; a paste without an end must not fill the memory.
    private static let mostPasted = 1_000_000

    private var buffer: [UInt8] = []
    private var isPasting = false

    /// What came last may be the Escape key or the beginning of another one: ``flush()`` when nothing follows soon.
    var isUndecided: Bool { !buffer.isEmpty && !isPasting }

    /// Takes what was read.
    mutating func read(_ bytes: some Sequence<UInt8>) -> [Key] {
        buffer += bytes
        var keys: [Key] = []
        while !buffer.isEmpty {
            if isPasting {
                guard let paste = endOfPaste() else { break }
                keys.append(paste)
                continue
            }
            switch KeySequence(buffer[...]) {
            case .incomplete: return keys
            case .unknown(let length): buffer.removeFirst(length)
            case .pasteBegins(let length):
                buffer.removeFirst(length)
                isPasting = true
            case .key(let key, let length):
                buffer.removeFirst(length)
                keys.append(key)
            }
        }
        return keys
    }

    /// Nothing followed: what is there is all there is.
    mutating func flush() -> [Key] {
        guard isUndecided else { return [] }
        defer { buffer = [] }
        return buffer == [KeySequence.escape] ? [Key(.escape)] : []
    }

    private mutating func endOfPaste() -> Key? {
        guard let end = buffer.indices.first(where: { buffer[$0...].starts(with: Self.pasteEnd) }) else {
            if buffer.count > Self.mostPasted {
                buffer = []
                isPasting = false
            }
            return nil
        }
        let text = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + Self.pasteEnd.count)
        isPasting = false
        return Key(.paste(text))
    }
}
