"""addok, the geocoder of the French address base, over two streets that are made up, with a Redis of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESSES = (
    {"id": "a1", "type": "street", "name": "Rue de l'Été", "postcode": "31000", "citycode": "31555", "city": "Toulouse",
     "lat": 43.60, "lon": 1.44, "importance": 0.5, "housenumbers": {"12": {"lat": 43.6123, "lon": 1.4356}}},
    {"id": "a2", "type": "street", "name": "Rue de l'Été", "postcode": "31700", "citycode": "31069", "city": "Blagnac",
     "lat": 43.63, "lon": 1.39, "importance": 0.4},
)  # fmt: skip


def missing() -> str:
    """What is not installed here, or nothing."""
    return "" if shutil.which("redis-server") else "redis-server is not installed"


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def address_server(folder: Path) -> Iterator[str]:
    """The address of a server that knows ADDRESSES."""
    redis, port = _free(), _free()
    (folder / "addok.conf").write_text(
        f"REDIS = {{'host': '127.0.0.1', 'port': {redis}, 'indexes': {{'db': 0}}, 'documents': {{'db': 1}}}}\n"
        f"SQLITE_DB_PATH = {str(folder / 'addok.db')!r}\n"
    )
    (folder / "streets.jsons").write_text("\n".join(map(json.dumps, ADDRESSES)), "utf-8")
    environment = {**os.environ, "ADDOK_CONFIG_MODULE": str(folder / "addok.conf")}
    addok = str(Path(sys.executable).with_name("addok"))
    store = [str(shutil.which("redis-server")), "--port", str(redis), "--bind", "127.0.0.1", "--save", ""]
    with (folder / "log").open("wb") as log:
        data = subprocess.Popen(store, cwd=folder, stdout=log, stderr=log)
        try:
            _await_port(redis)
            for words in (("batch", str(folder / "streets.jsons")), ("ngrams",)):
                subprocess.run([addok, *words], env=environment, stdout=log, stderr=log, check=True)
            serve = [addok, "serve", "--host", "127.0.0.1", "--port", str(port)]
            server = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
            try:
                _await_port(port)
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=rue", timeout=10):
                    yield f"http://127.0.0.1:{port}"
            finally:
                server.kill()
                server.wait()
        finally:
            data.kill()
            data.wait()


def _await_port(port: int) -> None:
    for _ in range(400):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("a server does not answer")
