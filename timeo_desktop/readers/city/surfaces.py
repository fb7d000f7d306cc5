"""Objects made of surfaces: solids and multi-surfaces of CityJSON and CityGML, whatever file they came from."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from timeo_desktop.domain.chunks import F64, I64, U8, U32
from timeo_desktop.readers.chunking import Mesh, ranges
from timeo_desktop.readers.city.polygons import Faces, triangulate
from timeo_desktop.readers.city.solids import LEAST, turns_of
from timeo_desktop.readers.pictures import Cover
from timeo_desktop.readers.shading import shade

PLAIN, WALL, ROOF, GROUND, OPENING = range(5)
_ROLES = {
    "WallSurface": WALL, "RoofSurface": ROOF, "GroundSurface": GROUND, "OuterFloorSurface": GROUND,
    "Window": OPENING, "Door": OPENING, "WindowSurface": OPENING, "DoorSurface": OPENING, "OuterCeilingSurface": WALL,
}  # fmt: skip
# Authored colours, which the scene lifts towards its palette.
_OF_OBJECT = {
    "PlantCover": (118, 146, 88), "SolitaryVegetationObject": (96, 130, 70), "WaterBody": (84, 124, 160),
    "TINRelief": (150, 142, 126), "ReliefFeature": (150, 142, 126), "LandUse": (146, 144, 128),
    "Road": (112, 110, 108), "TransportSquare": (124, 122, 118), "Square": (124, 122, 118), "Railway": (104, 98, 94),
    "Waterway": (84, 124, 160), "CityFurniture": (92, 94, 100), "Works": (196, 128, 40),
}  # fmt: skip
_OF_ROLE = np.array(
    [(168, 162, 152), (172, 167, 158), (146, 122, 108), (120, 116, 110), (88, 104, 120)], dtype=np.uint8
)


def role_of(surface: str) -> int:
    """What a semantic surface is drawn as."""
    return _ROLES.get(surface, PLAIN)


def colour_of(kind: str, role: int = PLAIN) -> tuple[int, int, int, int]:
    """The pale colour of a kind of city object, or of one of its surfaces."""
    if role == PLAIN and kind in _OF_OBJECT:
        return (*_OF_OBJECT[kind], 255)
    red, green, blue = _OF_ROLE[role].tolist()
    return (red, green, blue, 255)


@dataclass(frozen=True, eq=False)
class Lines:
    """What is drawn as segments and as dots, by object: indices of points, and the row of the object of each."""

    segments: I64  # (S, 2)
    segment_rows: I64  # (S,)
    dots: I64  # (D,)
    dot_rows: I64  # (D,)


class SurfaceShapes:
    """Objects of a layer as triangles. Rows are the objects in the order of `steps`."""

    def __init__(
        self,
        *,
        steps: U32,
        points: F64,
        faces: Faces,
        face_rows: I64,
        face_colours: U8,
        lines: Lines,
        base: U8,
        cover: Cover | None = None,
    ) -> None:
        """`points` (P, 3) metres of the scene; faces (F) ascend by `face_rows`; `face_colours` (F, 4); `base` (N, 4)
        colours an object that is seen from afar; `cover` is what the points wear."""
        self._cover = cover
        made = triangulate(points, faces)
        self.flat_rows = face_rows[made.flat]
        self._points = points
        self._triangles = made.triangles
        self._colours, self._kinds = np.unique(face_colours, axis=0, return_inverse=True)
        self._kinds = self._kinds.reshape(-1)[made.owners]
        rows = face_rows[made.owners]
        count = len(steps)
        counts = np.bincount(rows, minlength=count)
        lows, highs = _boxes(points, made.triangles, rows, lines, count)
        self._drawn = np.isfinite(lows).all(axis=1)
        self._starts = np.cumsum(counts) - counts
        self.turns = turns_of(points, made.triangles, rows, lows, highs, least=LEAST)
        wrong = self.turns[rows] < 0
        self._triangles[wrong] = self._triangles[wrong, ::-1]
        self._lines = lines
        self.drawn_rows = np.flatnonzero(self._drawn)
        self.empty_rows = np.flatnonzero(~self._drawn)
        kept = self.drawn_rows
        self.steps = steps[kept]
        self.lows, self.highs = lows[kept], highs[kept]
        self.triangle_counts = counts[kept]
        self.colours = self.sides = base[kept]

    def mesh(self, rows: I64) -> Mesh:
        """Shaded triangles of these objects; surfaces that only touch another object keep their edges."""
        objects = self.drawn_rows[rows]
        counts = self.triangle_counts[rows]
        found = ranges(self._starts[objects], counts) if counts.sum() else np.empty(0, dtype=np.int64)
        owners = np.repeat(np.arange(len(rows)), counts)
        kinds = self._kinds[found]
        keys = (np.repeat(owners * len(self._colours) + kinds, 3)) * len(self._points) + self._triangles[found].reshape(
            -1
        )
        unique, index = np.unique(keys, return_inverse=True)
        places = self._points[unique % len(self._points)]
        shaded = shade(places - self.lows[rows].min(axis=0), index.reshape(-1, 3).astype(np.int64))
        group = (unique // len(self._points))[shaded.source]
        worn = (unique % len(self._points))[shaded.source]
        features, colours = group // len(self._colours), self._colours[group % len(self._colours)]
        mesh = Mesh(
            points=places[shaded.source],
            normals=shaded.normals,
            colours=colours,
            features=features,
            triangles=shaded.triangles,
            edges=shaded.edges,
            curves=np.empty((0, 2), dtype=np.uint32),
        )
        if self._cover is not None:
            mesh = _covered(mesh, self._cover, worn)
        return self._with_lines(mesh, objects)

    def outlines(self, rows: I64) -> F64:
        """The smallest rectangle about the plan of each object."""
        objects = self.drawn_rows[rows]
        counts = self.triangle_counts[rows]
        found = ranges(self._starts[objects], counts)
        flat = self._points[self._triangles[found].reshape(-1), :2]
        return rectangles(flat, np.repeat(np.arange(len(rows)), counts * 3), self.lows[rows], self.highs[rows])

    def _with_lines(self, mesh: Mesh, objects: I64) -> Mesh:
        """Add segments and dots of these objects, on vertices of their own."""
        lines = self._lines
        where = np.full(int(objects.max()) + 1, -1)
        where[objects] = np.arange(len(objects))

        def mine(rows: I64) -> I64:
            return np.flatnonzero((rows < len(where)) & (where[np.minimum(rows, len(where) - 1)] >= 0))

        segments, dots = mine(lines.segment_rows), mine(lines.dot_rows)
        if not segments.size and not dots.size:
            return mesh
        corners = np.concatenate((lines.segments[segments].reshape(-1), lines.dots[dots]))
        features = where[np.concatenate((np.repeat(lines.segment_rows[segments], 2), lines.dot_rows[dots]))]
        first = len(mesh.points)
        added = np.arange(first, first + len(corners), dtype=np.uint32)
        return Mesh(
            points=np.concatenate((mesh.points, self._points[corners])),
            normals=np.concatenate((mesh.normals, np.zeros((len(corners), 3), dtype=np.float32))),
            colours=np.concatenate(
                (mesh.colours, np.tile(np.array([[84, 97, 115, 255]], dtype=np.uint8), (len(corners), 1)))
            ),
            features=np.concatenate((mesh.features, features)),
            triangles=mesh.triangles,
            edges=mesh.edges,
            curves=added[: 2 * segments.size].reshape(-1, 2),
            dots=added[2 * segments.size :],
            texture=None if mesh.texture is None else np.pad(mesh.texture, ((0, len(corners)), (0, 0))),
            picture=mesh.picture,
        )


def _covered(mesh: Mesh, cover: Cover, worn: I64) -> Mesh:
    """A mesh whose vertices (V,) wear what points `worn` (V,) do. A picture shows its own edges."""
    texture, picture = cover.part(worn)
    plain = cover.pictures[worn[mesh.edges[:, 0]]] < 0
    return replace(mesh, edges=mesh.edges[plain], texture=texture, picture=picture)


def rectangles(flat: F64, owners: I64, lows: F64, highs: F64) -> F64:
    """Smallest rectangles (n, 4, 2), anticlockwise, about points (P, 2) of ascending owners; where there is none (a
    plan without area) the box."""
    groups = shapely.multipoints(shapely.points(flat), indices=owners)
    return oriented(groups, lows, highs)


def oriented(shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]", lows: F64, highs: F64) -> F64:
    """Oriented envelopes (n, 4, 2) of n shapes, anticlockwise, or their boxes."""
    found = np.stack((lows[:, :2], np.column_stack((highs[:, 0], lows[:, 1])), highs[:, :2],
                      np.column_stack((lows[:, 0], highs[:, 1]))), axis=1)  # fmt: skip
    envelopes = shapely.oriented_envelope(shapes)
    whole = np.flatnonzero(shapely.get_type_id(envelopes) == shapely.GeometryType.POLYGON)
    turned = shapely.orient_polygons(envelopes[whole], exterior_cw=False)
    rings, index = shapely.get_coordinates(turned, return_index=True)
    five = np.bincount(index, minlength=len(whole)) == 5
    found[whole[five]] = rings[five[index]].reshape(-1, 5, 2)[:, :4]
    return found


def _boxes(points: F64, triangles: I64, rows: I64, lines: Lines, count: int) -> tuple[F64, F64]:
    lows, highs = np.full((count, 3), np.nan), np.full((count, 3), np.nan)
    corners = np.concatenate((triangles.reshape(-1), lines.segments.reshape(-1), lines.dots))
    owners = np.concatenate((np.repeat(rows, 3), np.repeat(lines.segment_rows, 2), lines.dot_rows))
    usable = np.isfinite(points[corners]).all(axis=1)
    corners, owners = corners[usable], owners[usable]
    if not len(corners):
        return lows, highs
    order = np.argsort(owners, kind="stable")
    owners, places = owners[order], points[corners[order]]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    lows[owners[starts]] = np.minimum.reduceat(places, starts)
    highs[owners[starts]] = np.maximum.reduceat(places, starts)
    return lows, highs
