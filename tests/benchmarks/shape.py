"""Measures code bases from their sources and puts ours beside others; then counts what ours should lose.

Numbers are defined as in the table of our reference notes: tests and copied libraries are left out, empty files too;
"a / b" is the median and the 90th percentile; comments and docstrings are shares of the lines that are not blank.
Words of a function are the names, attributes and values of its body: lines of 120 characters hold more of them than
lines of 88. Of C++ only files and lines are counted. A folder list separated by commas is one code base.

Usage: python tests/benchmarks/shape.py [--write docs/shape.md] [--beside NAME=FOLDER[,FOLDER...] ...]
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.shape_counts import (
    LONG_FILE,
    LONG_FUNCTION,
    VERY_LONG_FILE,
    Shape,
    files_in,
    shape_of,
    sources_in,
)
from tests.test_ratchet import PACKAGE, ROWS

CPP = ("cxx", "cpp", "cc", "h", "hpp")
COLUMNS = (
    "code", "files", "lines", "lines per file", f"files > {LONG_FILE}", f"files > {VERY_LONG_FILE}",
    "characters per line", "lines per function", "words per function", f"functions > {LONG_FUNCTION}", "comments",
    "docstrings", "public functions with a docstring", "functions with a return type", "arguments per function",
)  # fmt: skip


def spread(values: list[int]) -> str:
    """The median and the 90th percentile."""
    if len(values) < 2:
        return "–"
    return f"{median(values):.0f} / {quantiles(values, n=10, method='inclusive')[-1]:.0f}"


def share(part: int, whole: int, digits: int = 0) -> str:
    """A share in per cent."""
    return f"{100 * part / whole:.{digits}f} %" if whole else "–"


def measured(folders: Iterable[Path]) -> Shape:
    """The shape of the Python in these folders, or else of the C++."""
    known = list(folders)
    shape = shape_of(source for folder in known for source in sources_in(folder))
    if not shape.files:
        paths = (path for folder in known for path in files_in(folder, CPP))
        shape.files = [len(path.read_text("utf-8", errors="replace").splitlines()) for path in paths]
    return shape


def row(name: str, shape: Shape) -> list[str]:
    """One line of the table."""
    lines, functions = shape.files, shape.functions
    return [
        name, f"{len(lines)}", f"{sum(lines):,}", spread(lines), f"{sum(each > LONG_FILE for each in lines)}",
        f"{sum(each > VERY_LONG_FILE for each in lines)}",
        f"{shape.characters / shape.text:.0f}" if shape.text else "–", spread(functions), spread(shape.words),
        share(sum(each > LONG_FUNCTION for each in functions), len(functions), 1),
        share(shape.comments, shape.text, 1), share(shape.docstrings, shape.text, 1),
        share(shape.explained, shape.public), share(shape.typed, len(functions)), spread(shape.arguments),
    ]  # fmt: skip


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column holds names."""
    lines = [titles, ["---", *["--:"] * (len(titles) - 1)], *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def habits(name: str, folders: Iterable[Path]) -> list[str]:
    """What our ratchet counts, for each thousand lines of Python; nothing where there is none."""
    known = [source for folder in folders for source in sources_in(folder)]
    thousands = sum(len(source.lines) for source in known) / 1000
    return [name, *(f"{len(count(known)) / thousands:.2f}" for _, count, _ in ROWS)] if known else []


def report(beside: list[tuple[str, list[Path]]]) -> str:
    """Ours, whole and in two parts, then the others."""
    below = [each for each in PACKAGE.iterdir() if each.is_dir() and each.name not in ("ui", "__pycache__")]
    ours = [("**Timeo Desktop**", [PACKAGE]), ("its `ui`", [PACKAGE / "ui"]), ("its folders below `ui`", below)]
    shapes = table(COLUMNS, [row(name, measured(folders)) for name, folders in (*ours, *beside)])
    titles = ("in a thousand lines", *(what for what, _, _ in ROWS))
    return f"{shapes}\n\n{table(titles, filter(None, (habits(*each) for each in (ours[0], *beside))))}"


def ratchet() -> str:
    """What may only become less, and how much of it there is."""
    sources = list(sources_in(PACKAGE))
    return "\n".join(f"{len(count(sources)):5} {what} (at most {most})" for what, count, most in ROWS)


def write(text: str, page: Path, script: str = "shape.py") -> None:
    """Put a text between the two marks of a page; a page without them gets them at its end."""
    begin, end = f"<!-- {script}: from here -->", f"<!-- {script}: to here -->"
    old = page.read_text("utf-8") if page.exists() else "# The shape of the code\n"
    if begin not in old:
        old = f"{old}\n{begin}\n{end}\n"
    before, rest = old.split(begin)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end)[1]}", "utf-8")


def named(text: str) -> tuple[str, list[Path]]:
    """A code base of the command line."""
    name, _, folders = text.partition("=")
    return name, [Path(each) for each in folders.split(",")]


def main() -> None:
    """Measure, print, and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path)
    arguments.add_argument("--beside", type=named, nargs="*", default=[])
    chosen = arguments.parse_args()
    found = report(chosen.beside)
    print(f"{found}\n\n{ratchet()}")
    if chosen.write:
        write(found, chosen.write)


if __name__ == "__main__":
    main()
