"""The bytes of an IFC file before any parser sees them: checked, repaired where it is safe, and described.

Parsers are silent about most of this: a truncated file opens with what came before the cut, and a schema that is
unknown to the parser loses entities without a word.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers import archive, formats
from timeo_desktop.readers.ifc import texts

_BOM = b"\xef\xbb\xbf"
_START, _END = b"ISO-10303-21", b"END-ISO-10303-21"
_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'\s*([^']*?)\s*'", re.IGNORECASE)
_RECORD = re.compile(rb"#\d+\s*=\s*([A-Za-z][A-Za-z0-9_]*)\s*\(")
_HEAD = 65536
RELEASED = ("IFC2X3", "IFC4", "IFC4X3_ADD2")
# Pre-releases, plain names and addenda, each with the released schema that is nearest to it. buildingSMART lists
# them at technical.buildingsmart.org, "IFC schema specifications".
_NEAREST = (
    (re.compile(r"IFC2X3(_.*|)$"), "IFC2X3"),
    (re.compile(r"IFC2X2?(_FINAL|_ADD1|)$"), "IFC2X3"),
    (re.compile(r"IFC4(_ADD\d|_TC\d|_ADD2_TC1|_RC\d|)$"), "IFC4"),
    (re.compile(r"IFC4X[12](_.*|)$"), "IFC4X3_ADD2"),
    (re.compile(r"IFC4X3(_.*|)$"), "IFC4X3_ADD2"),
)
# Entities that changed their name on the way to IFC4X3_ADD2.
_RENAMED = {
    b"IFCSOLIDSTRATUM": b"IFCGEOTECHNICALSTRATUM",
    b"IFCVOIDSTRATUM": b"IFCGEOTECHNICALSTRATUM",
    b"IFCWATERSTRATUM": b"IFCGEOTECHNICALSTRATUM",
    b"IFCBUILDINGELEMENT": b"IFCBUILTELEMENT",
    b"IFCBUILDINGELEMENTTYPE": b"IFCBUILTELEMENTTYPE",
    b"IFCBUILDINGSYSTEM": b"IFCBUILTSYSTEM",
}


@dataclass(frozen=True)
class IfcSource:
    """A checked file. `repaired` means that `data` differs from the file on disk, so parsers must get `data`. `packed`
    gives a file that the model names and that is in the same archive, nothing where there is none."""

    path: Path
    name: str
    data: bytes
    schema: str  # as the file names it
    released: str  # as it is read
    repaired: bool
    notices: tuple[Sentence, ...] = field(default_factory=tuple)
    packed: Callable[[str], bytes] | None = None

    def records(self) -> Counter[str]:
        """How many records of each entity the text holds, names in upper case. About 0.1 s for 35 MB."""
        return Counter(name.decode("ascii").upper() for name in _RECORD.findall(self.data))


def load(path: Path, member: str | None = None) -> IfcSource:
    """Read and check a file. Raises CannotOpen with one sentence when it cannot be an IFC model."""
    name = PurePosixPath(member.replace("\\", "/")).name if member else path.name
    data = archive.read_member(path, member) if member else _read(path)
    repaired = member is not None
    notices: list[Sentence] = []
    if not data.strip():
        raise CannotOpen("{name} is empty", name=name)
    if data.startswith(_BOM):
        data, repaired = data[len(_BOM) :], True
        notices.append(sentence("{name} began with a byte-order mark, which was ignored", name=name))
    if not data[:_HEAD].lstrip().startswith(_START):
        if member is None and formats.stranger(path):
            raise CannotOpen("{name} is of no kind that can be read here", name=name)
        raise CannotOpen("{name} is not an IFC file: it does not begin with ISO-10303-21", name=name)
    if not data[-256:].rstrip().endswith(_END + b";"):
        notices.append(
            sentence(
                "{name} is cut short: its end is missing, so elements may be missing too; ask for the file again",
                name=name,
            )
        )
    written = data
    data, said = texts.mended(written, name)
    repaired |= data is not written
    notices += said
    schema, span = _schema(data, name)
    released = _nearest(schema, name)
    if schema.upper() not in RELEASED:
        data, repaired = _rename(data, span, released), True
        notices.append(
            sentence(
                "{name} was written for {schema}, which is not a released schema; it was read as {released}",
                name=name,
                schema=schema,
                released=released,
            )
        )
    packed = partial(archive.read_beside, path, member) if member else None
    return IfcSource(path, name, data, schema, released, repaired, tuple(notices), packed)


def _read(path: Path) -> bytes:
    before = path.stat()
    data = path.read_bytes()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise changed(path.name)
    return data


def changed(name: str) -> CannotOpen:
    """The error for a file that another program writes while it is read."""
    return CannotOpen("{name} changed while it was being read: wait until it is written, then open it again", name=name)


def unchanged_since(source: IfcSource) -> bool:
    """Whether the file on disk still has the size that was read."""
    try:
        return source.path.stat().st_size == len(source.data)
    except OSError:
        return False


def _schema(data: bytes, name: str) -> tuple[str, tuple[int, int]]:
    found = _SCHEMA.search(data, 0, _HEAD)
    if found is None:
        raise CannotOpen("{name} does not say which IFC schema it follows (FILE_SCHEMA is missing)", name=name)
    return found.group(1).decode("ascii", "replace"), found.span(1)


def _nearest(schema: str, name: str) -> str:
    for pattern, released in _NEAREST:
        if pattern.match(schema.upper()):
            return released
    raise CannotOpen(
        "{name} follows the schema {schema}, which is not supported: export it as IFC2X3, IFC4 or IFC4X3",
        name=name,
        schema=schema,
    )


def _rename(data: bytes, span: tuple[int, int], released: str) -> bytes:
    data = data[: span[0]] + released.encode() + data[span[1] :]
    if released != "IFC4X3_ADD2":
        return data
    present = set(_RECORD.findall(data)) & _RENAMED.keys()
    for old in present:
        data = re.sub(rb"(#\d+\s*=\s*)" + old + rb"(\s*\()", rb"\1" + _RENAMED[old] + rb"\2", data)
    return data
