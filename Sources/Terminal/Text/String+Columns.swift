// SPDX-License-Identifier: MIT

extension StringProtocol {
    /// How many columns a terminal gives it.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// As much of its beginning as fits into so many columns; `…` stands for what does not.
    func shortened(to columns: Int) -> String {
        guard self.columns > columns else { return String(self) }
        var used = 0
        var kept = ""
        for character in self {
            used += character.columns
            // One column stays for the dots.
            guard used < columns else { break }
            kept.append(character)
        }
        return columns > 0 ? kept + "…" : ""
    }
}
