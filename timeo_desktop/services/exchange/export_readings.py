"""The store as partitioned Parquet, for DuckDB, pandas, Dask and Spark: docs/readings.md describes what is written.

The readings lie in a folder a year and a month; beside them tickets with their events, streams, elements, and what
belongs to which element. All of it is of one moment. Only one month of what is not packed yet is in memory at a time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import exported
from timeo_desktop.store.operations.blocks import I64, Versions
from timeo_desktop.store.operations.database import Reader, Store

if TYPE_CHECKING:
    import pyarrow

_AT_ONCE = 500_000  # readings of a row group


def export_readings(store: Store, folder: Path, stop: threading.Event, known: Millis | None = None) -> Iterator[int]:
    """Write the store into a new folder; how many readings are written so far. `known`: the readings as they were known
    at that moment. Raises Cancelled, and UserError where the folder is not empty or cannot be written; then nothing of
    it is left."""
    reader = store.read()
    with _whole(folder) as unfinished, exported.one_moment(reader):
        for table in exported.TABLES:
            _write_table(reader, table, unfinished / f"{table.name}.parquet", stop)
        recorded = _Recorded(reader, known)
        written = 0
        for month in exported.months(reader):
            for count in _write_month(reader, month, recorded, unfinished / "readings", stop):
                written += count
                yield written


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of `folder` when all of it is written."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UserError("{folder} is not empty: choose a new folder for the readings", folder=folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            unfinished = Path(beside) / folder.name
            (unfinished / "readings").mkdir(parents=True)
            yield unfinished
            if folder.exists():
                folder.rmdir()  # some systems put nothing in the place of a folder, not even of an empty one
            unfinished.replace(folder)
    except OSError as error:
        raise UserError(
            "{folder} cannot be written: {reason}", folder=folder, reason=error.strerror or error
        ) from error


class _Recorded:
    """When each delivery was recorded, and which readings were known by then."""

    def __init__(self, reader: Reader, known: Millis | None) -> None:
        self._deliveries, self._known = exported.recorded_of(reader), known

    def current(self, told: Versions) -> tuple[Versions, I64]:
        """The readings that count, and when each was recorded (N,)."""
        moments = self._of(told.deliveries)
        if self._known is not None:
            told, moments = told.where(moments <= self._known), moments[moments <= self._known]
        current = told.current()
        return current, self._of(current.deliveries)

    def _of(self, deliveries: I64) -> I64:
        places = np.searchsorted(self._deliveries["id"], deliveries)
        found: I64 = self._deliveries["recorded"][places]
        return found


def _write_table(reader: Reader, table: exported.Exported, path: Path, stop: threading.Event) -> None:
    import pyarrow
    from pyarrow import parquet

    types = {
        exported.Kind.INTEGER: pyarrow.int64(), exported.Kind.NUMBER: pyarrow.float64(),
        exported.Kind.TEXT: pyarrow.string(), exported.Kind.MOMENT: pyarrow.timestamp("ms", tz="UTC"),
    }  # fmt: skip
    schema = pyarrow.schema([(name, types[kind]) for name, kind in table.columns])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in exported.rows_of(reader, table):
            _go_on(stop)
            columns = [
                pyarrow.array(column, each.type) for column, each in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _write_month(reader: Reader, month: int, recorded: _Recorded, folder: Path, stop: threading.Event) -> Iterator[int]:
    """Write the readings of a month; how many, a row group at a time. A month without readings has no folder."""
    from pyarrow import parquet

    writer = None
    try:
        for table in _row_groups(reader, month, recorded, stop):
            if writer is None:
                year, number = divmod(month, 12)
                place = folder / f"year={1970 + year}" / f"month={number + 1}"
                place.mkdir(parents=True)
                writer = parquet.ParquetWriter(
                    place / "readings.parquet", table.schema, compression="zstd", use_dictionary=["stream", "recorded"]
                )
            writer.write_table(table)
            yield table.num_rows
    finally:
        if writer is not None:
            writer.close()


def _row_groups(reader: Reader, month: int, recorded: _Recorded, stop: threading.Event) -> "Iterator[pyarrow.Table]":
    parts: list[tuple[I64, Versions, I64]] = []
    count = 0
    for stream, told in exported.versions_of_month(reader, month):
        _go_on(stop)
        current, moments = recorded.current(told)
        parts.append((np.full(len(current.at), stream, np.int64), current, moments))
        count += len(current.at)
        if count >= _AT_ONCE:
            yield _table(parts)
            parts, count = [], 0
    if count:
        yield _table(parts)


def _table(parts: list[tuple[I64, Versions, I64]]) -> "pyarrow.Table":
    """The readings of several streams as columns; a value that the source did not send is null."""
    import pyarrow

    moment = pyarrow.timestamp("ms", tz="UTC")
    values = np.concatenate([versions.values for _, versions, _ in parts])
    return pyarrow.table({
        "stream": np.concatenate([streams for streams, _, _ in parts]),
        "at": pyarrow.array(np.concatenate([versions.at for _, versions, _ in parts]), pyarrow.int64()).cast(moment),
        "value": pyarrow.array(values, mask=np.isnan(values)),
        "recorded": pyarrow.array(np.concatenate([told for _, _, told in parts]), pyarrow.int64()).cast(moment),
    })  # fmt: skip


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise Cancelled
