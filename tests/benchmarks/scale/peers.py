"""DuckDB and PostgreSQL fed with the same pages, each page one transaction."""

import tempfile
import time
from io import StringIO
from pathlib import Path

from tests.benchmarks.operations_store import Duck, Postgres
from tests.benchmarks.scale import plan
from tests.benchmarks.scale.plan import FedPage, Size

_MOST = 1_000_000  # readings that a peer is fed with: its rate is known by then
_UPSERT = (
    "INSERT INTO reading SELECT DISTINCT ON (stream, at) stream, at, value FROM page"
    " ON CONFLICT (stream, at) DO UPDATE SET value = excluded.value"
)


def rates(size: Size) -> dict[str, float]:
    """Readings a second, by peer."""
    found = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for make, put in ((Duck, _put_duck), (Postgres, _put_postgres)):
            peer = make(Path(name))
            try:
                found[peer.name] = _rate(peer, put, size)
            finally:
                peer.close()
    return found


def _rate(peer: object, put: object, size: Size) -> float:
    count, spent = 0, 0.0
    if isinstance(peer, Postgres):
        peer.connection.execute("CREATE TEMP TABLE page (stream int, at bigint, value float8)")
    for page in plan.fed_pages(size):
        started = time.perf_counter()
        put(peer, page)  # type: ignore[operator]
        spent += time.perf_counter() - started
        count += len(page.at)
        if count >= _MOST:
            break
    return count / spent


def _put_duck(peer: Duck, page: FedPage) -> None:
    """Appended: what comes twice stays twice, as there is no key."""
    batch = {"stream": page.streams.astype("int32"), "ts": page.at, "value": page.values}
    peer.connection.register("batch", batch)
    peer.connection.execute("INSERT INTO reading SELECT * FROM batch")


def _put_postgres(peer: Postgres, page: FedPage) -> None:
    """Copied into a table of the session, and from there put in the place of what has the same key."""
    text = StringIO()
    for row in zip(page.streams.tolist(), page.at.tolist(), page.values.tolist(), strict=True):
        text.write("\t".join(map(str, row)) + "\n")
    with peer.connection.transaction(), peer.connection.cursor() as cursor:
        with cursor.copy("COPY page FROM STDIN") as copy:
            copy.write(text.getvalue())
        cursor.execute(_UPSERT)
        cursor.execute("TRUNCATE page")
