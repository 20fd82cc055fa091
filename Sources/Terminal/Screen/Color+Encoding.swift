// SPDX-License-Identifier: MIT

import Foundation

extension Color {
    /// Of an angle in degrees.
    static func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }

    /// A linear part of a colour as sRGB has it (IEC 61966-2-1); what the screen cannot show is the nearest it can.
    static func encoded(_ linear: Double) -> UInt8 {
        let value = min(1, max(0, linear))
        let curved = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
        return UInt8((curved * 255).rounded())
    }
}
