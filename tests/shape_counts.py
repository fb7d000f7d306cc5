"""Counts in Python sources, from `ast` and `tokenize`: the shape of a code base, and what a code base should lose.

Shared by `tests/benchmarks/shape.py`, which prints them, and `tests/test_ratchet.py`, which keeps them.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

LONG_FILE, VERY_LONG_FILE, LONG_FUNCTION = 300, 500, 50
_LEFT_OUT = ("test", "tests", "testing", "vendor")
_BROAD = ("Exception", "BaseException")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A file, parsed. `comments`: line and text of each comment."""

    path: Path
    lines: tuple[str, ...]
    tree: ast.Module
    comments: tuple[tuple[int, str], ...]


@dataclass
class Shape:
    """What was measured of a code base, one number a file or a function. Blank lines are no text."""

    files: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    arguments: list[int] = field(default_factory=list)
    typed: int = 0
    public: int = 0
    explained: int = 0
    text: int = 0
    characters: int = 0
    comments: int = 0
    docstrings: int = 0


def sources_in(folder: Path) -> Iterator[Source]:
    """The Python files of a folder that hold something, without tests and without other people's code."""
    for path in files_in(folder, ("py",)):
        text = path.read_text("utf-8-sig")
        if text.strip():
            yield _parsed(path, text)


def files_in(folder: Path, endings: Iterable[str]) -> list[Path]:
    """The files with these endings, without folders of tests (`tests`, `_tests`, `testing`), `test_x`, `conftest`."""
    found = (path for ending in endings for path in folder.rglob(f"*.{ending}"))
    return sorted(path for path in found if not _is_left_out(path.relative_to(folder)))


def _is_left_out(path: Path) -> bool:
    return path.name.startswith(("test_", "conftest")) or any(part.strip("_") in _LEFT_OUT for part in path.parts)


@lru_cache(maxsize=2_000)
def _parsed(path: Path, text: str) -> Source:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = tuple((each.start[0], each.string) for each in tokens if each.type == tokenize.COMMENT)
    return Source(path, tuple(text.splitlines()), ast.parse(text), comments)


def shape_of(sources: Iterable[Source]) -> Shape:
    """Measure sources. Functions include methods and nested ones; their lines go from `def` to the last statement."""
    shape = Shape()
    for source in sources:
        shape.files.append(len(source.lines))
        shape.text += sum(bool(line.strip()) for line in source.lines)
        shape.characters += sum(len(line) for line in source.lines if line.strip())
        shape.comments += len(source.comments)
        for node in ast.walk(source.tree):
            if isinstance(node, _Function | ast.ClassDef | ast.Module):
                shape.docstrings += _docstring_lines(node)
            if isinstance(node, _Function):
                _measure(node, shape)
    return shape


def _measure(node: _Function, shape: Shape) -> None:
    shape.functions.append((node.end_lineno or node.lineno) - node.lineno + 1)
    shape.words.append(_words(node))
    shape.arguments.append(_arguments(node))
    shape.typed += node.returns is not None
    if not node.name.startswith("_"):
        shape.public += 1
        shape.explained += ast.get_docstring(node) is not None


def _arguments(node: _Function) -> int:
    """Arguments without `self`, `cls` and stars."""
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def _words(node: _Function) -> int:
    """Names, attributes and values in the body, which say how much a function does however it is wrapped."""
    body = node.body[ast.get_docstring(node) is not None :]
    found = (each for statement in body for each in ast.walk(statement))
    return sum(isinstance(each, ast.Name | ast.Attribute | ast.Constant) for each in found)


def _docstring_lines(node: _Function | ast.ClassDef | ast.Module) -> int:
    if ast.get_docstring(node) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


# What should become less. Each function names the places.


def long_files(sources: Iterable[Source]) -> list[str]:
    """Files of more than 300 lines."""
    return [f"{each.path} has {len(each.lines)}" for each in sources if len(each.lines) > LONG_FILE]


def uses_of_any(sources: Iterable[Source]) -> list[str]:
    """Uses of the type `Any`; importing it is none."""
    return _places(sources, lambda node: _name(node) == "Any")


def ignored_types(sources: Iterable[Source]) -> list[str]:
    """Comments that tell mypy to look away."""
    return _comments(sources, r"#\s*type:\s*ignore")


def ignored_rules(sources: Iterable[Source]) -> list[str]:
    """Comments that tell ruff to look away."""
    return _comments(sources, r"#\s*(ruff:\s*)?noqa")


def broad_excepts(sources: Iterable[Source]) -> list[str]:
    """Handlers that take whatever comes: bare, `Exception` or `BaseException`, alone or among others; or suppressed."""
    return _places(sources, _is_broad)


def _is_broad(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return None in caught or any(_name(each) in _BROAD for each in caught)
    return isinstance(node, ast.Call) and _name(node.func) == "suppress" and any(_name(e) in _BROAD for e in node.args)


def assignable_callbacks(sources: Iterable[Source]) -> list[str]:
    """Public attributes that hold a function and that others overwrite: `self.x: Callable[…]` or `self.x = lambda …`
    in a class, and somewhere `other.x = …` where `other` is not `self`. By name alone: two classes with an attribute
    of one name are not told apart."""
    known = list(sources)
    overwritten = {name for source in known for name in _overwritten(source.tree)}
    return [
        f"{source.path}:{getattr(node, 'lineno', 0)} {holder.name}.{name}"
        for source in known
        for holder in ast.walk(source.tree)
        if isinstance(holder, ast.ClassDef)
        for node in ast.walk(holder)
        if (name := _callback(node, holder)) in overwritten
    ]


def _callback(node: ast.AST, holder: ast.ClassDef) -> str:
    """The public name that a statement of a class declares to hold a function, else nothing."""
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).startswith("Callable"):
        target: ast.expr = node.target
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        target = node.targets[0]
    else:
        return ""
    of_class = node in holder.body and isinstance(target, ast.Name)
    name = target.id if of_class and isinstance(target, ast.Name) else _attribute_of_self(target)
    return "" if name.startswith("_") else name


def _attribute_of_self(target: ast.expr) -> str:
    return target.attr if isinstance(target, ast.Attribute) and _is_self(target.value) else ""


def _overwritten(tree: ast.AST) -> Iterator[str]:
    """Names of attributes that are assigned to on something other than `self`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = [each for target in node.targets for each in ast.walk(target)]
            yield from (each.attr for each in targets if isinstance(each, ast.Attribute) and not _is_self(each.value))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _comments(sources: Iterable[Source], pattern: str) -> list[str]:
    return [
        f"{source.path}:{line}"
        for source in sources
        for line, text in source.comments
        if re.search(pattern, text, re.IGNORECASE)
    ]


def _places(sources: Iterable[Source], is_one: Callable[[ast.AST], bool]) -> list[str]:
    found = ((source, node) for source in sources for node in ast.walk(source.tree) if is_one(node))
    lines = sorted((source.path, getattr(node, "lineno", 0)) for source, node in found)
    return [f"{path}:{line}" for path, line in lines]


def _name(node: ast.AST | None) -> str:
    """The last word of a name, such as `Any` of `typing.Any`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
