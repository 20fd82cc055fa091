// SPDX-License-Identifier: MIT

import RoomkeyClient

/// The looks of everything, as far as the terminal can show them.
struct Palette: Hashable, Sendable {
    /// How many colours the terminal has.
    enum Depth: Hashable, Sendable {
        case none, sixteen, full
    }

    /// Those of the 16 that can be read on dark and on light.
    private static let standard: [UInt8] = [9, 3, 2, 6, 12, 5, 13, 1]

    let depth: Depth
    /// The terminal's background is light, as far as it tells.
    let isLight: Bool

    /// - Parameter environment: `NO_COLOR`, `COLORTERM`, `TERM` and `COLORFGBG` are looked at.
    init(environment: [String: String]) {
        let isWanted = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        let isFull = ["truecolor", "24bit"].contains(environment["COLORTERM"])
        depth = isWanted ? (isFull ? .full : .sixteen) : .none
        // "foreground;background"; 7 and those above 8 are the light ones.
        let background = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
        isLight = background.map { $0 == 7 || $0 > 8 } ?? false
    }

    /// The colour of a person, which stays with their id.
    func person(_ id: UserID) -> Style { Style(foreground: color(of: id)) }

    var title: Style { Style(traits: .bold) }
    var faint: Style {
        depth == .full ? Style(foreground: .oklch(isLight ? 0.55 : 0.62, 0.01, hue: 290)) : Style(traits: .faint)
    }
    var accent: Style { Style(foreground: violet) }
    var error: Style { Style(foreground: chosen(.oklch(isLight ? 0.55 : 0.72, 0.17, hue: 25), 9)) }
    var code: Style { Style(foreground: chosen(.oklch(isLight ? 0.5 : 0.78, 0.09, hue: 200), 6)) }
    var link: Style { Style(traits: .underlined, foreground: chosen(.oklch(isLight ? 0.5 : 0.75, 0.11, hue: 250), 12)) }
    /// A name that is called.
    var mention: Style { Style(traits: .bold, foreground: violet) }
    /// One's own name, called by somebody.
    var called: Style {
        switch depth {
        case .none: Style(traits: [.bold, .reversed])
        case .sixteen: Style(traits: .bold, foreground: .standard(0), background: .standard(3))
        case .full:
            Style(traits: .bold, foreground: .oklch(0.25, 0.05, hue: 85), background: .oklch(0.86, 0.13, hue: 85))
        }
    }
    /// The room one is in, and what is chosen in a list.
    var chosenRow: Style {
        switch depth {
        case .none, .sixteen: Style(traits: [.bold, .reversed])
        case .full:
            Style(
                traits: .bold,
                foreground: .oklch(isLight ? 0.3 : 0.96, 0.03, hue: 290),
                background: .oklch(isLight ? 0.9 : 0.36, 0.09, hue: 290)
            )
        }
    }

    private var violet: Color? { chosen(.oklch(isLight ? 0.5 : 0.74, 0.16, hue: 290), 13) }

    private func chosen(_ full: Color, _ standard: UInt8) -> Color? {
        switch depth {
        case .none: nil
        case .sixteen: .standard(standard)
        case .full: full
        }
    }

    private func color(of id: UserID) -> Color? {
        // The web app's angle, so that people have one colour everywhere.
        let sum = id.rawValue.utf16.reduce(7) { ($0 * 31 + Int($1)) % 3600 }
        let full = Color.oklch(isLight ? 0.5 : 0.76, 0.13, hue: Double(sum % 360))
        return chosen(full, Self.standard[sum % 360 * Self.standard.count / 360])
    }
}
