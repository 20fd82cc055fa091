// SPDX-License-Identifier: MIT

/// A colour as a terminal is told it.
enum Color: Hashable, Sendable {
    /// One of the 16 that the person has chosen for their terminal.
    case standard(UInt8)
    /// Exactly this one.
    case rgb(UInt8, UInt8, UInt8)

    /// Its numbers in a "select graphic rendition" (ECMA-48 §8.3.117).
    func parameters(isBackground: Bool) -> String {
        let offset = isBackground ? 10 : 0
        switch self {
        case .standard(let number) where number < 8: return "\(30 + offset + Int(number))"
        case .standard(let number): return "\(90 + offset + Int(number) - 8)"
        case .rgb(let red, let green, let blue): return "\(38 + offset);2;\(red);\(green);\(blue)"
        }
    }

    /// A colour by how it looks: Björn Ottosson's OKLCH, as the web app uses it.
    /// - Parameters:
    ///   - lightness: from 0 to 1.
    ///   - chroma: from 0 (grey) to about 0.3.
    ///   - hue: in degrees.
    static func oklch(_ lightness: Double, _ chroma: Double, hue: Double) -> Color {
        let a = chroma * cosine(hue)
        let b = chroma * cosine(hue - 90)
        func cube(_ value: Double) -> Double { value * value * value }
        let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        return .rgb(
            encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
            encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
            encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short)
        )
    }
}
