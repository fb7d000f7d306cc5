"""The French register of buildings (Référentiel national des bâtiments): what it says of some buildings, by their ids.

The register's ids are the joining key between footprints, models and tickets. After the first time only what the
register's list of changes names is asked for again. Source: RNB documentation; at most 20 calls a second.
"""

import csv
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.features import is_drawable, not_read, sorted_features
from timeo_desktop.connectors.http import HttpSource, NotFound, ServerError
from timeo_desktop.connectors.incoming import TEXT, Shape, fault_of
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import MapLayer, Page, Rejected
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, Millis, iso, now

_ADDRESS = "https://rnb-api.beta.gouv.fr"
_BUILDINGS = "api/alpha/buildings"
_KEPT_EACH = 100  # buildings
_PAUSE = 0.06  # seconds between two calls
_OVERLAP = DAY
_MOST_FAILING = 3  # buildings in a row: then it is the register that fails
_BUILDING: Shape = {"status": TEXT, "is_active": TEXT, "addresses": (list,), "ext_ids": (list,)}


class BuildingRegister:
    """Some buildings of the register. The cursor holds what is known of each, and since when changes are asked for."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="rnb",
        title="French register of buildings (RNB)",
        help="Status, addresses and identifiers of buildings by their RNB id, also without a network",
        fields=(
            Field("buildings", "RNB ids, one a line", FieldKind.LINES, required=True,
                  help="Twelve letters and digits each; several may stand in a line, with slashes between"),
            Field("address", "Address", default=_ADDRESS),
        ),
        period=86_400,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        _ = secrets  # the register is open
        self._http = HttpSource(settings.get("address") or _ADDRESS)
        parts = settings.get("buildings", "").replace("/", "\n").split()
        self._ids = list(dict.fromkeys(part.replace("-", "").upper() for part in parts))

    def check(self, stop: threading.Event) -> Sentence:
        """Ask for the first building."""
        if not self._ids:
            raise UserError("Name at least one building")
        found = self._building(self._ids[0], stop)
        status = str(found["properties"].get("status", ""))
        return sentence("{server} answers: {id}, {status}", server=self._http.host, id=self._ids[0], status=status)

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """One page with all buildings, when any is new, has changed or is no longer asked for. What was asked until a
        stop is kept."""
        known: dict[str, Any] = dict(cursor.get("known", {})) if isinstance(cursor, dict) else {}
        before = set(known)
        since = cursor.get("since") if isinstance(cursor, dict) else None
        started: Millis = now()
        changed = self._changes(int(since), stop) if since is not None else frozenset()
        changed |= frozenset(cursor.get("again", ())) if isinstance(cursor, dict) else frozenset()
        wanted = [each for each in self._ids if each not in known or each in changed]
        rejected: list[Rejected] = []
        again: list[str] = []
        in_a_row = 0
        for count, identity in enumerate(wanted, start=1):
            try:
                known[identity] = self._building(identity, stop)
                in_a_row = 0
            except NotFound:
                known.pop(identity, None)
                reason = sentence("{server} knows no building {id}", server=self._http.host, id=identity)
                rejected.append(Rejected(identity, reason, identity))
            except (BadData, ServerError) as error:
                again.append(identity)
                in_a_row += 1
                if in_a_row == min(_MOST_FAILING, len(self._ids)):
                    raise  # that is no fault of a building
                rejected.append(Rejected(identity, Sentence(error.key, error.values), identity))
            if count % _KEPT_EACH == 0:
                yield Page(cursor={"since": since, "known": dict(known), "again": [*again, *wanted[count:]]})
            if stop.wait(_PAUSE):
                raise_if(stop)
        features = [known[each] for each in self._ids if each in known]
        rejected += sorted_features(features).rejected("RNB")
        kept = {each: known[each] for each in self._ids if each in known}
        collection = {"type": "FeatureCollection", "features": features}
        layer = MapLayer(
            key="rnb",
            title="RNB",
            modified=None,
            licence="Licence Ouverte 2.0",
            url=_ADDRESS.replace("rnb-api.", "rnb."),
            features=len(features),
            content=json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode(),
        )
        records = (layer,) if features and (wanted or before != set(kept)) else ()
        yield Page(records=records, rejected=tuple(rejected), cursor={"since": started, "known": kept, "again": again},
                   whole=True, doubt=not_read(self._http.host, again))  # fmt: skip

    def _changes(self, since: Millis, stop: threading.Event) -> frozenset[str]:
        """Ids that the register changed since a moment; a day more is asked for, as clocks differ."""
        text = self._http.get_text(f"{_BUILDINGS}/diff/", stop, {"since": iso(since - _OVERLAP)})
        rows = csv.DictReader(text.splitlines())
        if "rnb_id" not in (rows.fieldnames or ()):
            raise BadData("{server} does not answer as the register does", server=self._http.host)
        return frozenset(str(row["rnb_id"]) for row in rows)

    def _building(self, identity: str, stop: threading.Event) -> dict[str, Any]:
        """A building as a GeoJSON feature."""
        answer = self._http.get(f"{_BUILDINGS}/{identity}/", stop)
        if not isinstance(answer, dict) or answer.get("rnb_id") != identity:
            raise BadData("{server} does not answer as the register does", server=self._http.host)
        fault = fault_of(answer, _BUILDING)
        if fault is not None:
            raise BadData(fault.key, **fault.values)
        parts = ("street_number", "street_rep", "street", "city_zipcode", "city_name")
        texts = [
            " ".join(str(each[part]) for part in parts if each.get(part)) for each in _objects(answer, "addresses")
        ]
        properties = {
            "rnb_id": identity,
            "status": answer.get("status", ""),
            "is_active": answer.get("is_active"),
            "adresse": "; ".join(texts),
            **{f"{each.get('source', 'autre')}_id": each.get("id", "") for each in _objects(answer, "ext_ids")},
        }
        shapes = (answer.get(name) for name in ("shape", "point"))
        shape = next((shape for shape in shapes if is_drawable(shape)), None)
        return {"type": "Feature", "properties": properties, "geometry": shape}


def _objects(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in answer.get(name) or () if isinstance(each, dict)]
