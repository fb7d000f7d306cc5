"""A SensorThings server in memory, as far as the connector asks: it pages what it holds, at every depth, and says what
a test has it say."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from timeo_desktop.connectors.http import HttpSource, NotFound
from timeo_desktop.connectors.registry import connect
from timeo_desktop.connectors.sensor_things import SensorThings
from timeo_desktop.domain.connections import Connection

ADDRESS = "https://site.example/v1.1"


class Site:
    """`lists`: entities by path, such as `Things(1)/Datastreams`. `said`: counts that it says in place of the true
    ones. `raw`: JSON that it writes as it stands in the place of a text. `top`: the most of a page."""

    def __init__(self, top: int = 100) -> None:
        self.lists: dict[str, list[Any]] = {"Things": [], "Datastreams": [], "ObservedProperties": []}
        self.said: dict[str, int] = {}
        self.raw: dict[str, str] = {}
        self.top = top
        self.asked: list[str] = []

    def thing(self, number: int, datastreams: list[dict[str, Any]], **more: Any) -> None:
        """A thing with its datastreams, each with one number; the first page of them is told with it."""
        own = f"Things({number})"
        made = {"@iot.id": number, "@iot.selfLink": f"{ADDRESS}/{own}", "name": f"thing {number}", "Locations": []}
        self.lists["Things"].append({**made, **self._begun(own, datastreams), **more})
        self.lists["Datastreams"] += datastreams

    def _begun(self, owner: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        self.lists[f"{owner}/Datastreams"] = rows
        told: dict[str, Any] = {"Datastreams": rows[: self.top]}
        if len(rows) > self.top:
            told["Datastreams@iot.nextLink"] = f"{ADDRESS}/{owner}/Datastreams?$skip={self.top}"
        return told

    def datastream(self, number: int, rows: list[Any], **more: Any) -> dict[str, Any]:
        """A datastream with observations, not of a thing yet."""
        self.lists[f"Datastreams({number})/Observations"] = rows
        return {"@iot.id": number, "@iot.selfLink": f"{ADDRESS}/Datastreams({number})", "name": f"ds {number}",
                "unitOfMeasurement": {"symbol": "°C"}, **more}  # fmt: skip

    def answer(self, url: str) -> bytes:
        """What it answers. Raises NotFound."""
        parts = urlsplit(unquote(url))
        path, question = parts.path.removeprefix("/v1.1").strip("/"), parse_qs(parts.query)
        self.asked.append(unquote(url))
        if not path:
            return self._written({"value": [{"name": name} for name in self.lists if "(" not in name]})
        if path not in self.lists or "$resultFormat" in question:
            raise NotFound("there is no {path}", path=path)
        rows = self.lists[path]
        skip, top = int(question.get("$skip", ["0"])[0]), min(int(question.get("$top", ["100"])[0]), self.top)
        body: dict[str, Any] = {"value": rows[skip : skip + top]}
        if "$count" in question:
            body["@iot.count"] = self.said.get(path, len(rows))
        if skip + top < len(rows):
            rest = "&".join(f"{name}={values[0]}" for name, values in question.items() if name != "$skip")
            body["@iot.nextLink"] = f"{ADDRESS}/{path}?{rest}&$skip={skip + top}"
        return self._written(body)

    def _written(self, body: Mapping[str, Any]) -> bytes:
        text = json.dumps(body, ensure_ascii=True)
        return re.sub(r'"(raw:\w+)"', lambda found: self.raw[found[1]], text).encode()


def connector(site: Site, monkeypatch: pytest.MonkeyPatch) -> SensorThings:
    """A connector that asks it, without a network."""
    monkeypatch.setattr(HttpSource, "_once", lambda _source, url, _params, _stop: site.answer(url))
    made = connect(Connection("x", "sensorthings", "x", {"address": ADDRESS}), {})
    assert isinstance(made, SensorThings)
    return made


def row(hour: int, result: object, **more: Any) -> dict[str, Any]:
    """An observation."""
    at = f"2026-11-{1 + hour // 24:02d}T{hour % 24:02d}:00:00Z"
    return {"@iot.id": hour, "phenomenonTime": at, "resultTime": at, "result": result, **more}
