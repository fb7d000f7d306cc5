"""Collects every text that users see into the Qt Linguist file, and compiles it.

    python resources/translations/update.py           update timeo_fr.ts, compile timeo_fr.qm
    python resources/translations/update.py --check   fail when something is not translated or not compiled

Qt's own lupdate does not see texts that are data (command titles, sentences made below the interface), so the
sources are read here: first arguments of tr(), sentence(), CannotOpen(), UserError(); titles and helps of commands;
the tables named in _TABLES.
"""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "timeo_desktop"
TS, QM = HERE / "timeo_fr.ts", HERE / "timeo_fr.qm"
CONTEXT = "timeo"
_FIRST = {
    "several", "because",
    "tr", "sentence", "CannotOpen", "UserError", "Unavailable", "AuthFailed", "BadData", "NotFound", "ServerError",
    "WebPage",
    "StoreDamaged", "StoreTooNew", "StoreUnusable", "SyncBusy", "SecretsLocked", "kind", "Column", "ticket_column",
    "_Way",
}  # fmt: skip
_SECOND = {
    "several", "Command", "Panel", "Overlay", "SearchSource", "HistorySource", "Refusal", "Field", "ticket", "moment",
    "_beside", "_measuring",
}  # fmt: skip
_THIRD = {"Look", "_choice", "_beside"}
_KEYWORDS = {
    "CannotOpen": ("reason",), "sentence": ("reason",), "Command": ("help",), "Field": ("help",),
    "Panel": ("help", "show"), "_measuring": ("hint",), "Overlay": ("heading",),
    "ConnectorInfo": ("title", "help"),
}  # fmt: skip
_TABLES = {
    "CLASS_WORDS", "_KIND_WORDS", "_WORDS", "_STAGES", "_MOUSE", "key", "VIEW", "QUANTITY_WORDS", "_FIELD_TEXTS",
    "_EVENT_TEXTS", "ROLE_TITLES", "_PERIODS", "_RANGES", "_SILENCES", "_KIND_NAMES", "_DELIMITERS", "_ORDERS", "_TLS",
    "_TOLD_WHOLE", "_ELSE_LATER", "_NOTHING_TELLS", "_OTHERWISE", "_NOT_AS_SAID", "_SWAPPED", "_SHORTENED", "_LEFT_OUT",
    "GROUP_TITLES",
    "_OFFERED", "MEASURE_WORDS", "SNAP_WORDS",
}  # fmt: skip
# Texts of these calls and tables that are no words: signs, formats, values.
_NO_WORDS = re.compile(r"[^A-Za-zÀ-ÿ]*")
_MENUS = "FILE"


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)
    elif isinstance(node, ast.Tuple | ast.List):
        for value in node.elts:
            yield from _texts(value)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _of_call(node: ast.Call) -> Iterator[str]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in _FIRST and node.args:
        yield from _texts(node.args[0])
    if name in _SECOND and len(node.args) > 1:
        yield from _texts(node.args[1])
    if name in _THIRD and len(node.args) > 2:
        yield from _texts(node.args[2])
    if name == "_tell" and len(node.args) > 3:
        yield from _texts(node.args[3])
    if name == "Message" and len(node.args) > 3:
        yield from _texts(node.args[3])
    for keyword in node.keywords:
        if keyword.arg in _KEYWORDS.get(name, ()):
            yield from _texts(keyword.value)


def _of_loop(node: ast.For) -> Iterator[str]:
    """Loops over pairs of a word and its widget."""
    names = [each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)]
    if "word" in names and isinstance(node.iter, ast.Tuple):
        place = names.index("word")
        for row in node.iter.elts:
            if isinstance(row, ast.Tuple):
                yield from _texts(row.elts[place])


def collect() -> list[str]:
    """All texts, in the order of the files."""
    found: dict[str, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            texts: Iterator[str] = iter(())
            if isinstance(node, ast.Call):
                texts = _of_call(node)
            elif isinstance(node, ast.For):
                texts = _of_loop(node)
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = node.targets[0]
                if (isinstance(target, ast.Name) and target.id in _TABLES) or (
                    isinstance(target, ast.Tuple) and getattr(target.elts[0], "id", "") == _MENUS
                ):
                    texts = _texts(node.value)
            found.update(dict.fromkeys(text for text in texts if not _NO_WORDS.fullmatch(text)))
    return list(found)


def translations() -> dict[str, str]:
    """What the Linguist file holds now."""
    if not TS.exists():
        return {}
    rows = ET.parse(TS).iter("message")
    return {row.findtext("source", ""): row.findtext("translation", "") for row in rows}


def write(texts: list[str], known: dict[str, str]) -> None:
    """Write the Linguist file."""
    root = ET.Element("TS", version="2.1", language="fr_FR", sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text in texts:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = known.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode")
    TS.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compile_to(target: Path) -> None:
    """Run Qt's lrelease."""
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent)) or "pyside6-lrelease"
    subprocess.run([tool, "-silent", str(TS), "-qm", str(target)], check=True)


def problems() -> list[str]:
    """What is not translated, no longer used, filled in differently, or not compiled."""
    texts, known = collect(), translations()
    found = [f"not translated: {text}" for text in texts if not known.get(text)]
    found += [f"no longer used: {text}" for text in known if text not in texts]
    for text in texts:
        if known.get(text) and _fields(text) != _fields(known[text]):
            found.append(f"other values than the English text: {text}")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.qm"
        compile_to(fresh)
        if not QM.exists() or fresh.read_bytes() != QM.read_bytes():
            found.append("timeo_fr.qm is not compiled from timeo_fr.ts")
    return found


def _fields(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def main() -> int:
    """Update, or check."""
    if "--check" in sys.argv:
        found = problems()
        sys.stderr.write("".join(f"{line}\n" for line in found))
        return 1 if found else 0
    write(collect(), translations())
    compile_to(QM)
    return 0


if __name__ == "__main__":
    sys.exit(main())
