"""Holds the papers to what they name: links of the Markdown files lead somewhere, files named in CONTRIBUTING.md and parts of Sources
named in docs exist, and rules of docs/hpkv-protocol.md that Sources and Tests cite are there. Prints what is wrong; exit code 1 if
anything is."""

import re
import subprocess
import sys
from pathlib import Path

PROTOCOL = Path("docs/hpkv-protocol.md")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
                            capture_output=True, text=True, check=True)
    return [Path(line) for line in listed.stdout.splitlines() if Path(line).is_file()]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and other sites make them, and those that it marks itself."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    texts = (re.sub(r"\[([^]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip().lower() for heading in headings)
    marked = re.findall(r'<a id="([^"]+)">', page.read_text())
    return {re.sub(r"[^\w\- ]", "", text).replace(" ", "-") for text in texts} | set(marked)


def broken_links(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(f"{page}: the link {link} leads nowhere")
    return broken


def missing_files() -> list[str]:
    """A step of CONTRIBUTING.md's list may name the folder once for all of its files, so the end of a path is enough."""
    there = ["/" + str(path) for path in tracked()]
    named = re.findall(r"`([\w./+-]+\.(?:swift|js|py|json|css|md|txt|sh))`", Path("CONTRIBUTING.md").read_text())
    return [f"CONTRIBUTING.md: there is no {name}" for name in named
            if not any(path.endswith("/" + name) for path in there)]


def missing_sources() -> list[str]:
    """`Chat/Sync/CatchUp` in a page means a file or a folder of Sources."""
    there = {str(path.relative_to("Sources").with_suffix("")) for path in tracked("Sources/*.swift")}
    there |= {str(folder) for path in there for folder in Path(path).parents}
    targets = {path.split("/")[0] for path in there if "/" in path}
    missing = []
    for page in tracked("docs/*.md"):
        for name in re.findall(r"`(\w+/[\w/+]+)`", page.read_text()):
            if name.split("/")[0] in targets and name not in there:
                missing.append(f"{page}: there is no Sources/{name}")
    return missing


def missing_rules() -> list[str]:
    text = PROTOCOL.read_text()
    rules = set(re.findall(r"^\| ([CKWLMNT]\d+) \|", text, re.MULTILINE))
    rules |= {"§" + number for number in re.findall(r"^##+ (\d(?:\.\d+)?)[. ]", text, re.MULTILINE)}
    missing = []
    for page in tracked("Sources/*.swift", "Tests/*.swift"):
        for number, line in enumerate(page.read_text().splitlines(), 1):
            cites = "Conformance/KeyValue" in str(page) and "@Test" in line or "hpkv-protocol" in line
            for rule in re.findall(r"§\d(?:\.\d+)?|\b[CKWLMNT]\d{1,2}\b", line.split("RFC")[0] if cites else ""):
                if rule not in rules:
                    missing.append(f"{page}:{number}: {PROTOCOL} has no {rule}")
    return missing


problems = [problem for page in tracked("*.md") for problem in broken_links(page)] + missing_files() + missing_sources() + missing_rules()
print("\n".join(problems) or "the papers are true to what they name")
sys.exit(1 if problems else 0)
