"""A SensorThings server of its own."""

import json
import os
import sqlite3
import subprocess
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from tests.peers.processes import free_port, listens, stop, wait_until

_ROOT = Path(__file__).parents[2]
_TABLE = "sensorthings_v1_1_django_backend_observation"
_DATASTREAMS = "sensorthings_v1_1_django_backend_datastream"


def interpreter() -> Path:
    """The Python that has the server; `.ci/setup test` makes it."""
    return Path(os.environ.get("TIMEO_STA_PYTHON", _ROOT / ".venv-sta" / "bin" / "python"))


def missing() -> str:
    """Why it cannot be started here; empty when it can."""
    return "" if interpreter().exists() else f"{interpreter()} is absent (.ci/setup test makes it)"


class SensorThingsServer:
    """A running server, open or with a token."""

    def __init__(self, root: Path, token: str = "") -> None:
        self.root, self.port, self._token = root, free_port(), token
        self.url = f"http://127.0.0.1:{self.port}/sensorthings/v1.1"
        self._session = requests.Session()
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port and data."""
        script = Path(__file__).with_name("sta_server.py")
        words = [
            str(interpreter()),
            str(script),
            str(self.root),
            str(self.port),
            *([self._token] if self._token else []),
        ]
        with (self.root / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: listens(self.port), self._process)

    def stop(self) -> None:
        """Stop; the data stay."""
        stop(self._process)

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._session.close()

    def _post(self, path: str, body: object) -> requests.Response:
        response = self._session.post(f"{self.url}/{path}", json=body, timeout=60)
        response.raise_for_status()
        return response

    def add_thing(self, name: str, quantity: str, unit: str, **properties: str) -> str:
        """A thing with one datastream; the datastream's id."""
        self._post("Things", {
            "name": name, "description": name, "properties": properties,
            "Locations": [{"name": properties.get("room", name), "description": "-",
                           "encodingType": "application/geo+json",
                           "location": {"type": "Point", "coordinates": [1.44, 43.6]}}],
            "Datastreams": [{
                "name": f"{name} {quantity}", "description": "-",
                "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
                "unitOfMeasurement": {"name": unit, "symbol": unit, "definition": "-"},
                "ObservedProperty": {"name": quantity, "definition": "-", "description": "-"},
                "Sensor": {"name": f"sensor {name}", "description": "-", "encodingType": "text/html", "metadata": "-"},
            }],
        })  # fmt: skip
        rows = self._session.get(
            f"{self.url}/Datastreams", params={"$filter": f"name eq '{name} {quantity}'"}, timeout=30
        )
        return str(rows.json()["value"][0]["@iot.id"])

    def add_datastreams(self, datastream: str, count: int) -> None:
        """More datastreams of the thing that has one."""
        thing = self.get(f"Datastreams('{datastream}')/Thing")["@iot.id"]
        for number in range(count):
            self._post("Datastreams", {
                "Thing": {"@iot.id": thing}, "name": f"voie {number}", "description": "-",
                "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
                "unitOfMeasurement": {"name": "V", "symbol": "V", "definition": "-"},
                "ObservedProperty": {"name": f"tension {number}", "definition": "-", "description": "-"},
                "Sensor": {"name": "-", "description": "-", "encodingType": "text/html", "metadata": "-"},
            })  # fmt: skip

    def observe(self, datastream: str, rows: list[tuple[str, float]], told: str = "") -> None:
        """Add observations: ISO time (also the result time, unless all were `told` at another) and number."""
        answer = self._post("CreateObservations", [{
            "Datastream": {"@iot.id": datastream}, "components": ["phenomenonTime", "resultTime", "result"],
            "dataArray": [[at, told or at, value] for at, value in rows],
        }])  # fmt: skip
        assert "error" not in answer.text, answer.text[:500]

    def _observation(self, datastream: str, at: str) -> str:
        rows = self.get(f"Datastreams('{datastream}')/Observations?$filter=resultTime eq {at}")["value"]
        return f"{self.url}/Observations('{rows[0]['@iot.id']}')"

    def correct(self, datastream: str, at: str, value: float) -> None:
        """Give an observation another result."""
        link = self._observation(datastream, at)
        self._session.patch(link, json={"result": value}, timeout=60).raise_for_status()

    def remove(self, datastream: str, at: str) -> None:
        """Delete one observation."""
        self._session.delete(self._observation(datastream, at), timeout=60).raise_for_status()

    def forget(self, datastream: str, before: datetime) -> None:
        """Delete all observations of before a moment, as a server does that keeps them for so long only."""
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection, connection:
            connection.execute(
                f"DELETE FROM {_TABLE} WHERE datastream_id = ? AND datetime(result_time) < ?",
                (datastream.replace("-", ""), _text(before, 0)),
            )

    def delete(self, datastream: str) -> None:
        """Delete a datastream with its observations; the server offers no DELETE, its database does."""
        name = datastream.replace("-", "")
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection, connection:
            connection.execute(f"DELETE FROM {_TABLE} WHERE datastream_id = ?", (name,))
            connection.execute(f"DELETE FROM {_DATASTREAMS} WHERE id = ?", (name,))

    def call_index(self, datastream: str) -> None:
        """Say that a datastream tells a meter's index."""
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection, connection:
            connection.execute(
                f"UPDATE {_DATASTREAMS} SET properties = ? WHERE id = ?",
                (json.dumps({"kind": "index"}), datastream.replace("-", "")),
            )

    def hand_over(self, datastream: str, other: str) -> None:
        """Have the thing of another datastream measure this one from now on."""
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection, connection:
            connection.execute(
                f"UPDATE {_DATASTREAMS} SET thing_id = (SELECT thing_id FROM {_DATASTREAMS} WHERE id = ?) WHERE id = ?",
                (other.replace("-", ""), datastream.replace("-", "")),
            )

    def fill(self, datastreams: list[str], each: int, first: datetime, step_seconds: int) -> None:
        """Add many observations straight into the database; one must be there already."""
        base = uuid.uuid4().int >> 40 << 40
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection, connection:
            (feature,) = connection.execute(f"SELECT feature_of_interest_id FROM {_TABLE} LIMIT 1").fetchone()
            rows = (
                (f"{base + number * each + index:032x}", _text(first, index * step_seconds),
                 round(15 + (index * 7919 + number) % 1000 / 100, 2), _text(first, index * step_seconds),
                 name.replace("-", ""), feature)
                for number, name in enumerate(datastreams)
                for index in range(each)
            )  # fmt: skip
            connection.executemany(
                f"INSERT INTO {_TABLE} (id, phenomenon_time_begin, result, result_time, datastream_id,"
                " feature_of_interest_id) VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )

    def observations(self) -> dict[tuple[str, int], float]:
        """The peer's own content: (datastream, second of the epoch) to result."""
        with closing(sqlite3.connect(self.root / "sta.sqlite3", timeout=30)) as connection:
            query = (
                f"SELECT datastream_id, CAST(strftime('%s', phenomenon_time_begin) AS INTEGER), result FROM {_TABLE}"
            )
            return {(str(uuid.UUID(row[0])), row[1]): row[2] for row in connection.execute(query)}

    def get(self, path: str) -> Any:
        """Ask the server."""
        return self._session.get(f"{self.url}/{path}", timeout=60).json()


def _text(first: datetime, seconds: int) -> str:
    return datetime.fromtimestamp(first.timestamp() + seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
