// SPDX-License-Identifier: MIT

import Foundation

/// The terminal that standard input and output are, or another. From ``open()`` to ``close()`` the whole screen is the program's, keys
/// come one by one, and what was there before comes back afterwards.
///
/// All of it happens on one queue, in the order of the calls; a slow terminal holds up nothing but that. The methods run where they are
/// called, so that an actor that closes the terminal after it wrote is certain of that order: a frame after the close would be drawn
/// over the shell's screen.
final class TerminalDevice: Sendable {
    // The alternate screen; no wrapping at the right edge; pastes are marked; the window tells when one types in it.
    private static let opening = "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h\u{1B}[?1004h\u{1B}[2J"
    private static let closing = "\u{1B}[?2026l\u{1B}[0m\u{1B}[?1004l\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    private let queue = DispatchQueue(label: "roomkey.terminal")
    private let input: CInt
    private let output: CInt
    private let before: termios

    /// - Parameters:
    ///   - input: the descriptor that keys come from.
    ///   - output: the descriptor of the same terminal to write to.
    /// - Returns: nil when the input is no terminal.
    init?(input: CInt = STDIN_FILENO, output: CInt = STDOUT_FILENO) {
        var attributes = termios()
        guard tcgetattr(input, &attributes) == 0 else { return nil }
        self.input = input
        self.output = output
        before = attributes
    }

    /// How large it is now.
    var size: Size {
        var window = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Takes the screen.
    nonisolated(nonsending) func open() async {
        await onQueue { [self] in
            var raw = before
            cfmakeraw(&raw)
            tcsetattr(input, TCSADRAIN, &raw)
            writeAll(Self.opening)
        }
    }

    /// Gives the screen back as it was.
    nonisolated(nonsending) func close() async {
        await onQueue { [self] in
            writeAll(Self.closing)
            var before = before
            tcsetattr(input, TCSAFLUSH, &before)
        }
    }

    /// Returns once the terminal has taken it.
    nonisolated(nonsending) func write(_ text: String) async {
        await onQueue { [self] in writeAll(text) }
    }

    private nonisolated(nonsending) func onQueue(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { done in
            queue.async {
                work()
                done.resume()
            }
        }
    }

    private func writeAll(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let count = Foundation.write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var terminal = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                    poll(&terminal, 1, -1)
                } else if errno != EINTR {
                    // The terminal is gone, and SIGHUP says so.
                    return
                }
            }
        }
    }
}
