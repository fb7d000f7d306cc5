"""The child: one kernel, one file, a line of JSON for each thing that it finds, so that a crash loses nothing."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import ifclite_geom
import ifcopenshell
import ifcopenshell.geom
import numpy as np

from tests.benchmarks.fidelity_check.measures import F64, Palette, Shape, areas, shape_of
from tests.benchmarks.fidelity_check.own_styles import UNSTYLED, Mix, OwnStyles

REFERENCE, HYBRID, LITE = "opencascade", "hybrid-cgal-simple-opencascade", "ifclite"
NO_UNIT = "Failed to determine unit information"  # the log of ifcopenshell, when it takes metres for want of better
DEFAULT = "DefaultMaterial"
NOT_COMPARED = (
    "IfcFeatureElementSubtraction",
    "IfcAlignment",
    "IfcAlignmentSegment",
    "IfcGrid",
    "IfcAnnotation",
    "IfcReferent",
)
CURVED = ("IfcCircle", "IfcEllipse", "IfcTrimmedCurve", "IfcArcIndex", "IfcCylindricalSurface", "IfcBSpline",
          "IfcRationalBSpline", "IfcRevolvedAreaSolid", "IfcSweptDiskSolid", "IfcRightCircular", "IfcSphere",
          "IfcRoundedRectangle", "IfcSurfaceOfRevolution", "IfcToroidalSurface", "IfcIndexedPolyCurve")  # fmt: skip
NOTED = ("IfcBoolean", "IfcHalfSpace", "IfcPolygonalBounded", "IfcBoxedHalf", "IfcMappedItem", "IfcExtruded",
         "IfcFacetedBrep", "IfcAdvancedBrep", "IfcPolygonalFaceSet", "IfcTriangulated", "IfcShellBased",
         "IfcFaceBased", "IfcSectionedSolid", "IfcSurfaceCurveSwept", "IfcFixedReference", "IfcCsg",
         "IfcHollow", "IfcCShape", "IfcIShape", "IfcLShape", "IfcUShape", "IfcTShape", "IfcZShape",
         *CURVED)  # fmt: skip

Row = dict[str, Any]


def run(request_path: Path) -> None:
    """Run one kernel as the request says, and write what it makes line by line."""
    request = json.loads(request_path.read_text("utf-8"))
    with Path(request["output"]).open("a", encoding="utf-8") as output:
        if request["kernel"] == LITE:
            rows = lite_rows(Path(request["model"]))
        else:
            rows = shell_rows(request["model"], request["kernel"], request["steps"])
        for row in rows:
            write_row(output, row)
        write_row(output, {"end": True})


def write_row(output: TextIO, row: Row) -> None:
    """One line, on disk at once."""
    output.write(json.dumps(row) + "\n")
    output.flush()


def packed(shape: Shape) -> Row:
    """A shape as JSON; `unpacked` in kernels.py reads it."""
    palette = [[colour, part] for colour, part in shape.palette.items()]
    measures = {"area": shape.area, "volume": shape.volume, "bodies": shape.bodies}
    return {"box": shape.box.tolist(), "palette": palette, **measures}


def lite_rows(path: Path) -> Iterator[Row]:
    """What ifclite-geom makes, for the diagnosis of differences."""
    for step, entry in ifclite_geom.geometry_data_buffers(path.read_bytes())["elements"].items():
        points = np.frombuffer(entry["vertices"]).reshape(-1, 3)
        faces = np.frombuffer(entry["faces"], dtype=np.uint32).reshape(-1, 3)
        if faces.size:
            yield {"step": int(step), "shape": packed(shape_of(points[faces], {}))}


def shell_rows(path: str, kernel: str, steps: list[int] | None) -> Iterator[Row]:
    """What an ifcopenshell kernel makes: all products by its iterator, or given ones each by itself."""
    try:
        model = ifcopenshell.open(path)
    except (ifcopenshell.Error, ifcopenshell.SchemaError, OSError, RuntimeError) as error:
        yield {"refused": str(error).splitlines()[0]}
        return
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", False)
    reading = Reading(model, settings, kernel)
    if steps is None:
        products = [product.id() for product in model.by_type("IfcProduct") if comparable(product)]
        yield {"products": products}
        yield from reading.whole(products)
        if NO_UNIT in ifcopenshell.get_log():
            yield {"refused": "it cannot read the length unit"}
    else:
        yield from reading.one_by_one(steps)


def comparable(product: Any) -> bool:
    """Whether a product has a representation and is neither an opening nor drawn as lines."""
    return product.Representation is not None and not any(product.is_a(name) for name in NOT_COMPARED)


class Reading:
    """One kernel on one model."""

    def __init__(self, model: Any, settings: Any, kernel: str) -> None:
        self._model, self._settings, self._kernel = model, settings, kernel
        self._styles = OwnStyles(model)

    def whole(self, products: list[int]) -> Iterator[Row]:
        """Rows of all products: by the iterator, then one by one what it left out, as it does in damaged contexts."""
        seen = set()
        for row in self._iterated():
            seen.add(row["step"])
            yield row
        yield from self.one_by_one([step for step in products if step not in seen])

    def _iterated(self) -> Iterator[Row]:
        openings = ["IfcFeatureElementSubtraction"]
        iterator = ifcopenshell.geom.iterator(
            self._settings, self._model, 1, exclude=openings, geometry_library=self._kernel
        )
        going = iterator.initialize()
        while going:
            shape = iterator.get()
            if comparable(self._model.by_id(shape.id)):
                yield from self._rows(shape)
            going = iterator.next()

    def one_by_one(self, steps: list[int]) -> Iterator[Row]:
        """Rows of given products. Each is announced, so that after a crash the parent knows which one it was."""
        for step in steps:
            yield {"trying": step}
            product = self._model.by_id(step)
            yield {"step": step, "made_of": made_of(self._model, product)}
            with contextlib.suppress(RuntimeError):  # how ifcopenshell says that it found nothing to make
                yield from self._rows(
                    ifcopenshell.geom.create_shape(self._settings, product, geometry_library=self._kernel)
                )

    def _rows(self, shape: Any) -> Iterator[Row]:
        """The measures of one shape, when it has triangles."""
        geometry = shape.geometry
        faces = np.frombuffer(geometry.faces_buffer, dtype=np.int32).reshape(-1, 3)
        if not faces.size:
            return
        matrix = np.frombuffer(shape.transformation_buffer).reshape(4, 4).T
        points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
        corners = points[faces]
        product = self._model.by_id(shape.id)
        each = areas(corners)
        made = shape_of(corners, self._palette(product, geometry, each))
        subject = [shape.id, shape.guid, shape.type, shape.name]
        yield {"step": shape.id, "shape": packed(made), "subject": subject, "engine": engine_palette(geometry, each)}

    def _palette(self, product: Any, geometry: Any, each: F64) -> Palette:
        """m² of each colour by our own reading of the styles, item by item."""
        items = np.frombuffer(geometry.item_ids_buffer, dtype=np.int32)
        try:
            mixes = self._styles.mixes(product)
        except (AttributeError, IndexError, TypeError, ValueError):  # a damaged style: no colour is asked for
            return {None: float(each.sum())}
        palette: Mix = {}
        for item in np.unique(items).tolist():
            part = float(each[items == item].sum())
            for colour, share in mixes.get(item, UNSTYLED).items():
                palette[colour] = palette.get(colour, 0.0) + share * part
        return palette


def engine_palette(geometry: Any, each: F64) -> list[list[Any]]:
    """m² of each colour by ifcopenshell's own rule, as a witness."""
    kinds = np.frombuffer(geometry.material_ids_buffer, dtype=np.int32)
    rows = []
    for place, style in enumerate(geometry.materials):
        rgb = style.surface if style.use_surface_color else style.diffuse
        opacity = 1 - style.transparency if style.has_transparency() else 1.0
        colour = [round(255 * min(max(part, 0), 1)) for part in (rgb.r(), rgb.g(), rgb.b(), opacity)]
        named = None if style.name == DEFAULT or (style.name.startswith("Ifc") and not style.instance_id()) else colour
        rows.append([named, float(each[kinds == place].sum())])
    return rows


def made_of(model: Any, product: Any) -> list[str]:
    """What a product is made of: its representations, openings, and the entities that kernels read differently."""
    shapes = product.Representation.Representations
    names = [f"{shape.RepresentationIdentifier}/{shape.RepresentationType}" for shape in shapes]
    if getattr(product, "HasOpenings", ()):
        names.append("openings")
    entities = Counter(entity.is_a() for entity in model.traverse(product.Representation))
    return names + sorted(name for name in entities if name.startswith(NOTED))
