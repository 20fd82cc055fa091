// SPDX-License-Identifier: MIT

import Testing

@testable import Chat

@Suite("Chat: names as the eye takes them")
struct FoldedNameTests {
    @Test(
        "case, spaces, forms and lookalikes make no difference",
        arguments: ["ada", "Ada", " A D\tA\n", "ＡＤＡ", "Аda", "a\u{200B}da", "αda"]
    )
    func same(name: String) {
        #expect(FoldedName(name).text == "ada")
    }

    @Test("other names are others", arguments: ["ad4", "adá", "a.da", "a_da", "bda", "ad", ""])
    func others(name: String) {
        #expect(FoldedName(name).text != "ada")
    }

    @Test("a name of ASCII folds as it does beside other letters")
    func ascii() {
        for code in UInt8(0)...127 {
            let scalar = String(UnicodeScalar(code))
            #expect(FoldedName(scalar + "字").text == FoldedName(scalar).text + "字", "character \(code)")
        }
    }
}
