// SPDX-License-Identifier: MIT

import Foundation

/// Descriptors that are held for nothing but to be given up when there are no others.
struct SpareDescriptors {
    private var held: [CInt] = []

    var areHeld: Bool { !held.isEmpty }

    /// Takes all of them, or none where there are not so many.
    /// - Returns: whether they are held.
    @discardableResult
    mutating func hold() -> Bool {
        while held.count < ServerLimits.spareDescriptors {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                release()
                return false
            }
            held.append(descriptor)
        }
        return true
    }

    mutating func release() {
        for descriptor in held { close(descriptor) }
        held = []
    }
}
