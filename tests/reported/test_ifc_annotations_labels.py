"""Words and lines of annotations and grids, wherever a file puts them: read, placed, and never listed as not drawn."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Read, events_of
from tests.reported.ifc_maker import DERIVED, FALSE, TRUE, IfcMaker, Raw, Value, enum
from timeo_desktop.domain.labels import Label
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import LabelsReady
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.label_file import read_labels
from timeo_desktop.store.models.packages import PackageCache

REPORTED = Path(__file__).parent / "data" / "ifc" / "40_grid_and_text.ifc"
Placed = tuple[str, float, float, float]


def labels(package: Package, layer: str) -> list[Placed]:
    """The words of a layer with their places, to the millimetre."""
    found = (each for each in read_labels(package.folder) if each.layer == layer)
    return sorted((each.text, round(each.x, 3), round(each.y, 3), round(each.z, 3)) for each in found)


def lines(package: Package, layer: str = "model") -> float:
    """How long all curves of a layer are, metres."""
    length = 0.0
    for file in package.chunks:
        chunk = read_chunk(package.folder / file.name)
        if chunk.layer == layer:
            ends = chunk.points[chunk.curves].astype(float)
            length += float((((ends[:, 0] - ends[:, 1]) ** 2).sum(axis=1) ** 0.5).sum())
    return round(length, 3)


def dots(package: Package) -> int:
    """How many points are drawn as such, other than the places of texts."""
    chunks = [read_chunk(package.folder / file.name) for file in package.chunks if file.layer == "model"]
    return sum(len(chunk.dots) for chunk in chunks if chunk.dots is not None)


class Drawing(IfcMaker):
    """A model of annotations; lengths are units of the file."""

    def in_unit(self, prefix: str | None) -> "Drawing":
        """Measure in millimetres, or whatever the prefix says."""
        self.units = [self.add("IFCSIUNIT", DERIVED, enum("LENGTHUNIT"), enum(prefix) if prefix else None,
                               enum("METRE"))]  # fmt: skip
        return self

    def in_feet(self) -> "Drawing":
        """Measure in feet."""
        (metre,) = self.units
        size = self.add("IFCMEASUREWITHUNIT", Raw("IFCLENGTHMEASURE(0.3048)"), metre)
        dimensions = self.add("IFCDIMENSIONALEXPONENTS", 1, 0, 0, 0, 0, 0, 0)
        self.units = [self.add("IFCCONVERSIONBASEDUNIT", dimensions, enum("LENGTHUNIT"), "FOOT", size)]
        return self

    def flat(self, x: float, y: float, *turned: float) -> Raw:
        """A placement in the plane."""
        return self.add("IFCAXIS2PLACEMENT2D", self.point(x, y), self.direction(*turned) if turned else None)

    def words(self, literal: str | None, x: float = 0, y: float = 0) -> Raw:
        """A text in the plane."""
        return self.add("IFCTEXTLITERAL", literal, self.flat(x, y), enum("RIGHT"))

    def annotation(self, *items: Raw, place: Raw | None = None, kind: str = "Annotation2D") -> Raw:
        """An annotation that shows these."""
        shape = self.add("IFCSHAPEREPRESENTATION", self.context, "Annotation", kind, list(items))
        whole = self.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [shape])
        end: Sequence[Value] = (None,) if self.schema == "IFC4X3_ADD2" else ()
        return self.root("IFCANNOTATION", "note", None, None, place or self.local(5, 6, 3), whole, *end)

    def styled(self, kind: str, item: Raw) -> Raw:
        """An occurrence, as IFC2X3 styles items of annotations."""
        return self.add(kind, item, [], None)

    def mapped(self, target: Raw, *items: Raw) -> Raw:
        """Items by way of a map."""
        shape = self.add("IFCSHAPEREPRESENTATION", self.context, "Annotation", "Annotation2D", list(items))
        return self.add("IFCMAPPEDITEM", self.add("IFCREPRESENTATIONMAP", self.origin, shape), target)

    def grid(self, u: Sequence[tuple[str | None, Raw]], v: Sequence[tuple[str | None, Raw]] = (),
             w: Sequence[tuple[str | None, Raw]] = (), place: Raw | None = None) -> Raw:  # fmt: skip
        """A grid that has no representation, of axes with their tags and curves."""
        axes = [[self.add("IFCGRIDAXIS", tag, curve, TRUE) for tag, curve in each] or None for each in (u, v, w)]
        end: Sequence[Value] = () if self.schema == "IFC2X3" else (None,)
        return self.root("IFCGRID", "Grid", None, None, place or self.local(), None, *axes, *end)


def test_the_reported_grid_and_text(read: Read) -> None:
    package = read(REPORTED)
    assert labels(package, "grids") == [
        ("1", -1, 0, 0), ("1", 9, 0, 0), ("2", -1, 4, 0), ("2", 9, 4, 0),
        ("A", 0, -1, 0), ("A", 0, 9, 0), ("B", 4, -1, 0), ("B", 4, 9, 0),
    ]  # fmt: skip
    assert labels(package, "texts") == [("HELLO", 2, 2, 0)]
    assert package.summary.failed == ()
    assert package.summary.notices == ()
    assert lines(package, "grids") == 40.0


def test_labels_come_with_the_shapes_and_again_from_the_cache(cache: PackageCache, pool: ReaderPool) -> None:
    told = [[each.labels for each in events_of(REPORTED, cache, pool) if isinstance(each, LabelsReady)]
            for _ in range(2)]  # fmt: skip
    assert told[0] == told[1]
    assert len(told[0][0]) == 9


def one_text(made: Drawing) -> Raw:
    return made.words("HELLO", 1, 2)


def text_occurrence(made: Drawing) -> Raw:
    return made.styled("IFCANNOTATIONTEXTOCCURRENCE", one_text(made))


def callout(made: Drawing) -> Raw:
    return made.add("IFCDRAUGHTINGCALLOUT", [text_occurrence(made)])


def by_a_map(made: Drawing) -> Raw:
    target = made.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, made.point(0, 0, 0), None, None)
    return made.mapped(target, one_text(made))


def by_a_flat_map(made: Drawing) -> Raw:
    """Turned by a right angle and twice as large: (1, 2) goes to (-4, 2), and from there."""
    target = made.add(
        "IFCCARTESIANTRANSFORMATIONOPERATOR2D", made.direction(0, 1), made.direction(-1, 0), made.point(5, 0), 2.0
    )
    return made.mapped(target, one_text(made))


@pytest.mark.parametrize("unit", ["metres", "millimetres", "feet"])
@pytest.mark.parametrize("held", [one_text, text_occurrence, callout, by_a_map, by_a_flat_map])
def test_a_text_wherever_it_is_held(tmp_path: Path, read: Read, held: object, unit: str) -> None:
    made = Drawing("IFC2X3")
    scale = {"metres": 1.0, "millimetres": 0.001, "feet": 0.3048}[unit]
    if unit == "millimetres":
        made.in_unit("MILLI")
    if unit == "feet":
        made.in_feet()
    assert callable(held)
    made.annotation(held(made))
    package = read(made.write(tmp_path / "held.ifc"))
    assert labels(package, "texts") == [("HELLO", round(6 * scale, 3), round(8 * scale, 3), round(3 * scale, 3))]
    assert package.summary.failed == ()
    assert package.summary.notices == ()
    assert package.summary.drawn == package.summary.elements == 1


def test_dimensions_are_lines_with_their_text(tmp_path: Path, read: Read) -> None:
    made = Drawing("IFC2X3")
    curve = made.styled("IFCDIMENSIONCURVE", made.polyline((0, 0), (4, 0)))
    ends = made.styled("IFCPROJECTIONCURVE", made.polyline((0, 0), (0, 3)))
    made.annotation(made.add("IFCLINEARDIMENSION", [curve, ends, text_occurrence(made)]))
    made.annotation(made.styled("IFCANNOTATIONCURVEOCCURRENCE", made.polyline((0, 0), (5, 0))))
    package = read(made.write(tmp_path / "dimension.ifc"))
    assert lines(package) == 12.0
    assert labels(package, "texts") == [("HELLO", 6, 8, 3)]
    assert package.summary.failed == ()


def test_a_text_beside_lines_leaves_the_lines_as_they_are(tmp_path: Path, read: Read) -> None:
    made = Drawing()
    made.annotation(one_text(made), made.polyline((0, 0), (4, 0)))
    package = read(made.write(tmp_path / "both.ifc"))
    assert lines(package) == 4.0
    assert labels(package, "texts") == [("HELLO", 6, 8, 3)]
    assert package.summary.notices == ()  # the kernels know no texts, and would call them malformed


def test_points_are_dots_alone_and_among_lines(tmp_path: Path, read: Read) -> None:
    made = Drawing("IFC4X3_ADD2")
    made.annotation(made.point(1, 2, 3), kind="Point")
    made.annotation(made.add("IFCGEOMETRICSET", [made.point(1, 2), made.polyline((0, 0), (4, 0))]), kind="GeometricSet")
    package = read(made.write(tmp_path / "points.ifc"))
    assert (dots(package), lines(package), package.summary.failed) == (2, 4.0, ())


def test_texts_of_a_door_belong_to_the_door(tmp_path: Path, read: Read) -> None:
    made = Drawing()
    body = made.add("IFCSHAPEREPRESENTATION", made.body, "Body", "SweptSolid", [made.block(1, 0.1, 2)])
    plan = made.add("IFCSHAPEREPRESENTATION", made.context, "Annotation", "Annotation2D", [made.words("90/210")])
    shape = made.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [body, plan])
    door = made.product("Door", shape, made.local(7, 0, 0), "IFCDOOR", end=(2.0, 1.0, None, None, None))
    package = read(made.write(tmp_path / "door.ifc"))
    (label,) = read_labels(package.folder)
    assert label == Label(int(door[1:]), 7, 0, 0, "90/210", "texts")


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ("Stra\\X2\\0161\\X0\\na", "Strašna"),
        ("a\\X\\0D\\X\\0Ab ", "a\nb"),
        ("<b>x</b> &amp; {y}", "<b>x</b> &amp; {y}"),
        ("tab\there", "tab here"),
        ("x" * 500, "x" * 120 + "…"),
        ("\\X\\1B[1m red", "[1m red"),
    ],
)  # fmt: skip
def test_what_is_written_is_text(tmp_path: Path, read: Read, literal: str, shown: str) -> None:
    made = Drawing()
    made.annotation(made.words("HERE"))
    path = tmp_path / "text.ifc"
    path.write_text(made.text().replace("HERE", literal), "utf-8")
    assert [each[0] for each in labels(read(path), "texts")] == [shown]


def test_empty_texts_and_tags_are_no_labels_and_nothing_that_is_missed(tmp_path: Path, read: Read) -> None:
    made = Drawing()
    made.annotation(made.words(""), made.words("   "))
    made.grid([("", made.polyline((0, 0), (4, 0)))], [(None, made.polyline((0, 0), (0, 4)))])
    package = read(made.write(tmp_path / "empty.ifc"))
    assert read_labels(package.folder) == ()
    assert package.summary.failed == ()


def test_axes_that_are_arcs_circles_and_third_ones(tmp_path: Path, read: Read) -> None:
    made = Drawing().in_unit("MILLI")
    circle = made.add("IFCCIRCLE", made.flat(0, 0), 4000.0)
    ends = ([made.point(4000, 0)], [made.point(0, 4000)])
    arc = made.add("IFCTRIMMEDCURVE", circle, *ends, TRUE, enum("CARTESIAN"))
    back = made.add("IFCTRIMMEDCURVE", circle, *ends[::-1], FALSE, enum("CARTESIAN"))
    spoke = made.polyline((0, 0, 0), (6000, 0, 0))
    made.grid([("arc", arc), ("back", back)], [("ring", circle)], [("spoke", spoke)], made.local(0, 0, 3000))
    package = read(made.write(tmp_path / "radial.ifc"))
    assert labels(package, "grids") == [
        ("arc", 0, 4, 3), ("arc", 4, 0, 3), ("back", 0, 4, 3), ("back", 4, 0, 3), ("ring", 4, 0, 3),
        ("spoke", 0, 0, 3), ("spoke", 6, 0, 3),
    ]  # fmt: skip


def test_far_from_the_origin(tmp_path: Path, read: Read) -> None:
    made = Drawing().in_unit("MILLI")
    made.annotation(one_text(made), place=made.local(392_000_000, 5_820_000_000, 40_000))
    assert labels(read(made.write(tmp_path / "far.ifc")), "texts") == [("HELLO", 392_000.001, 5_820_000.002, 40)]


def test_thousands_of_texts(tmp_path: Path, read: Read) -> None:
    made = Drawing()
    for number in range(2_000):
        made.annotation(made.words(f"T{number}", number))
    package = read(made.write(tmp_path / "many.ifc"))
    assert len(read_labels(package.folder)) == 2_000
    assert package.summary.failed == ()


def test_what_is_damaged_costs_only_itself(tmp_path: Path, read: Read) -> None:
    made = Drawing()
    made.annotation(made.add("IFCTEXTLITERAL", "lost", None, enum("RIGHT")))
    loop = made._next()
    made.add("IFCREPRESENTATIONMAP", made.origin, loop)
    inside = made.add("IFCMAPPEDITEM", Raw(f"#{int(loop[1:]) + 1}"), made.add(
        "IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, made.point(0, 0, 0), None, None))  # fmt: skip
    made.add("IFCSHAPEREPRESENTATION", made.context, "Annotation", "Annotation2D",
             [inside, made.words("inside itself")], at=loop)  # fmt: skip
    made.annotation(inside)
    made.annotation(one_text(made))
    made.grid([("A", Raw("$")), ("B", made.polyline((0, 0), (4, 0)))])
    package = read(made.write(tmp_path / "damaged.ifc"))
    assert ("HELLO", 6, 8, 3) in labels(package, "texts")
    assert [each[0] for each in labels(package, "grids")] == ["B", "B"]
