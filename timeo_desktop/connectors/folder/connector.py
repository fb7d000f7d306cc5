"""The folder connector: reads new and changed files, in parts, and knows where it was."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.folder.dates import Dates
from timeo_desktop.connectors.folder.mapping import (
    Table,
    TableMapping,
    TableRow,
    counts,
    find_table,
    fitted,
    from_json,
)
from timeo_desktop.connectors.folder.ready import of_today
from timeo_desktop.connectors.folder.rows import RowReader
from timeo_desktop.connectors.folder.tables import read_rows
from timeo_desktop.connectors.folder.taking import may_take, taker
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind, Unavailable
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import Page, Rejected
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import now

_SUFFIXES = (".csv", ".txt", ".xlsx")
_ROWS = 2_000
_NAMED = 3  # dates in a sentence
_MOST_BYTES = 512 << 20


class FolderConnector:
    """Files of one folder. The cursor is the state of each file: size, time, hash, and rows already delivered."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="folder",
        title="Folder of CSV and XLSX exports",
        help="Interventions and meter readings as providers send them; files that are sent again change nothing",
        fields=(
            Field("folder", "Folder", FieldKind.FOLDER, required=True),
            Field("mapping", "Columns", FieldKind.MAPPING, required=True, help="Which column means what"),
        ),
        period=600,
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        del secrets
        self._folder = Path(settings.get("folder", "")).expanduser()
        self._mappings = tuple(of_today(each) for each in from_json(settings.get("mapping", "")))
        if not settings.get("folder"):
            raise UserError("Choose a folder")
        if not self._mappings:
            raise UserError("No columns are mapped yet")

    def check(self, stop: threading.Event) -> Sentence:
        """Count the files that a mapping fits."""
        raise_if(stop)
        files = self._files()
        return sentence("{count} files fit in {folder}", count=len(files), folder=self._folder)

    def _files(self) -> list[tuple[Path, tuple[TableMapping, ...]]]:
        """Files with the mappings that may take them."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.is_file())
        except OSError as error:
            raise Unavailable("The folder {folder} cannot be read just now", folder=self._folder) from error
        found = []
        for path in paths:
            among = may_take(path.name, self._mappings)
            if among and path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~", ".")):
                found.append((path, among))
        return found

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """New and changed files, part by part."""
        states: dict[str, list[Any]] = dict(cursor) if isinstance(cursor, dict) else {}
        for path, among in self._files():
            raise_if(stop)
            yield from self._file(path, among, states, stop)
        yield Page(cursor=dict(states), whole=True)

    def _file(
        self, path: Path, among: tuple[TableMapping, ...], states: dict[str, list[Any]], stop: threading.Event
    ) -> Iterator[Page]:
        try:
            mark = path.stat()
            old = states.get(path.name)
            if old and old[:2] == [mark.st_size, mark.st_mtime_ns] and old[3] < 0:
                return
            if mark.st_size > _MOST_BYTES:
                raise BadData("{file} is larger than can be meant", file=path.name)
            digest = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
            state: list[Any] = [mark.st_size, mark.st_mtime_ns, digest, 0]
            if any(each[2] == digest and each[3] < 0 for each in states.values()):
                states[path.name] = [*state[:3], -1]  # the same content under another name or date
                yield Page(cursor=dict(states))
                return
            done = old[3] if old and old[2] == digest else 0
            yield from self._parts(path, taker(path, among), states, state, done, stop)
        except (BadData, OSError) as error:
            yield self._set_aside(path, error, states)

    def _parts(
        self, path: Path, mapping: TableMapping, states: dict[str, list[Any]], state: list[Any], done: int,
        stop: threading.Event,
    ) -> Iterator[Page]:  # fmt: skip
        # Twice through the file: in a night of 25 hours the rows before and after a time tell which it is.
        table, all_rows = _rows(path, mapping)
        mapping = fitted(mapping, table.titles)
        dates = Dates(all_rows, mapping, stop)
        table, rows = _rows(path, mapping)
        reader = RowReader(path, table, mapping, dates)
        for _ in islice(rows, done):
            raise_if(stop)
        while part := list(islice(rows, _ROWS)):
            raise_if(stop)
            records, rejected = reader.read(part)
            done += len(part)
            states[path.name] = [*state[:3], done]
            told = min(reader.written, now())
            yield Page(tuple(records), dict(states), rejected=tuple(rejected), raw=tuple(reader.raw), told=told,
                       doubt=_doubt(path, reader.unclear))  # fmt: skip
        states[path.name] = [*state[:3], -1]
        yield Page(cursor=dict(states))

    def _set_aside(self, path: Path, error: Exception, states: dict[str, list[Any]]) -> Page:
        """A file that cannot be read at all: said once, tried again when it changes."""
        try:
            mark = path.stat()
            states[path.name] = [mark.st_size, mark.st_mtime_ns, f"unreadable {path.name}", -1]
        except OSError:
            states.pop(path.name, None)
        if isinstance(error, BadData):
            reason = Sentence(error.key, error.values)
        else:
            reason = sentence("the file cannot be read: {reason}", reason=error)
        return Page(rejected=(Rejected(path.name, reason, ""),), cursor=dict(states))


def _rows(path: Path, mapping: TableMapping) -> tuple[Table, Iterator[TableRow]]:
    """The table of a file and the rows of it that count. Raises BadData."""
    table = find_table(read_rows(path, mapping.layout), mapping)
    if table is None:
        raise BadData("{file} has no header row with {title}", file=path.name, title=mapping.header or "…")
    return table, (row for row in table.rows if counts(row, mapping))


def _doubt(path: Path, unclear: list[str]) -> Sentence | None:
    if not unclear:
        return None
    return sentence(
        "{file}: {text} came twice that night, and nothing in the file tells which it is; the first was taken",
        file=path.name, text=", ".join(unclear[:_NAMED]),
    )  # fmt: skip
