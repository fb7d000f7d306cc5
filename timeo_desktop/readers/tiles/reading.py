"""Turns tiles into chunks one by one, and keeps count of the features in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from timeo_desktop.domain.chunks import F64, I64, Chunk
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.web_address import without_query
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.chunking import Mesh, chunk_of
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject, Report, attribute_table
from timeo_desktop.readers.city.solids import Turned
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.content import Content, contents_of
from timeo_desktop.readers.tiles.files import Folder, Remote
from timeo_desktop.readers.tiles.gltf import Part
from timeo_desktop.readers.tiles.mesh import Gathered
from timeo_desktop.readers.tiles.tileset import Tile

_EARTH = (6.2e6, 6.5e6)  # metres from the middle of the earth that its surface is
_IDENTITIES = ("identifier", "id", "gml_id", "gmlid", "cleabs", "GlobalId", "guid", "identificatie")
_KINDS = ("classe", "ifcClass", "class", "type", "_type")
_NO_TABLE = -1


@dataclass
class TilesetReading:
    """What has been read so far of the tileset `name`. `fresh` rows were not delivered yet."""

    name: str
    title: str
    job: ReadJob
    out: Out
    folder: Folder | Remote
    projection: Projection | None = None
    fresh: list[CityObject] = field(default_factory=list)
    attributes: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    steps: dict[object, int] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    boxes: dict[int, tuple[F64, F64]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    report: Report = field(default_factory=Report)
    told: set[str] = field(default_factory=set)
    turned: Turned = field(default_factory=Turned)
    told_turned: bool = False
    _last: int = ROOT

    def __post_init__(self) -> None:
        self.fresh.append(CityObject(ROOT, 0, "", "CityModel", self.title, spatial=True))

    def chunk(self, tile: Tile) -> Chunk | None:
        """A tile as a chunk, in the scene's system; None when nothing of it can be drawn. Raises CannotDecode."""
        self.know(tile)
        contents: list[Content] = []
        for address in tile.contents:
            contents.extend(contents_of(self.folder.read(address), partial(self._beside, address), tile.up))
        self.tell(*(each.strange for each in contents))
        try:
            mesh, steps, lows, highs = self._mesh(tile, contents)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise CannotDecode(f"it is damaged ({error!r})") from error
        if mesh is None:
            return None
        for step, low, high in zip(steps.tolist(), lows, highs, strict=True):
            old = self.boxes.get(step)
            self.boxes[step] = (low, high) if old is None else (np.minimum(old[0], low), np.maximum(old[1], high))
            self.changed.add(step)
        return chunk_of(mesh, steps, lows, highs, "model")

    def tell(self, *strange: Iterable[str]) -> None:
        """Tell what is declared and not understood, each thing once."""
        for what in sorted(set().union(*strange) - self.told):
            self.told.add(what)
            self.out.notice(
                sentence("{name} uses {what}, which is not understood here: it is left out", name=self.name, what=what)
            )

    def fail(self, tile: Tile, reason: str) -> None:
        """A tile that the tileset names and that cannot be had or read."""
        self._last += 1
        each = CityObject(self._last, ROOT, "", "Tile", without_query(tile.contents[0]))
        self.fresh.append(each)
        self.report.fail(each, sentence("it cannot be read: {reason}", reason=reason))

    def tell_turned(self) -> None:
        """Tell once that solids are inside out."""
        notice = self.turned.notice(self.name)
        if notice is not None and not self.told_turned:
            self.told_turned = True
            self.out.notice(notice)

    def know(self, tile: Tile) -> None:
        """What is above a tile: its features may be those of it."""
        self.above[tile.number] = tile.parent

    def placed(self, points: F64) -> F64:
        """Points (P, 3) of the tileset in the scene's system, which the first of them decide."""
        finite = points[np.flatnonzero(np.isfinite(points).all(axis=1))]
        if self.projection is None and not len(finite):
            return points
        if self.projection is None:
            middle = float(np.linalg.norm(np.median(finite, axis=0)))
            named = self.job.source_crs or ("EPSG:4978" if _EARTH[0] < middle < _EARTH[1] else None)
            self.projection = projection_for(self.name, named, self.job.crs, finite[:200])
            for notice in self.projection.notices:
                self.out.notice(notice)
            self.out.placed(self.projection.epsg)
        return self.projection.apply(points)

    def rows(self) -> CityDescription:
        """What was found since this was asked last."""
        names, values = attribute_table(self.attributes)
        steps = sorted(self.changed)
        lows, highs = (np.array([self.boxes[step][side] for step in steps]).reshape(-1, 3) for side in (0, 1))
        found = CityDescription(self.fresh, names, values, np.array(steps, dtype=np.uint32), lows, highs)
        self.fresh, self.attributes, self.changed = [], [], set()
        return found

    def facts(self, version: str) -> CityFacts:
        """What has been read so far."""
        return CityFacts(
            schema=f"3D Tiles {version}",
            by_class=dict(self.report.by_kind),
            drawn=len(self.boxes),
            failed=tuple(self.report.failures),
            epsg=self.projection.epsg if self.projection else None,
            source_crs=self.projection.source_name if self.projection else "",
            beside=tuple(self.folder.looked_at),
        )

    def _beside(self, base: str, address: str) -> bytes:
        return self.folder.read(self.folder.below(base, address))

    def _mesh(self, tile: Tile, contents: list[Content]) -> tuple[Mesh | None, I64, F64, F64]:
        """All parts of a tile as one mesh with the steps of its features."""
        gathered = Gathered()
        for number, content in enumerate(contents):
            for part in content.parts:
                points = part.points @ tile.matrix[:3, :3].T + tile.matrix[:3, 3]
                gathered.add(part, self.placed(points), self._steps(tile, number, part, content))
        found = gathered.mesh()
        self.turned = self.turned.and_of(gathered.turns)
        return found

    def _steps(self, tile: Tile, number: int, part: Part, content: Content) -> I64:
        """The step of the feature of each point (V,); what has no features is one object a tile."""
        table = 0 if content.batched else part.table
        rows = content.tables[table] if table is not None and table < len(content.tables) else []
        ids, index = np.unique(part.features, return_inverse=True)
        place = (tile.number, number, _NO_TABLE if table is None else table)
        steps = [self._step(tile, (*place, each), rows[each] if 0 <= each < len(rows) else {}) for each in ids.tolist()]
        return np.array(steps, dtype=np.int64)[index.reshape(-1)]

    def _step(self, tile: Tile, place: tuple[int, int, int, int], row: dict[str, object]) -> int:
        """The step of a feature. What has the same identity in a coarser tile above is the same thing; tiles beside
        each other may number their features alike."""
        identity = next((str(row[name]) for name in _IDENTITIES if row.get(name) not in (None, "")), "")
        key: object = (identity, *place[:2]) if identity else place
        if identity and key not in self.steps:
            same = next((found for each in self._over(tile) if (found := self.steps.get((identity, each)))), None)
            if same is not None:
                self.steps[key] = same
        if key not in self.steps:
            self._last += 1
            kind = next((str(row[name]) for name in _KINDS if isinstance(row.get(name), str)), "Feature")
            stem = without_query(tile.contents[0]).rsplit("/", 1)[-1].rsplit(".", 1)[0]
            name = str(row.get("name") or identity or f"{stem} {max(place[3], 0)}")
            self.fresh.append(CityObject(self._last, ROOT, identity, kind, name, drawable=True))
            self.attributes.append((self._last, row))
            self.report.by_kind[kind] += 1
            self.steps[key] = self._last
        if identity:
            self.steps.setdefault((identity, tile.number), self.steps[key])
        return self.steps[key]

    def _over(self, tile: Tile) -> Iterator[int]:
        number = tile.parent
        while number >= 0:
            yield number
            number = self.above.get(number, -1)
