// SPDX-License-Identifier: MIT

import AccessPattern
import Testing

@Suite("Access patterns: literal text")
struct LiteralTests {
    @Test(
        "a text taken literally matches itself and nothing else, whatever it holds",
        arguments: [
            ("chat:room_a-b", "chat:room_axb"), ("a.b", "axb"), (".*", "x"), ("a|b", "a"), ("(a)", "a"), ("[ab]", "a"),
            ("a{2}", "aa"), ("a?", ""), ("a+", "aa"), ("^a$", "a"), (#"\d"#, "1"), ("a/b", "a"), ("日本 🚀", "日本"),
        ]
    )
    func literal(text: String, other: String) throws {
        let pattern = try AccessPattern("^(\(AccessPattern.literal(text))|z)$")
        #expect(pattern.matches(Array(text.utf8)))
        #expect(!pattern.matches(Array(other.utf8)))
        #expect(pattern.matches(Array("z".utf8)))
    }
}
