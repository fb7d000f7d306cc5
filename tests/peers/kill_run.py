"""The program is killed again and again while it synchronises; afterwards the store must equal its peers.

python -m tests.peers.kill_run [--kills 200] [--tickets 10000] [--readings 1000000]     writes docs/kill-test.md
"""

import argparse
import os
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.peers.rt import RequestTrackerServer, make_database
from tests.peers.sta import SensorThingsServer
from timeo_desktop.store.operations.readings import versions_between

EVER = 1 << 45  # milliseconds, beyond every reading
_ROOT = Path(__file__).parents[2]
_TIMEO = [sys.executable, "-m", "timeo_desktop"]


def environment(folder: Path) -> dict[str, str]:
    """The program's own folders."""
    return {
        **os.environ, "TIMEO_DATA": str(folder / "data"), "TIMEO_CONFIG": str(folder / "config"),
        "TIMEO_CACHE": str(folder / "cache"), "TIMEO_NO_KEYRING": "1", "TIMEO_PASSPHRASE": "x",
        "TIMEO_SECRET_PASSWORD": "password",
    }  # fmt: skip


def timeo(folder: Path, *words: str) -> str:
    """Run the program to its end; what it printed."""
    done = subprocess.run(
        [*_TIMEO, *words], env=environment(folder), cwd=_ROOT, capture_output=True, text=True, timeout=3600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def run(
    folder: Path, rt: RequestTrackerServer, sta: SensorThingsServer, *, kills: int, longest: float, seed: int = 1
) -> dict[str, float]:
    """Kill `kills` times at random moments, then let it finish and compare. What happened, as figures."""
    timeo(folder, "connections", "add", "rt", "Tickets", f"address={rt.url}", "user=root")
    timeo(folder, "connections", "add", "sensorthings", "Capteurs", f"address={sta.url}")
    chance = random.Random(seed)
    started, finished = time.monotonic(), 0
    for _ in range(kills):
        process = subprocess.Popen(
            [*_TIMEO, "sync"], env=environment(folder), cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0.05, longest))
            finished += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    timeo(folder, "sync")
    timeo(folder, "sync")
    seconds = time.monotonic() - started
    found = compare(folder / "data" / "operations.sqlite", rt, sta)
    return {**found, "kills": kills - finished, "runs that ended before their kill": finished, "seconds": seconds}


def compare(store: Path, rt: RequestTrackerServer, sta: SensorThingsServer) -> dict[str, float]:
    """Raises AssertionError where the store differs from its peers."""
    with closing(sqlite3.connect(store)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tickets = dict(kept.execute("SELECT key, title FROM intervention WHERE gone IS NULL").fetchall())
        assert tickets == {key: subject for key, (subject, _) in rt.subjects().items()}
        events = [int(row[0]) for row in kept.execute("SELECT key FROM intervention_event")]
        assert len(events) == len(set(events)), "events are doubled"
        assert set(events) == set(rt.transactions())
        readings = {}
        for key, number in kept.execute("SELECT key, id FROM stream").fetchall():
            told = versions_between(kept, number, -EVER, EVER)
            assert len(told.at) == len(set(told.at.tolist())), "readings are doubled"
            readings.update(
                {(key, at // 1000): value for at, value in zip(told.at.tolist(), told.values.tolist(), strict=True)}
            )
        assert readings == sta.observations()
        (packed,) = kept.execute("SELECT coalesce(sum(count), 0) FROM reading_block").fetchone()
        assert packed > 0
        (cut,) = kept.execute("SELECT count(*) FROM sync_run WHERE outcome = 'cut off'").fetchone()
    return {"tickets": len(tickets), "events": len(events), "readings": len(readings),
            "of them packed": packed, "runs cut off": cut}  # fmt: skip


def main() -> None:
    """The long version; its result goes into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--readings", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("rt", "sta", "made"):
            (folder / each).mkdir()
        make_database(folder / "made")
        rt, sta = RequestTrackerServer(folder / "rt", folder / "made"), SensorThingsServer(folder / "sta")
        try:
            rt.fill(options.tickets)
            streams = [sta.add_thing(f"Sonde {number}", "temperature", "°C") for number in range(100)]
            for stream in streams:
                sta.observe(stream, [("2025-12-31T00:00:00Z", 1.0)])
            sta.fill(streams, options.readings // 100 - 1, datetime(2026, 1, 1, tzinfo=UTC), 600)
            result = run(folder, rt, sta, kills=options.kills, longest=9.0)
        finally:
            rt.close()
            sta.close()
    lines = [f"| {name} | {value:,.0f} |" for name, value in result.items()]
    text = (
        "# Killed at random moments\n\nWritten by `python -m tests.peers.kill_run`. `timeo-desktop sync` against"
        " Request Tracker 5 and a SensorThings server was ended with `kill -9` at random moments between 0.05 and 9 s"
        " after its start; then it was run twice to its end. The store was equal to the peers' own databases: every"
        " ticket, every line of every history once, every reading once with its value, packed or not."
        "\n\n"
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores,"
        f" {datetime.now(UTC):%Y-%m-%d}.\n\n| | |\n|---|---|\n" + "\n".join(lines) + "\n"
    )
    (_ROOT / "docs" / "kill-test.md").write_text(text, "utf-8")
    print(text)  # noqa: T201


if __name__ == "__main__":
    main()
