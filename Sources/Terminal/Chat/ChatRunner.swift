// SPDX-License-Identifier: MIT

import Foundation
package import RoomkeyClient

/// Runs the chat in the terminal: keys and news in, frames and requests out.
package actor ChatRunner {
    /// After an Escape that nothing follows within this time, it was the key.
    private static let escapeTime = Duration.milliseconds(50)
    /// Frames follow each other at least so far apart: what happens between is one frame.
    private static let frameTime = Duration.milliseconds(12)

    let chat: ChatClient
    private let device: TerminalDevice
    private let input = StandardInput()
    private let signals = Signals([SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    private var screen: ChatScreen
    private var renderer = Renderer()
    private var reader = KeyReader()
    private var bytesRead = 0
    /// The screen is the chat's, and not the shell's.
    private var hasScreen = false
    private var isDrawing = false
    private var isDrawn = true
    /// What was written last, on its way into the outbox.
    var sending: Task<Void, Never>?
    private var followed: Set<RoomID> = []
    private let ends: AsyncStream<ChatEnd>
    private let end: AsyncStream<ChatEnd>.Continuation

    /// - Parameters:
    ///   - chat: not connected yet.
    ///   - room: the name or id of the room to begin in.
    ///   - environment: says what the terminal can show.
    /// - Returns: nil when standard input is no terminal.
    package init?(_ chat: ChatClient, room: String?, environment: [String: String]) {
        guard let device = TerminalDevice() else { return nil }
        self.chat = chat
        self.device = device
        screen = ChatScreen(
            me: chat.session.user,
            room: room,
            size: device.size,
            palette: Palette(environment: environment),
            now: Date()
        )
        (ends, end) = AsyncStream.makeStream()
    }

    /// Runs until the person leaves, a signal ends it or the server signs out. The terminal is as it was before afterwards, and the
    /// client closed.
    package func run() async -> ChatEnd {
        await openScreen()
        follow(chat.connection) { .connection($0) }
        follow(chat.rooms) { .rooms($0) }
        follow(chat.typing) { .typing($0) }
        follow(chat.me) { .me($0) }
        Task { await readKeys() }
        Task { await hearSignals() }
        Task { await tick() }
        Task {
            do throws(RoomkeyError) { try await chat.connect() } catch { end.yield(.closed(error)) }
        }
        draw()
        var reason = ChatEnd.left
        for await first in ends {
            reason = first
            break
        }
        await closeScreen()
        await chat.close()
        return reason
    }

    /// Takes an input, does what it asks for and shows what came of it.
    func take(_ input: ChatInput) {
        // What is known together is shown together.
        if case .connection(let state) = input {
            if case .closed(let cause?) = state { end.yield(.closed(cause)) }
            perform(screen.handle(.rooms(chat.rooms.value)))
        }
        perform(screen.handle(input))
        draw()
    }

    /// Follows a room's conversation from now on, and learns who is in it.
    func follow(_ room: RoomID) {
        guard followed.insert(room).inserted else { return }
        Task {
            let timeline = await chat.room(room).timeline()
            for await snapshot in timeline.snapshots { take(.timeline(snapshot)) }
            followed.remove(room)
        }
        Task { await learnMembers(room) }
    }

    func ring() async {
        await device.write("\u{07}")
    }

    func leave(_ reason: ChatEnd) {
        end.yield(reason)
    }

    /// Writes all of the screen anew.
    func redraw() {
        renderer.forget()
        draw()
    }

    /// Gives the terminal back to the shell until it continues the program.
    func suspend() async {
        await closeScreen()
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
    }

    private func resume() async {
        signal(SIGTSTP, SIG_IGN)
        await openScreen()
        take(.resized(device.size))
    }

    private func openScreen() async {
        await device.open()
        renderer.forget()
        hasScreen = true
    }

    private func closeScreen() async {
        hasScreen = false
        await device.close()
    }

    private func follow<Value>(_ values: Latest<Value>, _ input: @escaping @Sendable (Value) -> ChatInput) {
        Task { for await value in values { take(input(value)) } }
    }

    private func draw() {
        isDrawn = false
        guard hasScreen, !isDrawing else { return }
        isDrawing = true
        Task {
            while !isDrawn, hasScreen {
                isDrawn = true
                let output = renderer.show(ChatView(screen).frame())
                if !output.isEmpty { await device.write(output) }
                try? await Task.sleep(for: Self.frameTime)
            }
            isDrawing = false
        }
    }

    private func readKeys() async {
        while let bytes = await input.read() {
            bytesRead += 1
            for key in reader.read(bytes) { take(.key(key)) }
            guard reader.isUndecided else { continue }
            let count = bytesRead
            Task {
                try? await Task.sleep(for: Self.escapeTime)
                guard count == bytesRead else { return }
                for key in reader.flush() { take(.key(key)) }
            }
        }
        end.yield(.signal(SIGHUP))
    }

    private func hearSignals() async {
        for await number in signals.numbers {
            switch number {
            case SIGWINCH: take(.resized(device.size))
            case SIGCONT: await resume()
            case SIGTSTP: await suspend()
            default: end.yield(.signal(number))
            }
        }
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            take(.tick(Date()))
        }
    }
}
