#!/usr/bin/env python3
"""Writes the tables of Unicode that Roomkey reads, from ICU: what search takes for the same, and what looks the same.

    apt install python3-icu && /usr/bin/python3 Tools/unicode/tables.py

The tables are committed, so that neither a build nor a running server needs ICU, and all nodes of a cluster agree.
"""

import json
import sys
from pathlib import Path

import icu

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 118

NFC, NFD, NFKD = (icu.Normalizer2.getNFCInstance(), icu.Normalizer2.getNFDInstance(), icu.Normalizer2.getNFKDInstance())
COLLATOR = icu.Collator.createInstance(icu.Locale.getRoot())
COLLATOR.setStrength(icu.Collator.PRIMARY)
ELEMENTS = COLLATOR.createCollationElementIterator("")
CATEGORY = icu.UCharCategory
HANGUL = range(0xAC00, 0xD7A4)
SURROGATES = range(0xD800, 0xE000)
#: ICU keeps the dotless i apart from i, which are one letter of Turkish to whoever types without dots.
DOTLESS = "ı"

KNOWN = [c for c in range(0x110000) if c not in SURROGATES and icu.Char.isdefined(c)
         and icu.Char.charType(c) != CATEGORY.PRIVATE_USE_CHAR]


def is_said(character: str) -> bool:
    """Whether it is a letter, a number or a mark."""
    kind = icu.Char.charType(ord(character))
    return kind in range(CATEGORY.UPPERCASE_LETTER, CATEGORY.OTHER_NUMBER + 1)


def primaries(text: str) -> list:
    ELEMENTS.setText(text)
    found = []
    while (element := ELEMENTS.next()) != -1:
        element &= 0xFFFFFFFF
        if element >> 16 == 0:
            continue
        # A long weight comes in two elements.
        if element & 0xC0 == 0xC0 and found:
            found[-1] += (element >> 16,)
        else:
            found.append((element >> 16,))
    return found


#: ı, and its forms in mathematics.
SAME = {chr(c): "i" for c in KNOWN if primaries(chr(c)) == primaries(DOTLESS)}


def key(text: str) -> bytes:
    return COLLATOR.getCollationKey("".join(SAME.get(c, c) for c in text)).getByteArray()


def searched() -> dict:
    """Each character that search takes for another one, or several, or none."""
    weights = {c: primaries(chr(c)) for c in KNOWN if c not in HANGUL}

    def rank(c: int) -> tuple:
        text = chr(c)
        return (not is_said(text), NFKD.normalize(text) != text, icu.UnicodeString(text).foldCase() != text, c)

    standing: dict = {}
    for c, weight in weights.items():
        if len(weight) == 1 and (weight[0] not in standing or rank(c) < rank(standing[weight[0]])):
            standing[weight[0]] = c
    folds = {}
    for c, weight in weights.items():
        fold = SAME.get(chr(c), "".join(chr(standing[each]) for each in weight))
        if key(fold) != key(chr(c)):
            raise SystemExit(f"U+{c:04X} is not what ICU takes for {fold!r}")
        if fold != chr(c) and (fold == "" or any(map(is_said, fold + chr(c)))):
            folds[c] = fold
    return folds


def contracted(folds: dict) -> dict:
    """Sequences that are one letter, though their parts alone are others or nothing: й in two parts, the am of Thai."""
    def fold(text: str) -> str:
        return "".join(folds.get(ord(c), c) for c in text)

    found = {}
    for c in KNOWN:
        for form in (NFD, NFKD):
            parts = form.normalize(chr(c))
            said = [part for part in fold(parts) if is_said(part)]
            if c not in HANGUL and parts != chr(c) and key(parts) == key(chr(c)) and said != [part for part in fold(chr(c)) if is_said(part)]:
                found.setdefault(parts, chr(c))
    # Longer ones that shorter ones are part of follow from them.
    return {parts: whole for parts, whole in found.items()
            if len(whole) == 1 and not any(other != parts and other in parts and fold(parts.replace(other, found[other])) == fold(whole) for other in found)}


def confused() -> dict:
    """Each character that looks like others, with what stands for all that look so (Unicode TR 39). Texts are decomposed before."""
    checker = icu.SpoofChecker()
    folds = {}
    for c in KNOWN:
        text = chr(c)
        if NFD.normalize(text) == text and (skeleton := checker.getSkeleton(0, text)) != text:
            folds[c] = skeleton
    return folds


def runs(folds: dict) -> list:
    """`from+count/step~rise:to`, in hexadecimal: `count` more characters, `step` apart, stand for characters that are `rise` apart."""
    items = sorted(folds.items())
    written = []
    at = 0
    while at < len(items):
        start, fold = items[at]
        best = (1, 1, 0)
        for step in (1, 2):
            for rise in (0, 1, 2) if len(fold) == 1 else (0,):
                count = 1
                while at + count < len(items):
                    c, other = items[at + count]
                    same = other == fold if rise == 0 else len(other) == 1 and ord(other) == ord(fold) + count * rise
                    if c != start + count * step or not same:
                        break
                    count += 1
                best = max(best, (count, -step, rise))
        count, step, rise = best[0], abs(best[1]), best[2]
        text = f"{start:x}" + (f"+{count - 1:x}" if count > 1 else "") + (f"/{step}" if step > 1 and count > 1 else "")
        written.append(text + (f"~{rise}" if rise else "") + ":" + ".".join(f"{ord(c):x}" for c in fold))
        at += count
    return written


def write_contractions(folds: dict) -> None:
    lines, line = [], ""
    for parts, whole in contracted(folds).items():
        text = ".".join(f"{ord(c):x}" for c in parts) + ":" + f"{ord(whole):x} "
        if len(line) + len(text) + 9 > COLUMNS:
            lines.append(line)
            line = ""
        line += text
    body = "\n".join(f"        {line}\\" for line in [*lines, line])[:-1].rstrip()
    path = ROOT / "Sources/Store/TextIndex/SearchFolding+Table.swift"
    path.write_text(path.read_text().rstrip().removesuffix("}") + f"""
    /// Letters that are written in parts, and the parts alone are others or nothing: `first.second:whole`.
    static let contractions = readContractions(
        \"\"\"
{body}
        \"\"\"
    )
}}
""")


def write(path: str, imported: str, type_name: str, name: str, comment: str, folds: dict) -> None:
    lines, line = [], ""
    for run in runs(folds):
        if len(line) + len(run) + 9 > COLUMNS:
            lines.append(line)
            line = ""
        line += run + " "
    lines.append(line)
    body = "\n".join(f"        {line}\\" for line in lines)[:-1].rstrip()
    (ROOT / path).write_text(f"""\
// SPDX-License-Identifier: MIT AND Unicode-3.0
// Written by Tools/unicode/tables.py from ICU {icu.ICU_VERSION} (Unicode {icu.UNICODE_VERSION}); not edited by hand.
{imported}
extension {type_name} {{
    /// {comment}
    static let {name} = ScalarMap(
        \"\"\"
{body}
        \"\"\"
    )
}}
""")


#: Words with forms that are the same to search, beside what is made of each script.
WORDS = ["Straße STRASSE strasse ſtraße", "ΟΔΥΣΣΕΥΣ Οδυσσεύς οδυσσευσ ὀδυσσεύς", "İSTANBUL istanbul ıstanbul Istanbul ISTANBUL", "ISPARTA ısparta isparta",
         "ёлка елка ЁЛКА е\u0308лка", "мой МОЙ мои\u0306", "мои", "café CAFE cafe\u0301 ｃａｆｅ", "Ærø aero AERØ", "œuvre oeuvre", "مُحَمَّد محمد محمـد", "שָׁלוֹם שלום",
         "ガンダム がんだむ ｶﾞﾝﾀﾞﾑ カ\u3099ンタ\u3099ム かんたむ", "한국어 \u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165", "하나", "한", "하", "กำ กํา", "กา", "กิ", "หมี่ หมี", "हिन्दी", "हिन्द", "हन्दी",
         "क़लम कलम", "ﬁn fin ﬁN", "㍿ 株式会社", "①② 12 १२ ١٢", "Đà Nẵng", "đa ða", "ŋ", "x²", "日本 ⽇本", "日", "ｱｲ アイ あい ァィ"]


def corpus() -> list:
    """Groups of texts that are the same to search; those of one script are no two the same."""
    def grouped(texts: list) -> list:
        groups: dict = {}
        for text in texts:
            if text and text not in groups.setdefault(key(NFC.normalize(text)), []):
                groups[key(NFC.normalize(text))].append(text)
        return [group for known, group in groups.items() if known != key("")]

    every = [{"script": "Words", "groups": grouped([text for line in WORDS for text in line.split()])}]
    scripts: dict = {}
    for c in KNOWN:
        if icu.Char.isalpha(c):
            scripts.setdefault(icu.Script.getShortName(icu.Script.getScript(c)), []).append(chr(c))
    for script, letters in sorted(scripts.items()):
        chosen = letters[:: max(1, len(letters) // 10)][:12]
        texts = []
        for letter in chosen:
            forms = [letter, letter.upper(), letter.lower(), letter.title(), NFC.normalize(letter), NFD.normalize(letter), NFKD.normalize(letter), letter + "\u0301"]
            texts += [form for form in forms if all(map(is_said, form))]
        texts.append("".join(chosen[:3]))
        every.append({"script": script, "groups": grouped(texts)})
    return every


def emoji() -> list:
    """Emoji as they are recommended: all with selectors, keycaps or tags, and some of the others."""
    found = icu.UnicodeSetIterator(icu.UnicodeSet("[:RGI_Emoji:]"))
    every = []
    while found.next():
        every.append(str(found.getString()))
    formed = [text for text in every if any(c in "\uFE0F\u20E3\U000E007F" for c in text)]
    return formed + [text for text in every if text not in formed][::12]


def main() -> None:
    write("Sources/Store/TextIndex/SearchFolding+Table.swift", "", "SearchFolding", "table",
          "What ICU's root collation does not tell apart at its primary strength, and ı.", searched())
    write_contractions(searched())
    write("Sources/Chat/NameSkeleton+Table.swift", "\nimport Store\n", "NameSkeleton", "table",
          "What looks alike (Unicode TR 39), with one of them for all.", confused())
    lines = ",\n".join(json.dumps(each) for each in corpus())
    (ROOT / "Tests/Fixtures/search-folding.json").write_text(f"[\n{lines}\n]\n")
    (ROOT / "Tests/Fixtures/emoji.txt").write_text(" ".join(emoji()) + "\n")


if __name__ == "__main__":
    sys.exit(main())
