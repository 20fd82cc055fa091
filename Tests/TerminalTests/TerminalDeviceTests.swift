// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Terminal

/// A pseudo-terminal, and what is written to it.
private final class PseudoTerminal: Sendable {
    /// Given back to the shell: the last that the device writes.
    static let end = "\u{1B}[?1049l"

    private let controller: CInt
    let terminal: CInt

    init() throws {
        var (controller, terminal): (CInt, CInt) = (-1, -1)
        try #require(openpty(&controller, &terminal, nil, nil, nil) == 0)
        (self.controller, self.terminal) = (controller, terminal)
        try #require(fcntl(controller, F_SETFL, O_NONBLOCK) == 0)
    }

    deinit {
        close(terminal)
        close(controller)
    }

    /// What was written since the last call.
    func written() -> String {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while case let count = read(controller, &part, part.count), count > 0 { bytes += part[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Draws for as long as it has the screen, as the chat does.
private actor Artist {
    private let device: TerminalDevice
    private var hasScreen = true

    init(_ device: TerminalDevice) {
        self.device = device
    }

    func draw() async {
        guard hasScreen else { return }
        await device.write("a frame")
    }

    func close() async {
        hasScreen = false
        await device.close()
    }
}

@Suite("Terminal: the device")
struct TerminalDeviceTests {
    @Test("after it is closed nothing is drawn on the shell's screen")
    func nothingIsDrawnOnTheShellsScreen() async throws {
        let terminal = try PseudoTerminal()
        let device = try #require(TerminalDevice(input: terminal.terminal, output: terminal.terminal))
        for _ in 0..<2_000 {
            await device.open()
            let artist = Artist(device)
            async let drawn: Void = artist.draw()
            async let closed: Void = artist.close()
            _ = await (drawn, closed)
            let written = terminal.written()
            try #require(written.hasSuffix(PseudoTerminal.end), "\(written.debugDescription)")
        }
    }

    @Test("between open and close keys come one by one; afterwards all is as it was")
    func restored() async throws {
        let terminal = try PseudoTerminal()
        var before = termios()
        tcgetattr(terminal.terminal, &before)
        let device = try #require(TerminalDevice(input: terminal.terminal, output: terminal.terminal))
        await device.open()
        var between = termios()
        tcgetattr(terminal.terminal, &between)
        #expect(between.c_lflag & tcflag_t(ICANON | ECHO) == 0)
        await device.close()
        var afterwards = termios()
        tcgetattr(terminal.terminal, &afterwards)
        #expect(afterwards.c_lflag == before.c_lflag && afterwards.c_iflag == before.c_iflag)
    }

    @Test("a file is no terminal")
    func file() throws {
        let file = open("/dev/null", O_RDWR)
        defer { close(file) }
        #expect(TerminalDevice(input: file, output: file) == nil)
    }
}
