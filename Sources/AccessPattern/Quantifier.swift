// SPDX-License-Identifier: MIT

/// How often something may follow itself: `*`, `+`, `?` or `{n,m}`.
struct Quantifier: Equatable {
    let minimum: Int

    /// Nil for no end.
    let maximum: Int?

    /// How many instructions a fragment of this many takes once repeated; `Int.max` if that is beyond counting.
    func size(repeating length: Int) -> Int {
        let required = length.multipliedReportingOverflow(by: minimum)
        let rest: (partialValue: Int, overflow: Bool) =
            if let maximum {
                (length + 1).multipliedReportingOverflow(by: maximum - minimum)
            } else {
                (minimum == 0 ? length + 2 : 1, false)
            }
        let total = required.partialValue.addingReportingOverflow(rest.partialValue)
        return required.overflow || rest.overflow || total.overflow ? .max : total.partialValue
    }
}
