"""Small city files, written by the tests."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

BOX = [[0, 0, 0], [10, 0, 0], [10, 8, 0], [0, 8, 0], [0, 0, 6], [10, 0, 6], [10, 8, 6], [0, 8, 6]]
SIDES = [[0, 3, 2, 1], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [4, 5, 6, 7]]
ROLES = [{"type": "GroundSurface"}, {"type": "WallSurface"}, {"type": "RoofSurface"}]


def house(lod: str = "2.0") -> dict[str, Any]:
    """A solid of 10 × 8 × 6 m whose first vertex is number 0."""
    boundaries = [[[side] for side in SIDES]]
    return {"type": "Solid", "lod": lod, "boundaries": boundaries,
            "semantics": {"surfaces": ROLES, "values": [[0, 1, 1, 1, 1, 2]]}}  # fmt: skip


def cityjson(
    origin: tuple[float, float, float] = (1574000.0, 2268000.0, 140.0), crs: int | None = 3943, **more: Any
) -> dict[str, Any]:
    """One house as CityJSON, its first corner at `origin`."""
    metadata = {"referenceSystem": f"https://www.opengis.net/def/crs/EPSG/0/{crs}"} if crs else {}
    return {
        "type": "CityJSON", "version": "2.0", "metadata": metadata,
        "transform": {"scale": [0.001] * 3, "translate": list(origin)},
        "CityObjects": {
            "house-1": {"type": "Building", "geometry": [house()], "attributes": {"storeys": 2, "nom": "École"}}
        },
        "vertices": [[1000 * value for value in corner] for corner in BOX],
        **more,
    }  # fmt: skip


def write_json(path: Path, document: Any) -> Path:
    """Write a document."""
    path.write_text(json.dumps(document), "utf-8")
    return path


def citygml(origin: tuple[float, float, float], srs: str = "EPSG:3943", body: str = "") -> str:
    """The same house as CityGML 2.0: a solid that refers to its semantic surfaces."""
    corners = np.array(BOX, dtype=float) + origin
    surfaces, members = [], []
    for number, (side, role) in enumerate(zip(SIDES, (0, 1, 1, 1, 1, 2), strict=True)):
        ring = " ".join(f"{value:.3f}" for corner in (*side, side[0]) for value in corners[corner])
        kind = ROLES[role]["type"]
        surfaces.append(
            f"<bldg:boundedBy><bldg:{kind}><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>"
            f'<gml:Polygon gml:id="p{number}"><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList>'
            f"</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>"
            f"</bldg:lod2MultiSurface></bldg:{kind}></bldg:boundedBy>"
        )
        members.append(f'<gml:surfaceMember xlink:href="#p{number}"/>')
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0"
 xmlns:gml="http://www.opengis.net/gml" xmlns:gen="http://www.opengis.net/citygml/generics/2.0"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:boundedBy><gml:Envelope srsName="{srs}"><gml:lowerCorner>0 0 0</gml:lowerCorner></gml:Envelope></gml:boundedBy>
<core:cityObjectMember><bldg:Building gml:id="house-1"><gml:name>École</gml:name>
<gen:stringAttribute name="rnb_id"><gen:value>DEM0ABCD1234</gen:value></gen:stringAttribute>
<bldg:measuredHeight uom="m">6.0</bldg:measuredHeight>
<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{"".join(members)}</gml:CompositeSurface></gml:exterior>
</gml:Solid></bldg:lod2Solid>{"".join(surfaces)}</bldg:Building></core:cityObjectMember>{body}
</core:CityModel>"""


def footprints(path: Path, shapes: list[Any], crs: str | None = "EPSG:3943", **fields: list[Any]) -> Path:
    """A layer of polygons with fields."""
    path.parent.mkdir(exist_ok=True)
    columns = {name: np.array(values) for name, values in fields.items()}
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        list(columns.values()),
        list(columns),
        crs=crs,
        geometry_type="Unknown" if driver == "GPKG" else "Polygon",
        driver=driver,
        layer=path.stem,
    )
    return path


def square(x: float, y: float, side: float = 10.0) -> Any:
    """A square footprint."""
    return shapely.box(x, y, x + side, y + side)
