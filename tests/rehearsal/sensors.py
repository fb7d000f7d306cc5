"""What sensors and meters send, and what providers export into a folder."""

import csv
import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.rehearsal.clock import iso
from tests.rehearsal.people import People
from tests.rehearsal.world import World

PARIS = ZoneInfo("Europe/Paris")
_HOUR = 3600.0
_DEVICES, _REPLACED, _OUT_OF_REACH = 5, 3, 1
_OBSERVATIONS = "sensorthings_v1_1_django_backend_observation"
_STATES = {"new": "Nouvelle", "open": "En cours", "stalled": "En attente", "resolved": "Clôturée",
           "rejected": "Refusée"}  # fmt: skip
_COLUMNS = ("N° DI", "Désignation", "Equipement", "Statut", "Date de demande", "Date de clôture", "Prestataire")
_PROVIDERS = {"heating": "Dalkia", "water": "Idex"}


class Sensors:
    """Five devices on the broker, of which one is replaced on day 20, one is out of reach for three days, and some
    messages come twice; three meters at the sensor server. `sent`: every value that left a device."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._count = 0
        self._held: list[tuple[str, bytes]] = []
        self.sent: list[tuple[str, str, float]] = []

    def send(self, low: float, high: float, day: int) -> None:
        """Everything between two moments."""
        messages: list[tuple[str, bytes]] = []
        at = low
        while at < high:
            for number in range(_DEVICES):
                is_held = number == _OUT_OF_REACH and 15 <= day % 42 <= 17
                (self._held if is_held else messages).append(self._uplink(number, at + number, day))
            at += _HOUR
        if day % 42 == 18:
            messages += self._held
            self._held = []
        messages += self._world.chance.sample(messages, min(5, len(messages)))
        self._world.mqtt.publish(messages)
        self._observe(low, high)

    def _uplink(self, number: int, at: float, day: int) -> tuple[str, bytes]:
        device = f"a84041{number + 100 * (day >= 20) if number == _REPLACED else number:010x}"
        self._count += 1
        index = int((at - self._world.begin) / 60) * 7 % 65536
        values = {"temperature": round(15 + self._count * 7919 % 1000 / 100, 2), "index_l": index}
        stamp = iso(at).replace("Z", "+00:00")
        body: dict[str, Any] = {
            "deduplicationId": f"{self._count:032x}", "time": stamp, "fCnt": self._count, "fPort": 2, "object": values,
            "deviceInfo": {"deviceName": f"sonde-{number}", "devEui": device, "deviceProfileName": "LHT65",
                           "tags": {"repere": self._world.assets[10 + number]}},
        }  # fmt: skip
        self.sent += [(f"{device}/{name}", stamp, float(value)) for name, value in values.items()]
        return f"application/1/device/{device}/event/up", json.dumps(body).encode()

    def _observe(self, low: float, high: float) -> None:
        for number, thing in enumerate(self._world.things):
            moments = [low + _HOUR * step for step in range(int((high - low) / _HOUR))]
            rows = [(iso(at), float(int((at - self._world.begin) / 600) * (number + 3) % 10_000)) for at in moments]
            self._world.sta.observe(thing, rows)

    def correct(self) -> None:
        """At the sensor server one result is corrected and one observation removed."""
        query = f"SELECT id FROM {_OBSERVATIONS} ORDER BY phenomenon_time_begin DESC LIMIT 2 OFFSET 200"
        with closing(sqlite3.connect(self._world.folder / "sta" / "sta.sqlite3", timeout=30)) as connection, connection:
            corrected, removed = connection.execute(query).fetchall()
            connection.execute(f"UPDATE {_OBSERVATIONS} SET result = 4321.0 WHERE id = ?", corrected)
            connection.execute(f"DELETE FROM {_OBSERVATIONS} WHERE id = ?", removed)


class Exports:
    """A third of the tickets is also in the files of a provider, whole and anew each week."""

    def __init__(self, world: World, people: People) -> None:
        self._world, self._people = world, people
        self._rows: dict[str, dict[str, str]] = {}

    def add(self, key: str) -> None:
        """A ticket that the provider has in its own system as well."""
        known = self._people.reported[key]
        self._rows[key] = {
            "N° DI": f"D-2026-{len(self._rows):05d}", "Désignation": known.title, "Equipement": known.asset,
            "Date de demande": _local(known.at), "Prestataire": _PROVIDERS[known.trade],
        }  # fmt: skip

    def write(self, day: int) -> None:
        """This week's file, written at the simulated moment."""
        path, moment = self._world.folder / "exports" / f"export_{day:03d}.csv", self._world.clock.now()
        with path.open("w", encoding="cp1252", newline="", errors="replace") as file:
            writer = csv.DictWriter(file, _COLUMNS, delimiter=";")
            writer.writeheader()
            for key, row in self._rows.items():
                status = _STATES.get(self._people.state[key], "Annulée")
                if status in ("Clôturée", "Refusée"):
                    row.setdefault("Date de clôture", _local(moment))
                else:
                    row.pop("Date de clôture", None)
                writer.writerow({**row, "Statut": status})
        os.utime(path, (moment, moment))


def _local(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")
