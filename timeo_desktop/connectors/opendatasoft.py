"""Open data of a city on an Opendatasoft portal (Explore API 2.1): whole datasets as layers of the map.

`records` ends at 10 000 rows, so datasets are fetched by `exports`, which do not; and only those whose `modified` has
moved. The portal's quota is honoured (`X-RateLimit-…`). Source: Opendatasoft Explore API 2.1 reference.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.http import HttpSource, NotFound
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import MapLayer, Page, Rejected
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis, from_iso

_DATASETS = "api/explore/v2.1/catalog/datasets"


class Opendatasoft:
    """Datasets of a portal. The cursor holds, by dataset, when its source last changed it."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="opendatasoft",
        title="City open data (Opendatasoft)",
        help="Datasets of an open data portal as layers of the map, also without a network",
        fields=(
            Field("address", "Address", required=True, help="For example https://data.toulouse-metropole.fr"),
            Field("datasets", "Datasets, one a line", FieldKind.LINES, required=True,
                  help="Identifiers as in the address of the dataset, such as chantiers-en-cours"),
            Field("key", "Key of the portal", FieldKind.SECRET, help="Only where the portal asks for one"),
        ),
        period=3600,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        key = secrets.get("key", "")
        headers = {"Authorization": f"Apikey {key}"} if key else None
        self._http = HttpSource(settings.get("address", ""), headers=headers)
        self._datasets = list(
            dict.fromkeys(line.strip() for line in settings.get("datasets", "").splitlines() if line.strip())
        )

    def check(self, stop: threading.Event) -> Sentence:
        """Look the datasets up."""
        titles = [self._about(name, stop)[0] for name in self._datasets[:3]]
        if not titles:
            raise UserError("Name at least one dataset")
        return sentence("{server} answers: {titles}", server=self._http.host, titles=", ".join(titles))

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """A page for each dataset that has changed."""
        seen = dict(cursor) if isinstance(cursor, dict) else {}
        for name in self._datasets:
            raise_if(stop)
            try:
                title, modified, licence, is_map = self._about(name, stop)
            except NotFound:
                reason = sentence("{server} has no dataset {name}", server=self._http.host, name=name)
                yield Page(rejected=(Rejected(name, reason, name),), cursor=dict(seen))
                continue
            if modified is not None and seen.get(name) == modified:
                continue
            if not is_map:
                reason = sentence("{name} has no places, so it cannot be a layer of the map", name=name)
                seen[name] = modified
                yield Page(rejected=(Rejected(name, reason, title),), cursor=dict(seen))
                continue
            seen[name] = modified
            yield Page(records=(self._layer(name, title, modified, licence, stop),), cursor=dict(seen))
        yield Page(cursor=dict(seen), whole=True)

    def _about(self, name: str, stop: threading.Event) -> tuple[str, Millis | None, str, bool]:
        """Title, moment of the last change, licence, and whether the records have places."""
        answer = self._http.get(f"{_DATASETS}/{quote(name, safe='')}", stop)
        if not isinstance(answer, dict) or "dataset_id" not in answer:
            raise BadData("{server} does not answer as an Opendatasoft portal does", server=self._http.host)
        metas: dict[str, Any] = (answer.get("metas") or {}).get("default") or {}
        modified = metas.get("data_processed") or metas.get("modified")
        moment = from_iso(modified) if isinstance(modified, str) else None
        geographic = "geo" in (answer.get("features") or ())
        return str(metas.get("title") or name), moment, str(metas.get("license") or ""), geographic

    def _layer(self, name: str, title: str, modified: Millis | None, licence: str, stop: threading.Event) -> MapLayer:
        path = f"{_DATASETS}/{quote(name, safe='')}"
        answer = self._http.get(f"{path}/exports/geojson", stop, {"lang": "fr", "timezone": "UTC"})
        if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
            raise BadData("{server} does not answer as an Opendatasoft portal does", server=self._http.host)
        return MapLayer(
            key=name,
            title=title,
            modified=modified,
            licence=licence,
            url=f"{self._http.base}/explore/dataset/{quote(name, safe='')}/",
            features=len(answer["features"]),
            content=json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(),
        )
