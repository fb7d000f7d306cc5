"""The folder connector: reads new and changed files, in parts, and knows where it was."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import ClassVar

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.folder.mapping import TableMapping, from_json, to_json
from timeo_desktop.connectors.folder.progress import FileState, Progress, progress_of, same_content, unchanged
from timeo_desktop.connectors.folder.reading import FileReading, open_file
from timeo_desktop.connectors.folder.ready import of_today
from timeo_desktop.connectors.folder.taking import may_take, taker
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind, Unavailable
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import Page, Rejected
from timeo_desktop.domain.tables import Tables, TableSource
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import now

Among = tuple[TableMapping, ...]
_SUFFIXES = (".csv", ".txt", ".xlsx")
_OLD_SUFFIXES = (".xls", ".xlsb", ".ods")  # told, not read
_UNREADABLE = "unreadable "
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
        self._source: TableSource | None = None
        if not settings.get("folder"):
            raise UserError("Choose a folder")
        if not self._mappings:
            raise UserError("No columns are mapped yet")

    def read_with(self, source: TableSource) -> None:
        """See `ReadsTables`."""
        self._source = source

    def check(self, stop: threading.Event) -> Sentence:
        """Count the files that a mapping fits."""
        raise_if(stop)
        files = self._files()
        return sentence("{count} files fit in {folder}", count=len(files), folder=self._folder)

    def _files(self) -> list[tuple[Path, Among]]:
        """Files with the mappings that may take them."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.is_file())
        except OSError as error:
            raise Unavailable("The folder {folder} cannot be read just now", folder=self._folder) from error
        found = []
        for path in paths:
            among = _may_take(path, self._mappings)
            if among and not path.name.startswith(("~", ".")):
                found.append((path, among))
        return found

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """New and changed files, part by part."""
        if self._source is None:
            raise RuntimeError("a folder is read by who reads tables: see ReadsTables")
        progress = progress_of(cursor)
        with self._source(stop) as tables:
            for path, among in self._files():
                raise_if(stop)
                yield from self._file(tables, path, among, progress, stop)
        yield Page(cursor=progress.cursor(), whole=True)

    def _file(
        self, tables: Tables, path: Path, among: Among, progress: Progress, stop: threading.Event
    ) -> Iterator[Page]:
        try:
            mark = path.stat()
            old = progress.files.get(path.name)
            if unchanged(old, mark.st_size, mark.st_mtime_ns) and _is_of(old, among):
                return
            _refuse(path, mark.st_size)
            state = FileState(mark.st_size, mark.st_mtime_ns, _digest(path))
            if same_content(progress.files, state.digest):
                progress.files[path.name] = state.whole()
                yield Page(cursor=progress.cursor())
                return
            done = old.rows if old is not None and old.digest == state.digest else 0
            reading = open_file(tables, path, taker(tables, path, among), stop)
            yield from self._parts(reading, progress, replace(state, rows=max(done, 0)))
        except (BadData, OSError) as error:
            yield self._set_aside(path, among, error, progress)

    def _parts(self, reading: FileReading, progress: Progress, state: FileState) -> Iterator[Page]:
        name, mapping = reading.path.name, reading.mapping
        judgement = reading.judge(progress.settled.get(mapping.name, {}))
        doubts = [_doubted(name, doubt) for doubt in judgement.doubts] if not state.rows else []
        skipped = state.rows
        for reader, rows in reading.readers(judgement):
            skipped -= sum(1 for _ in islice(rows, skipped))
            while part := list(islice(rows, _ROWS)):
                raise_if(reading.stop)
                records, rejected = reader.read(part)
                state = replace(state, rows=state.rows + len(part))
                progress.files[name] = state
                told = (*doubts, *rejected, *_unclear(reading.path, reader.unclear))
                doubts = []
                yield Page(
                    tuple(records), progress.cursor(), rejected=told, raw=tuple(reader.raw),
                    told=min(reader.written, now()),
                )  # fmt: skip
        progress.files[name] = state.whole()
        progress.settled[mapping.name] = judgement.settled
        yield Page(cursor=progress.cursor(), rejected=tuple(doubts))

    def _set_aside(self, path: Path, among: Among, error: Exception, progress: Progress) -> Page:
        """A file that cannot be read at all: said once, tried again when it changes, or what its columns mean."""
        try:
            mark = path.stat()
            progress.files[path.name] = FileState(mark.st_size, mark.st_mtime_ns, _unreadable(among)).whole()
        except OSError:
            progress.files.pop(path.name, None)
        if isinstance(error, BadData):
            reason = Sentence(error.key, error.values)
        else:
            reason = sentence("the file cannot be read: {reason}", reason=error)
        return Page(rejected=(Rejected(path.name, reason, ""),), cursor=progress.cursor())


def _may_take(path: Path, mappings: Among) -> Among:
    """The mappings that may take a file, or would if it were saved as a kind that is read."""
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return may_take(path.name, mappings)
    names = [path.name, *(path.with_suffix(each).name for each in _SUFFIXES)] if suffix in _OLD_SUFFIXES else []
    return next((among for name in names if (among := may_take(name, mappings))), ())


def _refuse(path: Path, size: int) -> None:
    """Raise BadData for a file that is not even opened."""
    if path.suffix.lower() in _OLD_SUFFIXES:
        raise BadData("{file} is a workbook of another kind ({suffix}): save it as .xlsx, or as .csv", file=path.name,
                      suffix=path.suffix.lower())  # fmt: skip
    if size > _MOST_BYTES:
        raise BadData("{file} is larger than can be meant", file=path.name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _unreadable(among: Among) -> str:
    """What stands for the hash of a file that cannot be read under some mappings."""
    return f"{_UNREADABLE}{hashlib.blake2b(to_json(among).encode(), digest_size=16).hexdigest()}"


def _is_of(state: FileState | None, among: Among) -> bool:
    """Whether a file that was set aside was so under these mappings."""
    return state is None or not state.digest.startswith(_UNREADABLE) or state.digest == _unreadable(among)


def _doubted(name: str, doubt: Sentence) -> Rejected:
    """What is doubtful about a file, as a row that somebody should look at: where, and what stands there."""
    row, text = doubt.values.get("row"), doubt.values.get("text") or doubt.values.get("title", "")
    return Rejected(f"{name}:{row}" if row else name, doubt, str(text))


def _unclear(path: Path, dates: list[str]) -> Iterator[Rejected]:
    """What to say of dates that could be in either hour of their night."""
    if dates:
        text = ", ".join(dates[:_NAMED])
        reason = sentence(
            "{file}: {text} came twice that night, and nothing in the file tells which it is; the first was taken",
            file=path.name, text=text,
        )  # fmt: skip
        yield Rejected(path.name, reason, text)
