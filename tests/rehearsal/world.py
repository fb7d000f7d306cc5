"""Everything that weeks are played with: the servers, the folder of exports, the program, one clock, and a ledger of
what was done."""

import json
import random
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.peers import mosquitto, rt, sta
from tests.peers.mosquitto import Mosquitto
from tests.peers.sta import SensorThingsServer
from tests.rehearsal import clock
from tests.rehearsal.clock import DAY, Clock, seconds
from tests.rehearsal.product import MODEL, Product
from tests.rehearsal.tracker import READER, Tracker, make_trades

BEGIN = "2026-10-12T05:00:00"  # the clocks go back on day 13
TICKETS, UPLINKS, OBSERVATIONS, EXPORTS = "Tickets", "LoRa", "STA", "Exports"
FIRST_PROVIDER = "Dalkia"
_FOLDERS = ("rt", "mqtt", "sta", "product", "exports", "made")


@dataclass(frozen=True)
class Size:
    """How much is played: tickets in six weeks, days, and how many times that amount of everything."""

    tickets: int = 600
    days: int = 42
    amount: int = 1
    seed: int = 7

    @property
    def all_tickets(self) -> int:
        """Tickets on all days."""
        return self.tickets * self.days * self.amount // 42


def missing() -> str:
    """Why nothing can be played here; empty when it can."""
    return clock.missing() or rt.missing() or mosquitto.missing() or sta.missing()


class World:
    """Running servers and a program that knows them. `assets`: words by which a source may name things of the
    building; `things`: the datastreams of the sensor server."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size, self.chance = folder, size, random.Random(size.seed)
        shutil.rmtree(folder, ignore_errors=True)
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True)
        self.begin = seconds(BEGIN)
        self.clock = Clock(folder, BEGIN)
        make_trades(folder / "made")
        self.rt = Tracker(folder / "rt", folder / "made", self.clock)
        self.mqtt = Mosquitto(folder / "mqtt")
        self.sta = SensorThingsServer(folder / "sta")
        self.product = Product(folder / "product", self.clock)
        self.queues = {"heating": "CVC", "water": "Plomberie"}
        self.figures = {"synchronisations": 0, "failed": 0, "kills": 0, "windows killed": 0, "operations": 0}
        self._connect()
        self.assets = self._assets()
        self.things = [self.sta.add_thing(f"Compteur {n}", "energy", "kWh", assetTag=self.assets[n]) for n in range(3)]
        self.keep("size.json", asdict(size))
        self.note("begin", assets=self.assets, things=self.things)

    def _connect(self) -> None:
        self.product.must("info", str(MODEL))
        mapping = json.loads(self.product.must_look("mapping"))
        connections = (
            ("rt", TICKETS, f"address={self.rt.url}", f"user={READER}", f"provider={FIRST_PROVIDER}",
             "contract=M-2025-01", "--model", str(MODEL)),
            ("mqtt", UPLINKS, "host=127.0.0.1", f"port={self.mqtt.port}", "topics=application/+/device/+/event/up"),
            ("sensorthings", OBSERVATIONS, f"address={self.sta.url}"),
            ("folder", EXPORTS, f"folder={self.folder / 'exports'}", f"mapping={mapping}"),
        )  # fmt: skip
        for words in connections:
            self.product.must("connections", "add", *words)
        self.product.must_look("drink", UPLINKS, "0.5")  # from then on the broker keeps messages for it

    def _assets(self) -> list[str]:
        tags, guids = self.product.keys("ifc.Tag"), self.product.keys("ifc.GlobalId")
        rooms = self.product.keys("name")[:5]
        return [*self.chance.sample(tags, 45), *self.chance.sample(guids, 20), *rooms]

    def close(self) -> None:
        """End the servers; their databases stay."""
        self.rt.close()
        self.mqtt.stop()
        self.sta.close()

    def day(self) -> int:
        """Which day it is, the first being 0."""
        return int((self.clock.now() - self.begin) // DAY)

    def note(self, act: str, **more: object) -> None:
        """A line of the ledger."""
        line = {"act": act, "at": self.clock.now(), **more}
        with (self.folder / "ledger.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def keep(self, name: str, content: object) -> None:
        """A file beside the ledger."""
        (self.folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    def act(self, user: str, method: str, path: str, **body: object) -> Any:
        """What somebody does at the tracker, some minutes later; the answer. Raises Refused."""
        self.figures["operations"] += 1
        self.clock.ahead(self.chance.uniform(20, 500 / self.size.amount))
        answer = self.rt.act(user, method, path, **body)
        self.note("tracker", user=user, method=method, path=path, body=body)
        return answer

    def sync(self, *words: str) -> bool:
        """Synchronise as a scheduler does; whether all went well."""
        self.figures["synchronisations"] += 1
        done = self.product.run("sync", *words)
        self.figures["failed"] += done.code != 0
        self.note("sync", code=done.code, out=done.out, error=done.error[-2000:])
        return done.code == 0

    def kill(self, low: float, high: float, *words: str, looking: bool = False) -> None:
        """Begin something, and kill it at a random moment between so many seconds."""
        killed = self.product.kill_after(self.chance.uniform(low, high), *words, looking=looking)
        self.figures["kills"] += killed
        self.note("kill", words=words, killed=killed)
