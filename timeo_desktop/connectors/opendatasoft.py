"""Open data of a city on an Opendatasoft portal (Explore API 2.1): whole datasets as layers of the map.

`records` ends at 10 000 rows, so datasets are fetched by `exports`, which do not; and only those whose `modified` has
moved. The portal's quota is honoured (`X-RateLimit-…`). Source: Opendatasoft Explore API 2.1 reference.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.features import Sorted, not_read, short, sorted_features
from timeo_desktop.connectors.http import HttpSource, NotFound, ServerError
from timeo_desktop.connectors.incoming import TEXT, Shape, fault_of
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import MapLayer, Page, Rejected
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis, from_iso

_DATASETS = "api/explore/v2.1/catalog/datasets"
_METAS: Shape = {"title": TEXT, "license": TEXT}


@dataclass(frozen=True)
class _About:
    """What a portal says of a dataset. `modified`: when it was last changed; `is_map`: whether its records have places;
    `count`: how many there are, as it writes it."""

    title: str
    modified: Millis | None
    licence: str
    is_map: bool
    count: object


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
        titles = [self._about(name, stop).title for name in self._datasets[:3]]
        if not titles:
            raise UserError("Name at least one dataset")
        return sentence("{server} answers: {titles}", server=self._http.host, titles=", ".join(titles))

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """A page for each dataset that has changed. One that cannot be read costs no other, and is asked for again."""
        seen = dict(cursor) if isinstance(cursor, dict) else {}
        failed: list[str] = []
        for name in self._datasets:
            raise_if(stop)
            try:
                yield from self._dataset(name, seen, stop)
            except NotFound:
                reason = sentence("{server} has no dataset {name}", server=self._http.host, name=name)
                yield Page(rejected=(Rejected(name, reason, name),), cursor=dict(seen))
            except (BadData, ServerError) as error:
                failed.append(name)
                if len(failed) == len(self._datasets):
                    raise  # that is no fault of a dataset
                yield Page(rejected=(Rejected(name, Sentence(error.key, error.values), name),), cursor=dict(seen))
        yield Page(cursor=dict(seen), whole=True, doubt=not_read(self._http.host, failed))

    def _dataset(self, name: str, seen: dict[str, object], stop: threading.Event) -> Iterator[Page]:
        about = self._about(name, stop)
        if about.modified is not None and seen.get(name) == about.modified:
            return
        if not about.is_map:
            reason = sentence("{name} has no places, so it cannot be a layer of the map", name=name)
            seen[name] = about.modified
            yield Page(rejected=(Rejected(name, reason, about.title),), cursor=dict(seen))
            return
        found = self._features(name, stop)
        seen[name] = about.modified
        # Those that cannot be used were sent as well.
        doubt = short(self._http.host, about.count, len(found.kept) + len(found.unusable))
        lacking = () if doubt is None else (Rejected(name, doubt, about.title),)
        layer = self._layer(name, about, found)
        yield Page((layer,), rejected=(*lacking, *found.rejected(name)), cursor=dict(seen))

    def _about(self, name: str, stop: threading.Event) -> _About:
        answer = self._http.get(f"{_DATASETS}/{quote(name, safe='')}", stop)
        if not isinstance(answer, dict) or "dataset_id" not in answer:
            raise BadData("{server} does not answer as an Opendatasoft portal does", server=self._http.host)
        told = answer.get("metas")
        metas = told.get("default") if isinstance(told, dict) else None
        metas = metas if isinstance(metas, dict) and fault_of(metas, _METAS) is None else {}
        features = answer.get("features")
        modified = metas.get("data_processed") or metas.get("modified")
        return _About(
            title=str(metas.get("title") or name), modified=_moment(modified),
            licence=str(metas.get("license") or ""), is_map=isinstance(features, list) and "geo" in features,
            count=metas.get("records_count"),
        )  # fmt: skip

    def _features(self, name: str, stop: threading.Event) -> Sorted:
        path = f"{_DATASETS}/{quote(name, safe='')}"
        answer = self._http.get(f"{path}/exports/geojson", stop, {"lang": "fr", "timezone": "UTC"})
        if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
            raise BadData("{server} does not answer as an Opendatasoft portal does", server=self._http.host)
        return sorted_features(answer["features"])

    def _layer(self, name: str, about: _About, found: Sorted) -> MapLayer:
        collection = {"type": "FeatureCollection", "features": found.kept}
        return MapLayer(
            key=name,
            title=about.title,
            modified=about.modified,
            licence=about.licence,
            url=f"{self._http.base}/explore/dataset/{quote(name, safe='')}/",
            features=len(found.kept),
            content=json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode(),
        )


def _moment(text: object) -> Millis | None:
    """When a dataset was changed; None where that is not told, so that it is fetched each time."""
    try:
        return from_iso(text) if isinstance(text, str) else None
    except ValueError:
        return None
