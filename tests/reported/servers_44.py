"""The reported servers of input 44, on ports of their own: SensorThings and Request Tracker."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.peers.processes import free_port, listens, stop, wait_until

_SCRIPT = Path(__file__).with_name("data") / "operations" / "44_servers.py.txt"


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """The addresses of the SensorThings server and of the Request Tracker."""
    things, tickets = free_port(), free_port()
    text = _SCRIPT.read_text("utf-8").replace("8811", str(things)).replace("8812", str(tickets))
    process = subprocess.Popen([sys.executable, "-c", text], start_new_session=True)
    try:
        wait_until(lambda: listens(things) and listens(tickets), process)
        yield f"http://127.0.0.1:{things}/v1.1", f"http://127.0.0.1:{tickets}"
    finally:
        stop(process)
