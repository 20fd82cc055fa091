// SPDX-License-Identifier: MIT

import Crypto

extension SymmetricKey {
    /// A key for one purpose only, so that nothing signed for one can be passed off for another.
    func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: self, info: Array("roomkey \(purpose)".utf8), outputByteCount: 32)
    }
}
