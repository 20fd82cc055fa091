// SPDX-License-Identifier: MIT

import Testing
import WebBundler

@Suite("Web bundle: what is served")
struct WebBundleTests {
    @Test("what the first module needs is one script, in the order of the imports, without comments and types")
    func joined() throws {
        let files = try bundle([
            "app.js": """
            // A comment.
            import "./run.js";
            import { one, two as second } from "./api/numbers.js";
            /** Of several
             * lines. */
            /** @type {import("./nowhere.js").Number} */
            const sum = /** @type {number} */ (one + second);
            """,
            "run.js": "/** Only run. */\n  document.title = \"Hello\";\n",
            "api/numbers.js": "export const one = 1;\nexport async function two() {}\nexport class Three {}\n",
        ])
        #expect(
            files == [
                "app.js": """
                const run_ = (() => {
                document.title = "Hello";
                return {  };
                })();
                const numbers_ = (() => {
                const one = 1;
                async function two() {}
                class Three {}
                return { one, two, Three };
                })();
                const app_ = (() => {
                const { one, two : second } = numbers_;
                const sum = (one + second);
                return {  };
                })();
                export { app_, numbers_, run_ };

                """
            ]
        )
    }

    @Test("a module that is asked for later is a file, and takes what the first script has from there")
    func later() throws {
        let files = try bundle([
            "app.js": "import { h } from \"./ui/dom.js\";\nconst open = () => import(\"./features/later.js\");\n",
            "ui/dom.js": "export const h = 1;\nexport const t = 2;\n",
            "features/later.js": """
            import { h } from "../ui/dom.js";
            import { part } from "./part.js";
            export const later = h + part;
            const more = () => Promise.all([import("./part.js"), import("../ui/dom.js")]);
            """,
            "features/part.js": "export const part = 1;\n",
        ])
        #expect(files.keys.sorted() == ["app.js", "features/later.js", "features/part.js"])
        #expect(files["app.js"]?.contains("import(\"/features/later.js\")") == true)
        #expect(
            files["features/later.js"] == """
                import { dom_ } from "/app.js";
                const { h } = dom_;
                import { part } from "/features/part.js";
                export const later = h + part;
                const more = () => Promise.all([import("/features/part.js"), import("/ui/dom.js")]);

                """
        )
    }

    @Test("a module that waits for something is waited for")
    func awaits() throws {
        let files = try bundle([
            "app.js": "import { texts } from \"./texts.js\";\nconst act = async () => {\n  await texts;\n};\n",
            "texts.js": "export const texts = (await import(\"./de.js\")).texts;\n",
            "de.js": "export const texts = 1;\n",
        ])
        #expect(files["app.js"]?.contains("const texts_ = await (async () => {\n") == true)
        #expect(files["app.js"]?.contains("const app_ = (() => {\n") == true)
    }

    @Test("a script beside the page stands alone, and other files are served as they are")
    func others() throws {
        let files = try bundle(["app.js": "run();\n", "sw.js": "// Works.\nlisten();\n", "icon.svg": "<svg/>\n"])
        #expect(files["sw.js"] == "listen();\n")
        #expect(files["icon.svg"] == "<svg/>\n")
    }

    @Test("stylesheets stand where they are imported")
    func styles() throws {
        let files = try bundle([
            "app.js": "run();\n",
            "app.css": "@import \"./ui/base.css\";\n@import \"./shell/frame.css\";\np { margin: 0; }\n",
            "ui/base.css": "@layer base {\n  /* Why. */\n  a { color: red; } /* here */\n}\n",
            "shell/frame.css": "main { display: grid; }\n",
        ])
        #expect(files.keys.sorted() == ["app.css", "app.js"])
        #expect(
            files["app.css"] == """
                @layer base {
                a { color: red; } /* here */
                }
                main { display: grid; }
                p { margin: 0; }

                """
        )
    }

    @Test(
        "files that do not fit together are refused, with the file and the line",
        arguments: [
            (["app.js": "import { a } from \"./a.js\";\n"], "app.js:1: there is no a.js"),
            (["app.js": "\nconst a = import(\"./a.js\");\n"], "app.js:2: there is no a.js"),
            (["app.js": "", "ui/a.js": ""], "ui/a.js: no module imports it"),
            (
                ["app.js": "import {\n  a,\n} from \"./a.js\";\n", "a.js": ""],
                "app.js:1: an import is written import { name } from \"./module.js\";"
            ),
            (
                ["app.js": "import a from \"./a.js\";\n", "a.js": ""],
                "app.js:1: an import is written import { name } from \"./module.js\";"
            ),
            (
                ["app.js": "\n\nexport default 1;\n"],
                "app.js:3: only a const, a function or a class can be exported"
            ),
            (
                ["app.js": "const a = 1;\nexport { a };\n"],
                "app.js:2: only a const, a function or a class can be exported"
            ),
            (
                [
                    "app.js": "import { a } from \"./a.js\";\n", "a.js": "import { b } from \"./b.js\";\n",
                    "b.js": "import { a } from \"./a.js\";\n",
                ],
                "a.js: modules import each other in a circle: a.js → b.js → a.js"
            ),
            (
                [
                    "app.js": "import \"./ui/list.js\";\nimport \"./api/list.js\";\n", "ui/list.js": "",
                    "api/list.js": "",
                ],
                "api/list.js: a file of that name is part of app.js already, ui/list.js"
            ),
            (
                ["app.js": "const later = import(\"./api/later.js\");\n", "api/later.js": ""],
                "api/later.js: it cannot be loaded later, since the server answers /api/ itself"
            ),
            (["index.html": ""], "There is no app.js."),
            (["app.js": "", "app.css": "@import \"./ui/a.css\";\n"], "app.css:1: there is no ui/a.css"),
            (
                ["app.js": "", "app.css": "@import url(ui/a.css);\n"],
                "app.css:1: an import is written @import \"./sheet.css\";"
            ),
            (
                ["app.js": "", "app.css": "@import \"./a.css\";\n@import \"./a.css\";\n", "a.css": ""],
                "a.css: it is imported twice"
            ),
            (["app.js": "", "app.css": "", "ui/a.css": ""], "ui/a.css: no stylesheet imports it"),
        ]
    )
    func refused(files: [String: String], reason: String) {
        #expect(throws: WebBundleError(reason)) { try bundle(files) }
    }

    @Test("without a page there is nothing to serve")
    func noPage() {
        #expect(throws: WebBundleError("There is no index.html.")) { try WebBundle(["app.js": []]) }
    }

    @Test("what is compressed is smaller, and is in the form of gzip")
    func compressed() throws {
        let text = Array(String(repeating: "Hello, hello. ", count: 100).utf8)
        let bundle = try WebBundle(["index.html": [], "app.js": [], "text.txt": text, "noise.png": [0x89, 0x50]])
        let file = try #require(bundle.files.first { $0.name == "text.txt" }?.compressed)
        #expect(file.count < text.count / 10)
        #expect(file.prefix(3) == [0x1F, 0x8B, 0x08])
        #expect(bundle.files.first { $0.name == "noise.png" }?.compressed == nil)
    }

    /// What is served besides the page.
    private func bundle(_ files: [String: String]) throws -> [String: String] {
        let sources = ["index.html": ""].merging(files) { $1 }.mapValues { Array($0.utf8) }
        let served = try WebBundle(sources).files.filter { $0.name != "index.html" }
        return Dictionary(uniqueKeysWithValues: served.map { ($0.name, String(decoding: $0.content, as: UTF8.self)) })
    }
}
