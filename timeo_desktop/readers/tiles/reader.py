"""Reads a tileset from a folder or a .3tz archive: every tile becomes a chunk, and the tree of tiles that of chunks."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from timeo_desktop.domain.chunks import F32, F64, I64, U8
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.city.levels import Mesh, chunk_of
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject, Report, attribute_table
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.pictures import inside, mean_colour, sheet_of
from timeo_desktop.readers.shading import shade
from timeo_desktop.readers.tiles.content import Content, contents_of
from timeo_desktop.readers.tiles.gltf import CannotDecode, Part
from timeo_desktop.readers.tiles.tileset import Folder, Remote, Tile, Walk, below

_EARTH = (6.2e6, 6.5e6)  # metres from the middle of the earth that its surface is
_MOST_FEATURES = 65_000
_IDENTITIES = ("identifier", "id", "gml_id", "gmlid", "cleabs", "GlobalId", "guid", "identificatie")
_KINDS = ("classe", "ifcClass", "class", "type", "_type")
_NO_TABLE = -1
_WELD = 1e-3  # metres


def read(job: ReadJob, out: Out) -> None:
    """Read all tiles into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    folder = Remote(out.fetch, path.name) if job.remote else Folder(path)
    walk = Walk(folder.read, folder.start)
    try:
        tiles = list(walk.tiles())
    except CannotDecode as error:
        raise CannotOpen("{name} cannot be opened: {reason}", name=path.name, reason=error) from error
    reading = _Reading(path, job, out, folder)
    reading.take_all(_level_by_level(tiles), walk)
    reading.finish(str(walk.asset.get("version", "?")))


def _level_by_level(tiles: list[Tile]) -> list[Tile]:
    """All coarse tiles before any fine one: the whole is seen soon, and stays when a server or its user gives up."""
    depth = {-1: -1}
    for tile in tiles:
        depth[tile.number] = depth[tile.parent] + 1
    return sorted(tiles, key=lambda tile: depth[tile.number])


@dataclass
class _Reading:
    """What has been read so far of one tileset."""

    path: Path
    job: ReadJob
    out: Out
    folder: Folder | Remote
    projection: Projection | None = None
    objects: list[CityObject] = field(default_factory=list)
    attributes: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    steps: dict[object, int] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    boxes: dict[int, tuple[F64, F64]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.objects.append(CityObject(ROOT, 0, "", "CityModel", self.path.stem, spatial=True))

    def take_all(self, tiles: list[Tile], walk: Walk) -> None:
        """Convert every tile; what cannot be converted is told and the rest goes on."""
        self.out.stage("geometry")
        for index, tile in enumerate(tiles):
            try:
                self._take(tile)
            except CannotDecode as error:
                self.problems.append(f"{tile.contents[0]}: {error}")
            except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
                self.problems.append(f"{tile.contents[0]}: it is damaged ({error!r})")
            self.out.tick(index, len(tiles))
        self.problems.extend(walk.problems)

    def _take(self, tile: Tile) -> None:
        self.above[tile.number] = tile.parent
        contents: list[Content] = []
        for address in tile.contents:
            contents.extend(contents_of(self.folder.read(address), partial(self._beside, address), tile.up))
        mesh, steps, lows, highs = self._mesh(tile, contents)
        if mesh is None:
            return
        parent = self._parent(tile)
        chunk = chunk_of(mesh, steps, lows, highs, "model")
        self.names[tile.number] = self.out.tile(chunk, error=tile.error, parent=parent, adds=tile.adds)
        for step, low, high in zip(steps.tolist(), lows, highs, strict=True):
            old = self.boxes.get(step)
            self.boxes[step] = (low, high) if old is None else (np.minimum(old[0], low), np.maximum(old[1], high))

    def _beside(self, base: str, address: str) -> bytes:
        return self.folder.read(below(base, address))

    def _parent(self, tile: Tile) -> str:
        return self.names.get(tile.parent, "")

    def _mesh(self, tile: Tile, contents: list[Content]) -> tuple[Mesh | None, I64, F64, F64]:
        """All parts of a tile as one mesh with the steps of its features."""
        gathered = _Gathered()
        for number, content in enumerate(contents):
            for part in content.parts:
                points = part.points @ tile.matrix[:3, :3].T + tile.matrix[:3, 3]
                gathered.add(part, self._placed(points), self._steps(tile, number, part, content))
        return gathered.mesh()

    def _placed(self, points: F64) -> F64:
        finite = points[np.flatnonzero(np.isfinite(points).all(axis=1))]
        if self.projection is None and not len(finite):
            return points
        if self.projection is None:
            middle = float(np.linalg.norm(np.median(finite, axis=0)))
            named = self.job.source_crs or ("EPSG:4978" if _EARTH[0] < middle < _EARTH[1] else None)
            self.projection = projection_for(self.path.name, named, self.job.crs, finite[:200])
            for notice in self.projection.notices:
                self.out.notice(notice)
            self.out.placed(self.projection.epsg)
        return self.projection.apply(points)

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
        tile_above = tile.parent
        while identity and tile_above >= 0 and key not in self.steps:
            same = self.steps.get((identity, tile_above))
            if same is not None:
                self.steps[key] = same
            tile_above = self.above.get(tile_above, -1)
        if key not in self.steps:
            step = len(self.objects) + ROOT
            kind = next((str(row[name]) for name in _KINDS if isinstance(row.get(name), str)), "Feature")
            name = str(row.get("name") or identity or f"{Path(tile.contents[0]).stem} {max(place[3], 0)}")
            self.objects.append(CityObject(step, ROOT, identity, kind, name, drawable=True))
            self.attributes.append((step, row))
            self.report.by_kind[kind] += 1
            self.steps[key] = step
        if identity:
            self.steps.setdefault((identity, tile.number), self.steps[key])
        return self.steps[key]

    def finish(self, version: str) -> None:
        """Write the rows and report."""
        for problem in self.problems[:5]:
            self.out.notice(sentence("{name}: a part was left out: {reason}", name=self.path.name, reason=problem))
        if len(self.problems) > 5:
            self.out.notice(
                sentence("{name}: {count} tiles could not be read", name=self.path.name, count=len(self.problems))
            )
        if not self.boxes:
            reason = self.problems[0] if self.problems else "it has no tile with content"
            raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=self.path.name, reason=reason)
        self.out.stage("properties")
        names, values = attribute_table(self.attributes)
        steps = np.array(list(self.boxes), dtype=np.uint32)
        lows, highs = (np.array([box[side] for box in self.boxes.values()]) for side in (0, 1))
        self.out.describe(CityDescription(self.objects, names, values, steps, lows, highs))
        self.out.city(
            CityFacts(
                schema=f"3D Tiles {version}",
                by_class=dict(self.report.by_kind),
                drawn=len(self.boxes),
                failed=tuple(self.report.failures),
                epsg=self.projection.epsg if self.projection else None,
                source_crs=self.projection.source_name if self.projection else "",
                beside=tuple(self.folder.looked_at),
            )
        )


@dataclass
class _Gathered:
    """Parts of one tile, end to end."""

    points: list[F64] = field(default_factory=list)
    steps: list[I64] = field(default_factory=list)
    colours: list[U8] = field(default_factory=list)
    textures: list[F32 | None] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    triangles: list[I64] = field(default_factory=list)
    lines: list[I64] = field(default_factory=list)
    dots: list[I64] = field(default_factory=list)
    count: int = 0

    def add(self, part: Part, points: F64, steps: I64) -> None:
        """Add a part whose points (V, 3) are in the scene and belong to these steps (V,)."""
        finite = np.asarray(np.isfinite(points).all(axis=1))
        colours = part.vertex_colours
        if colours is None:
            colours = np.tile(np.array([part.colour], dtype=np.uint8), (len(points), 1))
        self.points.append(points)
        self.steps.append(steps)
        self.colours.append(colours)
        self.textures.append(part.texture)
        self.pictures.append(part.picture)
        for mine, theirs in ((self.triangles, part.triangles), (self.lines, part.lines)):
            usable = np.all(finite[theirs], axis=1)
            mine.append(theirs[np.flatnonzero(usable)] + self.count)
        self.dots.append(part.dots[np.flatnonzero(finite[part.dots])] + self.count)
        self.count += len(points)

    def mesh(self) -> tuple[Mesh | None, I64, F64, F64]:
        """One shaded mesh over all parts with the steps of its features and their boxes."""
        none = np.empty(0, dtype=np.int64)
        if not self.points:
            return None, none, np.empty((0, 3)), np.empty((0, 3))
        points, steps, triangles = (
            np.concatenate(self.points),
            np.concatenate(self.steps),
            np.concatenate(self.triangles),
        )
        lines, dots = np.concatenate(self.lines), np.concatenate(self.dots)
        used = np.concatenate((triangles.reshape(-1), lines.reshape(-1), dots))
        if not used.size:
            return None, none, np.empty((0, 3)), np.empty((0, 3))
        texture, picture, colours = self._cover(np.concatenate(self.colours))
        unique, rows = np.unique(steps[used], return_inverse=True)
        if len(unique) > _MOST_FEATURES:
            raise CannotDecode("it has more features than a chunk can hold")
        lows, highs = np.full((len(unique), 3), np.inf), np.full((len(unique), 3), -np.inf)
        np.minimum.at(lows, rows.reshape(-1), points[used])
        np.maximum.at(highs, rows.reshape(-1), points[used])
        if not picture:  # where there is one, corners that share a place differ in what they show of it
            triangles = _welded(points, steps, triangles)
        shaded = shade(points - points[used[0]], triangles)
        extra = np.concatenate((lines.reshape(-1), dots))
        source = np.concatenate((shaded.source, extra))
        first = len(shaded.source)
        added = np.arange(first, first + len(extra), dtype=np.uint32)
        return (
            Mesh(
                points=points[source],
                normals=np.concatenate((shaded.normals, np.zeros((len(extra), 3), dtype=np.float32))),
                colours=colours[source],
                features=np.searchsorted(unique, steps[source]),
                triangles=shaded.triangles,
                edges=shaded.edges if not picture else np.empty((0, 2), dtype=np.uint32),
                curves=added[: lines.size].reshape(-1, 2),
                dots=added[lines.size :] if len(dots) else None,
                texture=None if texture is None else texture[source],
                picture=picture,
            ),
            unique,
            lows,
            highs,
        )

    def _cover(self, colours: U8) -> tuple[F32 | None, bytes, U8]:
        """The pictures of a tile on one sheet; one that repeats over its part is there as its mean colour, unless it is
        the only one."""
        distinct = list(dict.fromkeys(picture for picture in self.pictures if picture))
        whole = [texture for texture, picture in zip(self.textures, self.pictures, strict=True)
                 if picture and texture is not None]  # fmt: skip
        if len(distinct) == 1 and len(whole) == len(self.points):
            return np.concatenate(whole), distinct[0], colours
        worn, places = np.full(len(colours), -1), np.zeros((len(colours), 2), dtype=np.float32)
        first = 0
        for points, texture, picture in zip(self.points, self.textures, self.pictures, strict=True):
            mine = slice(first, first := first + len(points))
            if not picture or texture is None or not len(texture):
                continue
            placed = texture - np.floor(texture.min(axis=0))
            if inside(placed):
                worn[mine], places[mine] = distinct.index(picture), placed
            else:
                colours[mine] = mean_colour(picture)
        if (worn < 0).all():
            return None, b"", colours
        return *sheet_of(distinct.__getitem__, worn, places), colours


def _welded(points: F64, steps: I64, triangles: I64) -> I64:
    """Triangles whose corners share a vertex where they share a place in one feature: many writers give every triangle
    vertices of its own, and each of their sides would look like an edge."""
    places = np.column_stack((np.round((points - np.nanmin(points, axis=0)) / _WELD), steps))
    places = np.ascontiguousarray(np.nan_to_num(places).astype(np.int64))
    rows = places.view(np.dtype((np.void, places.itemsize * places.shape[1])))[:, 0]
    _, first, index = np.unique(rows, return_index=True, return_inverse=True)
    return np.asarray(first[index.reshape(-1)][triangles], dtype=np.int64)
