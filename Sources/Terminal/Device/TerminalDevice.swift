// SPDX-License-Identifier: MIT

import Foundation

/// The terminal that standard input and output are. From ``open()`` to ``close()`` the whole screen is the program's, keys come one by
/// one, and what was there before comes back afterwards.
///
/// All of it happens on one queue, in order; a slow terminal holds up nothing but that.
final class TerminalDevice: Sendable {
    // The alternate screen; no wrapping at the right edge; pastes are marked; the window tells when one types in it.
    private static let opening = "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h\u{1B}[?1004h\u{1B}[2J"
    private static let closing = "\u{1B}[?2026l\u{1B}[0m\u{1B}[?1004l\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    private let queue = DispatchQueue(label: "roomkey.terminal")
    private let before: termios

    /// - Returns: nil when standard input is no terminal.
    init?() {
        var attributes = termios()
        guard tcgetattr(STDIN_FILENO, &attributes) == 0 else { return nil }
        before = attributes
    }

    /// How large it is now.
    var size: Size {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Takes the screen.
    func open() async {
        await onQueue { [before] in
            var raw = before
            cfmakeraw(&raw)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
            Self.writeAll(Self.opening)
        }
    }

    /// Gives the screen back as it was.
    func close() async {
        await onQueue { [before] in
            Self.writeAll(Self.closing)
            var before = before
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        }
    }

    /// Returns once the terminal has taken it.
    func write(_ text: String) async {
        await onQueue { Self.writeAll(text) }
    }

    private func onQueue(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { done in
            queue.async {
                work()
                done.resume()
            }
        }
    }

    private static func writeAll(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    STDOUT_FILENO,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var terminal = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    poll(&terminal, 1, -1)
                } else if errno != EINTR {
                    // The terminal is gone, and SIGHUP says so.
                    return
                }
            }
        }
    }
}
