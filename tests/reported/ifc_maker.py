"""Writes small IFC files record by record, so that a test says what is in its file.

A record is added by its name and its attributes and gives back its reference (`#12`), which others take. Attributes
are Python values: numbers, text, None for what is left out, lists; `enum`, `DERIVED` and `typed` for the rest.
"""

import itertools
from collections.abc import Sequence
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$"


class Raw(str):
    """Text that goes into the file as it is: a reference, an enumeration value, a typed value."""


DERIVED = Raw("*")
TRUE, FALSE = Raw(".T."), Raw(".F.")
Value = Raw | str | float | Sequence["Value"] | None


def enum(name: str) -> Raw:
    """A value of an enumeration."""
    return Raw(f".{name}.")


def typed(name: str, value: Value) -> Raw:
    """A value of a defined type, such as IFCLABEL('x')."""
    return Raw(f"{name}({text_of(value)})")


def text_of(value: Value, comma: str = ",") -> str:
    """A value as ISO 10303-21 writes it."""
    match value:
        case None:
            return "$"
        case Raw():
            return value
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
        case int():
            return str(value)
        case float():
            return repr(value).replace("e", "E")
        case _:
            return "(" + comma.join(text_of(each, comma) for each in value) + ")"


class IfcMaker:
    """A model with a project, a site, a building and one storey, to which a test adds its own records."""

    def __init__(self, schema: str = "IFC4", gap: str = "", site: Sequence[Value] = (None, None)) -> None:
        """`gap` is put after each comma of a record; `site` is the latitude and longitude of the site."""
        self.schema = schema
        self._comma = f",{gap}"
        self._records: list[str] = []
        self._numbers = itertools.count(1)
        self.origin = self.place()
        self.context = self.add("IFCGEOMETRICREPRESENTATIONCONTEXT", None, "Model", 3, 1e-5, self.origin, None)
        self.body = self.add(
            "IFCGEOMETRICREPRESENTATIONSUBCONTEXT", "Body", "Model", *[DERIVED] * 4, self.context, None,
            enum("MODEL_VIEW"), None,
        )  # fmt: skip
        metre = self.add("IFCSIUNIT", DERIVED, enum("LENGTHUNIT"), None, enum("METRE"))
        self.units = [metre]
        self.unit_assignment = self._next()  # written at the end, when all units are known
        self.project = self.root("IFCPROJECT", "Project", *[None] * 4, [self.context], self.unit_assignment)
        self.site_place, self.building_place, self.storey_place = (self.local() for _ in range(3))
        self.site = self.spatial("IFCSITE", "Site", self.site_place, *site, *[None] * 3)
        self.building = self.spatial("IFCBUILDING", "Building", self.building_place, *[None] * 3)
        self.storey = self.spatial("IFCBUILDINGSTOREY", "Level", self.storey_place, 0.0)
        self.relate("IFCRELAGGREGATES", self.project, [self.site])
        self.relate("IFCRELAGGREGATES", self.site, [self.building])
        self.relate("IFCRELAGGREGATES", self.building, [self.storey])

    def _next(self) -> Raw:
        return Raw(f"#{next(self._numbers)}")

    def add(self, kind: str, *attributes: Value, at: Raw | None = None) -> Raw:
        """A record; its reference."""
        reference = at or self._next()
        self._records.append(
            f"{reference}={kind}({self._comma.join(text_of(each, self._comma) for each in attributes)});"
        )
        return reference

    def guid(self) -> str:
        """A GlobalId of its own."""
        number, letters = len(self._records) + 1, ""
        for _ in range(22):
            number, rest = divmod(number, 64)
            letters = ALPHABET[rest] + letters
        return letters

    def root(self, kind: str, name: str | None, description: str | None, *attributes: Value) -> Raw:
        """A record of something that has a GlobalId."""
        return self.add(kind, self.guid(), None, name, description, *attributes)

    def spatial(self, kind: str, name: str, place: Raw, *end: Value) -> Raw:
        """A part of the spatial structure; `end` are the attributes after CompositionType."""
        return self.root(kind, name, None, None, place, None, None, enum("ELEMENT"), *end)

    def relate(self, kind: str, *attributes: Value) -> Raw:
        """A relation."""
        return self.root(kind, None, None, *attributes)

    def point(self, *coordinates: float) -> Raw:
        """A point of two or three coordinates."""
        return self.add("IFCCARTESIANPOINT", [float(each) for each in coordinates])

    def direction(self, *ratios: float) -> Raw:
        """A direction of two or three ratios."""
        return self.add("IFCDIRECTION", [float(each) for each in ratios])

    def place(self, x: float = 0, y: float = 0, z: float = 0, axis: Raw | None = None, ref: Raw | None = None) -> Raw:
        """An IfcAxis2Placement3D."""
        return self.add("IFCAXIS2PLACEMENT3D", self.point(x, y, z), axis, ref)

    def local(self, x: float = 0, y: float = 0, z: float = 0, relative_to: Raw | None = None) -> Raw:
        """An IfcLocalPlacement."""
        return self.add("IFCLOCALPLACEMENT", relative_to, self.place(x, y, z))

    def rectangle(self, width: float, depth: float) -> Raw:
        """A rectangle profile with its corner at zero."""
        centre = self.add("IFCAXIS2PLACEMENT2D", self.point(width / 2, depth / 2), None)
        return self.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, centre, float(width), float(depth))

    def polyline(self, *points: Sequence[float]) -> Raw:
        """A polyline through points."""
        return self.add("IFCPOLYLINE", [self.point(*each) for each in points])

    def closed(self, curve: Raw) -> Raw:
        """A profile within a closed curve."""
        return self.add("IFCARBITRARYCLOSEDPROFILEDEF", enum("AREA"), None, curve)

    def extruded(self, profile: Raw, depth: float, place: Raw | None = None) -> Raw:
        """A profile drawn straight up."""
        up = self.direction(0, 0, 1)
        return self.add("IFCEXTRUDEDAREASOLID", profile, place or self.origin, up, float(depth))

    def block(self, width: float, depth: float, height: float) -> Raw:
        """A box with its corner at zero, as an extrusion."""
        return self.extruded(self.rectangle(width, depth), height)

    def shape(self, *items: Raw, kind: str = "SweptSolid", context: Raw | None = None) -> Raw:
        """The body of a product."""
        body = self.add("IFCSHAPEREPRESENTATION", context or self.body, "Body", kind, list(items))
        return self.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [body])

    def product(
        self, name: str, shape: Raw | None, place: Raw | None = None, kind: str = "IFCBUILDINGELEMENTPROXY",
        tree: bool = True, end: Sequence[Value] = (None,),
    ) -> Raw:  # fmt: skip
        """A product in the storey. `end` are the attributes after Tag."""
        made = self.root(kind, name, None, None, place or self.local(), shape, None, *end)
        if tree:
            self.relate("IFCRELCONTAINEDINSPATIALSTRUCTURE", [made], self.storey)
        return made

    def void(self, hosts: Sequence[Raw], item: Raw, place: Raw) -> None:
        """An opening that each of the hosts names."""
        opening = self.root("IFCOPENINGELEMENT", "opening", None, None, place, self.shape(item), None, None)
        for host in hosts:
            self.relate("IFCRELVOIDSELEMENT", host, opening)

    def style(self, item: Raw | None, *rgb: float, transparency: float | None = None, name: str | None = None) -> Raw:
        """Styles an item, or with None makes a styled item without one, as materials have it."""
        colour = self.add("IFCCOLOURRGB", None, *(float(each) for each in rgb))
        shading = self.add("IFCSURFACESTYLESHADING", colour, *([] if self.schema == "IFC2X3" else [transparency]))
        style = self.add("IFCSURFACESTYLE", name, enum("BOTH"), [shading])
        if self.schema == "IFC2X3":
            style = self.add("IFCPRESENTATIONSTYLEASSIGNMENT", [style])
        return self.add("IFCSTYLEDITEM", item, [style], None)

    def single(self, name: str, value: Raw) -> Raw:
        """A property of one value."""
        return self.add("IFCPROPERTYSINGLEVALUE", name, None, value, None)

    def property_set(self, owners: Sequence[Raw], name: str, **values: Raw) -> Raw:
        """A property set of single values."""
        rows = [self.single(key, value) for key, value in values.items()]
        made = self.root("IFCPROPERTYSET", name, None, rows)
        self.relate("IFCRELDEFINESBYPROPERTIES", list(owners), made)
        return made

    def degree(self, factor: float = 0.017453292519943295) -> Raw:
        """Degrees, as a unit of angles of so many radians."""
        radian = self.add("IFCSIUNIT", DERIVED, enum("PLANEANGLEUNIT"), None, enum("RADIAN"))
        factor = self.add("IFCMEASUREWITHUNIT", typed("IFCPLANEANGLEMEASURE", factor), radian)
        sizes = self.add("IFCDIMENSIONALEXPONENTS", *[0] * 7)
        return self.add("IFCCONVERSIONBASEDUNIT", sizes, enum("PLANEANGLEUNIT"), "DEGREE", factor)

    def text(self) -> str:
        """The whole file."""
        end = f"{self.unit_assignment}=IFCUNITASSIGNMENT({text_of(self.units)});"
        return "\n".join([
            "ISO-10303-21;", "HEADER;", "FILE_DESCRIPTION((''),'2;1');",
            "FILE_NAME('made.ifc','2026-01-01T00:00:00',(''),(''),'','','');", f"FILE_SCHEMA(('{self.schema}'));",
            "ENDSEC;", "DATA;", *self._records, end, "ENDSEC;", "END-ISO-10303-21;", "",
        ])  # fmt: skip

    def write(self, path: Path) -> Path:
        """Write the file."""
        path.write_text(self.text(), "utf-8")
        return path
