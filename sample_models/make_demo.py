"""Makes the demonstration building: `python sample_models/make_demo.py` writes timeo_demo.ifc beside this script.

A made-up neighbourhood house in Toulouse: two storeys, rooms, a plant room with heating, a roof-top ventilation room,
meters and sensors. Every byte is ours, and running the script twice gives the same file. Lengths are metres; the
plan is 28 × 14 m with its origin at the south-west corner; heights start at the ground floor.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ifcopenshell
import ifcopenshell.api.aggregate
import ifcopenshell.api.classification
import ifcopenshell.api.context
import ifcopenshell.api.document
import ifcopenshell.api.feature
import ifcopenshell.api.geometry
import ifcopenshell.api.georeference
import ifcopenshell.api.group
import ifcopenshell.api.material
import ifcopenshell.api.project
import ifcopenshell.api.pset
import ifcopenshell.api.root
import ifcopenshell.api.spatial
import ifcopenshell.api.style
import ifcopenshell.api.system
import ifcopenshell.api.type
import ifcopenshell.api.unit
import ifcopenshell.guid
import numpy as np

HERE = Path(__file__).parent
LENGTH, DEPTH, STOREY, OUTER, INNER, SLAB = 28.0, 14.0, 3.4, 0.35, 0.12, 0.25
CLEAR = STOREY - SLAB
# A place in the Minimes quarter; EPSG:3943 (RGF93 v1 / CC43), heights IGN69.
EASTING, NORTHING, HEIGHT, TURN = 1573816.0, 2270362.0, 141.25, np.radians(11.0)
NAMESPACE = uuid.UUID("6f1f6d0a-7a53-4c7a-9d6f-3f1f0c2b7e11")
STAMP = "2026-11-23T08:00:00"

Box = tuple[float, float, float, float, float, float]
Colour = tuple[float, float, float, float]
COLOURS: dict[str, Colour] = {
    "brick": (0.78, 0.48, 0.38, 0),
    "plaster": (0.92, 0.90, 0.86, 0),
    "concrete": (0.72, 0.71, 0.69, 0),
    "floor": (0.80, 0.74, 0.65, 0),
    "roof": (0.55, 0.57, 0.58, 0),
    "wood": (0.66, 0.48, 0.31, 0),
    "frame": (0.30, 0.33, 0.36, 0),
    "glass": (0.62, 0.80, 0.86, 0.65),
    "steel": (0.62, 0.64, 0.67, 0),
    "white": (0.95, 0.95, 0.94, 0),
    "boiler": (0.80, 0.24, 0.18, 0),
    "pump": (0.13, 0.42, 0.62, 0),
    "supply": (0.80, 0.22, 0.16, 0),
    "return": (0.16, 0.38, 0.72, 0),
    "duct": (0.70, 0.76, 0.80, 0),
    "tank": (0.75, 0.15, 0.15, 0),
    "meter": (0.16, 0.52, 0.36, 0),
    "sensor": (0.98, 0.70, 0.10, 0),
    "board": (0.86, 0.86, 0.82, 0),
    "lawn": (0.56, 0.68, 0.42, 0),
    "leaves": (0.42, 0.58, 0.33, 0),
    "paving": (0.74, 0.72, 0.69, 0),
    "space": (0.45, 0.66, 0.86, 0.75),
}


@dataclass(frozen=True)
class Room:
    """A room of the plan: number, name, use and its rectangle (x1, y1, x2, y2)."""

    number: str
    name: str
    use: str
    plan: tuple[float, float, float, float]


GROUND = (
    Room("001", "Salle polyvalente", "Réunion publique", (0.35, 0.35, 10.0, 13.65)),
    Room("002", "Hall d'accueil", "Circulation", (10.12, 0.35, 17.0, 8.0)),
    Room("003", "Bureau d'accueil", "Bureau", (10.12, 8.12, 13.5, 13.65)),
    Room("004", "Sanitaires", "Sanitaires", (13.62, 8.12, 17.0, 13.65)),
    Room("005", "Escalier", "Circulation", (17.12, 8.12, 20.5, 13.65)),
    Room("006", "Chaufferie", "Local technique", (20.62, 8.12, 27.65, 13.65)),
    Room("007", "Salle d'activités", "Atelier", (17.12, 0.35, 27.65, 8.0)),
)
UPPER = (
    Room("101", "Bibliothèque", "Lecture", (0.35, 0.35, 10.0, 13.65)),
    Room("102", "Palier", "Circulation", (10.12, 0.35, 17.0, 8.0)),
    Room("103", "Bureau de direction", "Bureau", (10.12, 8.12, 13.5, 13.65)),
    Room("104", "Sanitaires étage", "Sanitaires", (13.62, 8.12, 17.0, 13.65)),
    Room("105", "Cage d'escalier", "Circulation", (17.12, 8.12, 20.5, 13.65)),
    Room("106", "Local ventilation", "Local technique", (20.62, 8.12, 27.65, 13.65)),
    Room("107", "Salle de réunion", "Réunion", (17.12, 0.35, 27.65, 8.0)),
)


class Builder:
    """The file being made, and shapes in it."""

    def __init__(self) -> None:
        self.file = ifcopenshell.api.project.create_file(version="IFC4")
        self.project = self._root("IfcProject", "Maison de quartier des Minimes (démonstration, données fictives)")
        add_unit = ifcopenshell.api.unit.add_si_unit
        units = [add_unit(self.file, unit_type=kind) for kind in ("LENGTHUNIT", "AREAUNIT", "VOLUMEUNIT")]
        units += [add_unit(self.file, unit_type=kind) for kind in ("POWERUNIT", "PRESSUREUNIT")]
        ifcopenshell.api.unit.assign_unit(self.file, units=units)
        model = ifcopenshell.api.context.add_context(self.file, context_type="Model")
        self.body = ifcopenshell.api.context.add_context(
            self.file, context_type="Model", context_identifier="Body", target_view="MODEL_VIEW", parent=model
        )
        self.styles = {name: self._style(name, colour) for name, colour in COLOURS.items()}
        self._georeference()

    def _root(self, kind: str, name: str, **attributes: Any) -> Any:
        entity = ifcopenshell.api.root.create_entity(self.file, ifc_class=kind, name=name)
        for key, value in attributes.items():
            setattr(entity, key, value)
        return entity

    def _style(self, name: str, colour: Colour) -> Any:
        style = ifcopenshell.api.style.add_style(self.file, name=name)
        attributes = {
            "SurfaceColour": {"Name": None, "Red": colour[0], "Green": colour[1], "Blue": colour[2]},
            "Transparency": colour[3],
        }
        ifcopenshell.api.style.add_surface_style(
            self.file, style=style, ifc_class="IfcSurfaceStyleShading", attributes=attributes
        )
        return style

    def _georeference(self) -> None:
        ifcopenshell.api.georeference.add_georeferencing(self.file)
        ifcopenshell.api.georeference.edit_georeferencing(
            self.file,
            projected_crs={
                "Name": "EPSG:3943",
                "Description": "RGF93 v1 / CC43",
                "GeodeticDatum": "RGF93 v1",
                "VerticalDatum": "NGF-IGN69",
                "MapProjection": "Lambert conique conforme, zone 43",
            },
            coordinate_operation={
                "Eastings": EASTING,
                "Northings": NORTHING,
                "OrthogonalHeight": HEIGHT,
                "XAxisAbscissa": float(np.cos(TURN)),
                "XAxisOrdinate": float(np.sin(TURN)),
                "Scale": 1.0,
            },
        )
        crs = self.file.by_type("IfcProjectedCRS")[0]
        crs.MapUnit = next(unit for unit in self.file.by_type("IfcSIUnit") if unit.UnitType == "LENGTHUNIT")

    # Shapes. Each returns representation items; `parts` pairs items with colours.

    def box(self, box: Box) -> Any:
        """A box from corner to corner: (x1, y1, z1, x2, y2, z2)."""
        x1, y1, z1, x2, y2, z2 = box
        return self.prism(((x1, y1), (x2, y1), (x2, y2), (x1, y2)), z1, z2)

    def prism(self, outline: Iterable[Sequence[float]], low: float, high: float) -> Any:
        """A vertical prism."""
        f = self.file
        points = [f.createIfcCartesianPoint([float(x), float(y)]) for x, y in outline]
        profile = f.createIfcArbitraryClosedProfileDef("AREA", None, f.createIfcPolyline([*points, points[0]]))
        return self._extrude(profile, (0.0, 0.0, low), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0), high - low)

    def cylinder(self, start: Sequence[float], end: Sequence[float], radius: float) -> Any:
        """A round bar from start to end."""
        f = self.file
        along = np.array(end, dtype=float) - np.array(start, dtype=float)
        length = float(np.linalg.norm(along))
        axis = along / length
        side = np.cross(axis, (0.0, 0.0, 1.0) if abs(axis[2]) < 0.9 else (1.0, 0.0, 0.0))
        profile = f.createIfcCircleProfileDef("AREA", None, None, radius)
        return self._extrude(profile, start, axis, side / np.linalg.norm(side), length)

    def duct(self, start: Sequence[float], end: Sequence[float], width: float, height: float) -> Any:
        """A rectangular bar from start to end."""
        along = np.array(end, dtype=float) - np.array(start, dtype=float)
        axis = along / np.linalg.norm(along)
        side = np.cross((0.0, 0.0, 1.0), axis) if abs(axis[2]) < 0.9 else np.array((1.0, 0.0, 0.0))
        profile = self.file.createIfcRectangleProfileDef("AREA", None, None, width, height)
        return self._extrude(profile, start, axis, side, float(np.linalg.norm(along)))

    def _extrude(self, profile: Any, place: Sequence[float], axis: Any, side: Any, length: float) -> Any:
        f = self.file
        position = f.createIfcAxis2Placement3D(
            f.createIfcCartesianPoint([float(value) for value in place]),
            f.createIfcDirection([float(value) for value in axis]),
            f.createIfcDirection([float(value) for value in side]),
        )
        return f.createIfcExtrudedAreaSolid(profile, position, f.createIfcDirection((0.0, 0.0, 1.0)), length)

    def ellipsoid(self, centre: Sequence[float], radii: Sequence[float]) -> Any:
        """A faceted ellipsoid."""
        around, rings = 16, 9
        rows = [(0.0, 0.0, -1.0)]
        for ring in range(1, rings):
            height, width = -np.cos(np.pi * ring / rings), np.sin(np.pi * ring / rings)
            turns = 2 * np.pi * np.arange(around) / around
            rows += [(float(width * np.cos(t)), float(width * np.sin(t)), float(height)) for t in turns]
        rows.append((0.0, 0.0, 1.0))
        points = [[round(c + r * v, 5) for c, r, v in zip(centre, radii, row, strict=True)] for row in rows]
        last = len(rows)
        faces = []
        for k in range(around):
            following = (k + 1) % around
            faces += [[1, 2 + following, 2 + k], [last, last - around + k, last - around + following]]
            for ring in range(rings - 2):
                low, high = 2 + ring * around, 2 + (ring + 1) * around
                faces += [[low + k, low + following, high + following], [low + k, high + following, high + k]]
        coordinates = self.file.createIfcCartesianPointList3D(points)
        return self.file.createIfcTriangulatedFaceSet(coordinates, None, True, faces, None)

    def pipe(self, path: Sequence[Sequence[float]], radius: float) -> Any:
        """A round tube along a path."""
        f = self.file
        points = [f.createIfcCartesianPoint([float(value) for value in point]) for point in path]
        return f.createIfcSweptDiskSolid(f.createIfcPolyline(points), radius, None, None, None)

    def shape(self, parts: Sequence[tuple[Any, str]]) -> Any:
        """A body representation of coloured items."""
        for item, colour in parts:
            self.file.createIfcStyledItem(item, [self.styles[colour]], None)
        kinds = {item.is_a() for item, _ in parts}
        kind = (
            "SweptSolid"
            if kinds == {"IfcExtrudedAreaSolid"}
            else "Tessellation"
            if "IfcTriangulatedFaceSet" in kinds
            else "AdvancedSweptSolid"
        )
        return self.file.createIfcShapeRepresentation(self.body, "Body", kind, [item for item, _ in parts])

    def thing(
        self, kind: str, name: str, where: Any, parts: Sequence[tuple[Any, str]], tag: str = "", **attributes: Any
    ) -> Any:
        """An element with its own shape, contained in a storey or room."""
        made = self._root(kind, name, **attributes)
        if tag:
            made.Tag = tag
        ifcopenshell.api.geometry.edit_object_placement(self.file, product=made, matrix=self.level(where))
        if parts:
            shape = self.shape(parts)
            ifcopenshell.api.geometry.assign_representation(self.file, product=made, representation=shape)
        self.contain(made, where)
        return made

    def type_of(self, kind: str, name: str, parts: Sequence[tuple[Any, str]], **attributes: Any) -> Any:
        """A type with a shape that its occurrences share."""
        made = self._root(kind, name, **attributes)
        if parts:
            shape = self.shape(parts)
            ifcopenshell.api.geometry.assign_representation(self.file, product=made, representation=shape)
        return made

    def placed(
        self, kind: str, name: str, where: Any, of: Any, at: Sequence[float], turn: float = 0.0, tag: str = ""
    ) -> Any:
        """An occurrence of a type, turned about the vertical (degrees) and put at a point above its storey."""
        made = self._root(kind, name)
        if tag:
            made.Tag = tag
        angle = np.radians(turn)
        matrix = self.level(where)
        local = np.eye(4)
        local[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        local[:3, 3] = at
        ifcopenshell.api.geometry.edit_object_placement(self.file, product=made, matrix=matrix @ local)
        self.contain(made, where)
        ifcopenshell.api.type.assign_type(self.file, related_objects=[made], relating_type=of)
        return made

    def level(self, where: Any) -> Any:
        """The placement of the storey that a container is in."""
        matrix = np.eye(4)
        storey = where
        while storey is not None and not storey.is_a("IfcBuildingStorey"):
            storey = storey.Decomposes[0].RelatingObject if storey.Decomposes else None
        if storey is not None:
            matrix[2, 3] = storey.Elevation
        return matrix

    def contain(self, made: Any, where: Any) -> None:
        """Put an element into a storey or room, or make a room part of its storey."""
        if made.is_a("IfcSpatialElement"):
            ifcopenshell.api.aggregate.assign_object(self.file, products=[made], relating_object=where)
        else:
            ifcopenshell.api.spatial.assign_container(self.file, products=[made], relating_structure=where)

    def cut(self, host: Any, where: Any, box: Box) -> Any:
        """An opening in a wall or slab."""
        opening = self._root("IfcOpeningElement", f"Ouverture de {host.Name}")
        ifcopenshell.api.geometry.edit_object_placement(self.file, product=opening, matrix=self.level(where))
        shape = self.file.createIfcShapeRepresentation(self.body, "Body", "SweptSolid", [self.box(box)])
        ifcopenshell.api.geometry.assign_representation(self.file, product=opening, representation=shape)
        ifcopenshell.api.feature.add_feature(self.file, feature=opening, element=host)
        return opening

    def properties(self, thing: Any, name: str, values: dict[str, Any]) -> None:
        """A property set."""
        pset = ifcopenshell.api.pset.add_pset(self.file, product=thing, name=name)
        ifcopenshell.api.pset.edit_pset(self.file, pset=pset, properties=values)

    def quantities(self, thing: Any, name: str, values: dict[str, float]) -> None:
        """A quantity set."""
        qto = ifcopenshell.api.pset.add_qto(self.file, product=thing, name=name)
        ifcopenshell.api.pset.edit_qto(self.file, qto=qto, properties=values)


class House:
    """The building: structure first, then rooms, openings, equipment, systems and what is known of them."""

    def __init__(self) -> None:
        self.b = Builder()
        b = self.b
        self.site = b._root("IfcSite", "Parc des Minimes")
        self.building = b._root("IfcBuilding", "Maison de quartier des Minimes")
        b.properties(self.building, "Timeo_Identifiants", {"RNB": "DEM0MNMS2026"})  # as in make_quarter.py
        self.ground = b._root("IfcBuildingStorey", "Rez-de-chaussée", Elevation=0.0)
        self.upper = b._root("IfcBuildingStorey", "Étage 1", Elevation=STOREY)
        self.top = b._root("IfcBuildingStorey", "Toiture", Elevation=2 * STOREY)
        for parts, whole in (
            ([self.site], b.project),
            ([self.building], self.site),
            ([self.ground, self.upper, self.top], self.building),
        ):
            ifcopenshell.api.aggregate.assign_object(b.file, products=parts, relating_object=whole)
        for storey in (self.ground, self.upper, self.top):
            ifcopenshell.api.geometry.edit_object_placement(b.file, product=storey, matrix=b.level(storey))
        self.rooms: dict[str, Any] = {}
        self.walls: dict[str, Any] = {}
        self.equipment: dict[str, Any] = {}
        self._types()

    def _types(self) -> None:
        b = self.b
        f = b.file
        self.wall_types = {}
        for name, layers in {
            "Mur extérieur brique": (("Brique", 0.22), ("Laine de bois", 0.10), ("Plâtre", 0.03)),
            "Cloison 12 cm": (("Plâtre", 0.02), ("Laine de roche", 0.08), ("Plâtre", 0.02)),
        }.items():
            made = b._root("IfcWallType", name, PredefinedType="SOLIDWALL")
            layer_set = ifcopenshell.api.material.add_material_set(f, name=name, set_type="IfcMaterialLayerSet")
            for material_name, thickness in layers:
                found = [each for each in f.by_type("IfcMaterial") if each.Name == material_name]
                material = found[0] if found else ifcopenshell.api.material.add_material(f, name=material_name)
                layer = ifcopenshell.api.material.add_layer(f, layer_set=layer_set, material=material)
                ifcopenshell.api.material.edit_layer(f, layer=layer, attributes={"LayerThickness": thickness})
            ifcopenshell.api.material.assign_material(
                f, products=[made], type="IfcMaterialLayerSet", material=layer_set
            )
            b.properties(made, "Pset_WallCommon", {"IsExternal": name.startswith("Mur"), "LoadBearing": True})
            self.wall_types[name] = made
        self.window = self._window("Fenêtre 160 × 140", 1.6, 1.4)
        self.bay = self._window("Baie vitrée 300 × 240", 3.0, 2.4)
        self.door = self._door("Porte intérieure 93 × 210", 0.93, 2.1, "wood", glazed=False)
        self.entrance = self._door("Porte d'entrée vitrée 180 × 230", 1.8, 2.3, "frame", glazed=True)

    def _window(self, name: str, width: float, height: float) -> Any:
        b, t = self.b, 0.07
        frame = [
            (0, 0, 0, width, t, t), (0, 0, height - t, width, t, height), (0, 0, t, t, t, height - t),
            (width - t, 0, t, width, t, height - t), (width / 2 - t / 2, 0, t, width / 2 + t / 2, t, height - t),
        ]  # fmt: skip
        parts = [(b.box(box), "frame") for box in frame]
        parts += [(b.box((t, 0.03, t, width - t, 0.045, height - t)), "glass")]
        made = b.type_of(
            "IfcWindowType", name, parts, PredefinedType="WINDOW", PartitioningType="DOUBLE_PANEL_VERTICAL"
        )
        b.properties(made, "Pset_WindowCommon", {"ThermalTransmittance": 1.3, "IsExternal": True})
        b.properties(made, "Pset_ManufacturerTypeInformation", {"Manufacturer": "Menuiseries d'Oc (fictif)"})
        return made

    def _door(self, name: str, width: float, height: float, colour: str, *, glazed: bool) -> Any:
        b, t = self.b, 0.06
        parts = [
            (b.box((0, 0, 0, t, 0.09, height)), "frame"),
            (b.box((width - t, 0, 0, width, 0.09, height)), "frame"),
            (b.box((t, 0, height - t, width - t, 0.09, height)), "frame"),
        ]
        if glazed:
            parts += [(b.box((t, 0.03, 0.02, width - t, 0.05, height - t)), "glass")]
            parts += [(b.box((width / 2 - 0.03, 0.0, 0.02, width / 2 + 0.03, 0.09, height - t)), "frame")]
        else:
            parts += [(b.box((t, 0.025, 0.01, width - t, 0.065, height - t)), colour)]
        parts += [(b.cylinder((width - 0.16, -0.06, 1.02), (width - 0.16, 0.15, 1.02), 0.012), "steel")]
        made = b.type_of("IfcDoorType", name, parts, PredefinedType="DOOR", OperationType="SINGLE_SWING_RIGHT")
        b.properties(made, "Pset_DoorCommon", {"FireRating": "EI30" if not glazed else "", "IsExternal": glazed})
        return made

    def structure(self) -> None:
        """Ground, slabs, walls, roof, stairs."""
        b = self.b
        lawn = [(b.box((-8, -9, -0.45, LENGTH + 8, DEPTH + 4, -0.30)), "lawn")]
        paving = [
            (b.box((8, -9, -0.30, 19, 0, -0.24)), "paving"),
            (b.box((-1.2, -1.2, -0.30, 29.2, 15.2, -0.25)), "paving"),
        ]
        b.thing("IfcGeographicElement", "Pelouse", self.site, lawn, PredefinedType="TERRAIN")
        b.thing("IfcGeographicElement", "Parvis", self.site, paving, PredefinedType="TERRAIN")
        self._trees()
        for storey, name, low in ((self.ground, "Dalle basse", -SLAB), (self.upper, "Plancher étage", -SLAB)):
            edge = 0.0 if storey is self.ground else OUTER
            parts = [(b.box((edge, edge, low, LENGTH - edge, DEPTH - edge, 0)), "floor")]
            slab = b.thing("IfcSlab", name, storey, parts, PredefinedType="FLOOR")
            b.quantities(
                slab, "Qto_SlabBaseQuantities", {"GrossArea": LENGTH * DEPTH, "GrossVolume": LENGTH * DEPTH * SLAB}
            )
            if storey is self.upper:
                b.cut(slab, storey, (17.3, 8.4, -SLAB - 0.1, 19.7, 13.5, 0.1))
        for storey, prefix in ((self.ground, "R"), (self.upper, "E")):
            self._outer_walls(storey, prefix)
            self._inner_walls(storey, prefix)
        self._roof()
        self._stairs()

    def _trees(self) -> None:
        b = self.b
        for index, (x, y) in enumerate(((-5, -5), (-5.5, 4), (-4, 13), (33, -4), (33.5, 5), (32, 15), (23, -6))):
            size = 0.85 + 0.07 * (index % 4)
            parts = [(b.cylinder((x, y, -0.3), (x, y, 2.4), 0.14), "wood")]
            parts += [(b.ellipsoid((x, y, 1.6 + 2.0 * size), (1.7 * size, 1.6 * size, 2.0 * size)), "leaves")]
            b.thing(
                "IfcGeographicElement", f"Tilleul {index + 1}", self.site, parts,
                PredefinedType="USERDEFINED", ObjectType="TREE",
            )  # fmt: skip

    def _outer_walls(self, storey: Any, prefix: str) -> None:
        high = STOREY if storey is self.ground else CLEAR
        for side, box in {
            "sud": (0, 0, 0, LENGTH, OUTER, high),
            "nord": (0, DEPTH - OUTER, 0, LENGTH, DEPTH, high),
            "ouest": (0, OUTER, 0, OUTER, DEPTH - OUTER, high),
            "est": (LENGTH - OUTER, OUTER, 0, LENGTH, DEPTH - OUTER, high),
        }.items():
            self._wall(f"{prefix}-{side}", f"Façade {side}", storey, box, "Mur extérieur brique", "brick")

    def _inner_walls(self, storey: Any, prefix: str) -> None:
        for key, box in {
            "a": (10.0, OUTER, 0, 10.12, DEPTH - OUTER, CLEAR),
            "b": (10.12, 8.0, 0, 17.0, 8.12, CLEAR),
            "b2": (17.12, 8.0, 0, LENGTH - OUTER, 8.12, CLEAR),
            "c": (13.5, 8.12, 0, 13.62, DEPTH - OUTER, CLEAR),
            "d": (17.0, OUTER, 0, 17.12, DEPTH - OUTER, CLEAR),
            "e": (20.5, 8.12, 0, 20.62, DEPTH - OUTER, CLEAR),
        }.items():
            self._wall(f"{prefix}-{key}", f"Cloison {key.upper()}", storey, box, "Cloison 12 cm", "plaster")

    def _wall(self, key: str, name: str, storey: Any, box: Box, kind: str, colour: str) -> None:
        b = self.b
        made = b.thing("IfcWall", name, storey, [(b.box(box), colour)], tag=f"M-{key}", PredefinedType="SOLIDWALL")
        ifcopenshell.api.type.assign_type(b.file, related_objects=[made], relating_type=self.wall_types[kind])
        length = max(box[3] - box[0], box[4] - box[1])
        b.quantities(made, "Qto_WallBaseQuantities", {"Length": length, "Height": box[5] - box[2]})
        self.walls[key] = made

    def _roof(self) -> None:
        b = self.b
        parts = [
            (b.box((-0.3, -0.3, -SLAB, LENGTH + 0.3, DEPTH + 0.3, 0)), "concrete"),
            (b.box((0.2, 0.2, 0, 27.8, 13.8, 0.12)), "roof"),
        ]
        slab = b.thing("IfcSlab", "Dalle de toiture", self.top, parts, PredefinedType="ROOF")
        b.cut(slab, self.top, (12.6, 3.0, -0.5, 14.6, 5.0, 0.5))
        rim = [
            (-0.3, -0.3, 0, 28.3, 0, 0.6),
            (-0.3, 14, 0, 28.3, 14.3, 0.6),
            (-0.3, 0, 0, 0, 14, 0.6),
            (28, 0, 0, 28.3, 14, 0.6),
        ]
        b.thing("IfcWall", "Acrotère", self.top, [(b.box(box), "brick") for box in rim], PredefinedType="PARAPET")
        dome = [
            (b.box((12.5, 2.9, 0.12, 14.7, 5.1, 0.4)), "frame"),
            (b.box((12.6, 3.0, 0.4, 14.6, 5.0, 0.46)), "glass"),
        ]
        b.thing("IfcWindow", "Lanterneau", self.top, dome, tag="LAN-01", PredefinedType="SKYLIGHT")
        canopy = [(b.box((10.6, -2.6, 2.75, 16.4, 0, 2.95)), "concrete")]
        canopy += [(b.cylinder((x, -2.3, -0.25), (x, -2.3, 2.75), 0.09), "steel") for x in (10.9, 16.1)]
        b.thing("IfcRoof", "Auvent d'entrée", self.ground, canopy, PredefinedType="FLAT_ROOF")
        for index in range(3):
            x = 3.0 + 2.4 * index
            parts = [(b.prism(((x, 8.0), (x + 2.1, 8.0), (x + 2.1, 9.6), (x, 9.6)), 0.32, 0.37), "pump")]
            parts += [
                (b.box((x + dx, 8.1 + dy, 0.12, x + dx + 0.06, 8.16 + dy, 0.32)), "steel")
                for dx in (0.2, 1.8)
                for dy in (0.0, 1.3)
            ]
            b.thing(
                "IfcSolarDevice",
                f"Panneau photovoltaïque {index + 1}",
                self.top,
                parts,
                tag=f"PV-{index + 1:02}",
                PredefinedType="SOLARPANEL",
            )

    def _stairs(self) -> None:
        b = self.b
        steps, rise, tread = 17, STOREY / 17, 0.29
        parts = [
            (
                b.box((17.4, 8.45 + tread * k, rise * (k + 1) - 0.18, 18.6, 8.45 + tread * (k + 1), rise * (k + 1))),
                "concrete",
            )
            for k in range(steps)
        ]
        b.thing(
            "IfcStair",
            "Escalier principal",
            self.rooms["005"],
            parts,
            tag="ESC-01",
            PredefinedType="STRAIGHT_RUN_STAIR",
        )
        rail = [(b.pipe(((18.65, 8.5, rise + 0.95), (18.65, 8.45 + tread * steps, STOREY + 0.95)), 0.025), "steel")]
        rail += [
            (
                b.cylinder(
                    (18.65, 8.6 + tread * k, rise * (k + 1)), (18.65, 8.6 + tread * k, rise * (k + 1) + 0.95), 0.012
                ),
                "steel",
            )
            for k in range(0, steps, 2)
        ]
        b.thing("IfcRailing", "Main courante", self.ground, rail, tag="GC-01", PredefinedType="HANDRAIL")

    def spaces(self) -> None:
        """Rooms with areas, and the zones they heat in."""
        b = self.b
        for storey, rooms in ((self.ground, GROUND), (self.upper, UPPER)):
            for room in rooms:
                x1, y1, x2, y2 = room.plan
                made = b._root(
                    "IfcSpace", room.number, LongName=room.name, ObjectType=room.use, PredefinedType="INTERNAL"
                )
                ifcopenshell.api.geometry.edit_object_placement(b.file, product=made, matrix=b.level(storey))
                shape = b.shape([(b.box((x1, y1, 0, x2, y2, CLEAR)), "space")])
                ifcopenshell.api.geometry.assign_representation(b.file, product=made, representation=shape)
                b.contain(made, storey)
                area = (x2 - x1) * (y2 - y1)
                b.quantities(
                    made, "Qto_SpaceBaseQuantities", {"NetFloorArea": area, "Height": CLEAR, "NetVolume": area * CLEAR}
                )
                b.properties(made, "Pset_SpaceOccupancyRequirements", {"OccupancyNumber": max(1, int(area / 6))})
                b.properties(made, "Pset_SpaceThermalRequirements", {"SpaceTemperatureWinterMin": 19.0})
                self.rooms[room.number] = made
        for name, numbers in (
            ("Zone de chauffage rez-de-chaussée", [room.number for room in GROUND]),
            ("Zone de chauffage étage", [room.number for room in UPPER]),
            ("Zone recevant du public", ["001", "002", "007", "101", "102", "107"]),
        ):
            zone = b._root("IfcZone", name)
            ifcopenshell.api.group.assign_group(b.file, products=[self.rooms[n] for n in numbers], group=zone)

    def openings(self) -> None:
        """Doors and windows, each in its opening."""
        for storey, prefix in ((self.ground, "R"), (self.upper, "E")):
            south = [1.2, 4.0, 6.8, 18.6, 21.4, 24.2] + ([] if storey is self.ground else [11.0, 14.2])
            north = [1.2, 4.0, 6.8, 11.0, 14.4, 22.6, 25.2]
            for x in south:
                self._fill(storey, f"{prefix}-sud", self.window, "IfcWindow", (x, 0.12, 0.95), 0, 1.6, 1.4)
            for x in north:
                self._fill(
                    storey, f"{prefix}-nord", self.window, "IfcWindow", (x + 1.6, DEPTH - 0.12, 0.95), 180, 1.6, 1.4
                )
            for y in (3.0, 8.6):
                self._fill(storey, f"{prefix}-ouest", self.bay, "IfcWindow", (0.12, y + 3.0, 0.25), -90, 3.0, 2.4)
            self._fill(storey, f"{prefix}-est", self.bay, "IfcWindow", (LENGTH - 0.12, 2.4, 0.25), 90, 3.0, 2.4)
            for wall, at, turn in (
                ("a", (10.015, 4.6, 0), -90), ("b", (11.2, 8.015, 0), 0), ("b", (14.8, 8.015, 0), 0),
                ("d", (17.015, 4.6, 0), -90), ("d", (17.015, 10.9, 0), -90), ("e", (20.515, 12.9, 0), -90),
            ):  # fmt: skip
                self._fill(storey, f"{prefix}-{wall}", self.door, "IfcDoor", at, turn, 0.93, 2.1)
        self._fill(self.ground, "R-sud", self.entrance, "IfcDoor", (12.6, 0.1, 0), 0, 1.8, 2.3)

    def _fill(
        self, storey: Any, wall: str, of: Any, kind: str, at: Sequence[float], turn: float, width: float, height: float
    ) -> None:  # fmt: skip
        b = self.b
        host = self.walls[wall]
        x, y, z = at
        deep = 0.6
        spans = {0: (x, y - deep, x + width, y + deep), 180: (x - width, y - deep, x, y + deep),
                 90: (x - deep, y, x + deep, y + width), -90: (x - deep, y - width, x + deep, y)}  # fmt: skip
        x1, y1, x2, y2 = spans[int(turn)]
        opening = b.cut(host, storey, (x1, y1, z, x2, y2, z + height))
        stem = "F" if kind == "IfcWindow" else "PO"
        number = len(b.file.by_type(kind)) + 1
        made = b.placed(kind, f"{of.Name} n° {number}", storey, of, at, turn, tag=f"{stem}-{number:03}")
        made.OverallWidth, made.OverallHeight = width, height
        ifcopenshell.api.feature.add_filling(b.file, opening=opening, element=made)

    def furnish(self) -> None:
        """Tables, chairs, shelves, lights, sanitary equipment, extinguishers."""
        b = self.b
        table = b.type_of("IfcFurnitureType", "Table 140 × 70", [
            (b.box((0, 0, 0.72, 1.4, 0.7, 0.75)), "wood"),
            *((b.box((x, y, 0, x + 0.05, y + 0.05, 0.72)), "steel") for x in (0.05, 1.3) for y in (0.05, 0.6)),
        ], PredefinedType="TABLE")  # fmt: skip
        chair = b.type_of("IfcFurnitureType", "Chaise", [
            (b.box((0, 0, 0.43, 0.44, 0.44, 0.46)), "pump"), (b.box((0, 0.41, 0.46, 0.44, 0.44, 0.86)), "pump"),
            *((b.box((x, y, 0, x + 0.03, y + 0.03, 0.43)), "steel") for x in (0.02, 0.39) for y in (0.02, 0.39)),
        ], PredefinedType="CHAIR")  # fmt: skip
        shelf = b.type_of("IfcFurnitureType", "Rayonnage", [
            *((b.box((0, 0, 0.1 + 0.38 * k, 1.8, 0.35, 0.13 + 0.38 * k)), "wood") for k in range(5)),
            (b.box((0, 0, 0, 0.03, 0.35, 1.7)), "wood"), (b.box((1.77, 0, 0, 1.8, 0.35, 1.7)), "wood"),
        ], PredefinedType="SHELF")  # fmt: skip
        light = b.type_of("IfcLightFixtureType", "Dalle LED 120 × 30", [(b.box((0, 0, -0.05, 1.2, 0.3, 0)), "white")],
                          PredefinedType="DIRECTIONSOURCE")  # fmt: skip
        b.properties(light, "Pset_LightFixtureTypeCommon", {"TotalWattage": 36.0})
        for number, spots in {"007": (3, 2), "107": (3, 2), "003": (1, 1), "103": (1, 1)}.items():
            x1, y1, *_ = next(room.plan for room in GROUND + UPPER if room.number == number)
            for i in range(spots[0]):
                for k in range(spots[1]):
                    x, y = x1 + 1.0 + 2.9 * i, y1 + 1.2 + 2.9 * k
                    b.placed("IfcFurniture", "Table", self.rooms[number], table, (x, y, 0))
                    b.placed("IfcFurniture", "Chaise", self.rooms[number], chair, (x + 0.48, y + 0.78, 0))
                    b.placed("IfcFurniture", "Chaise", self.rooms[number], chair, (x + 0.92, y - 0.08, 0), 180)
        for k in range(5):
            b.placed("IfcFurniture", "Chaise", self.rooms["001"], chair, (2.5 + 0.9 * k, 5.0, 0), 180)
            b.placed("IfcFurniture", "Chaise", self.rooms["001"], chair, (2.5 + 0.9 * k, 6.2, 0), 180)
            b.placed("IfcFurniture", "Rayonnage", self.rooms["101"], shelf, (1.6, 2.0 + 2.2 * k, 0))
            b.placed("IfcFurniture", "Rayonnage", self.rooms["101"], shelf, (5.6, 2.0 + 2.2 * k, 0))
        for room in GROUND + UPPER:
            x1, y1, x2, y2 = room.plan
            for index in range(max(1, int((x2 - x1) / 3.2))):
                at = (x1 + 1.0 + 3.0 * index, (y1 + y2) / 2, CLEAR - 0.02)
                b.placed("IfcLightFixture", "Luminaire", self.rooms[room.number], light, at,
                         tag=f"LUM-{room.number}-{index + 1}")  # fmt: skip
        self._sanitary()
        for number in ("002", "006", "102", "106"):
            x1, y1, *_ = next(room.plan for room in GROUND + UPPER if room.number == number)
            parts = [(b.cylinder((x1 + 0.2, y1 + 0.2, 0.9), (x1 + 0.2, y1 + 0.2, 1.4), 0.08), "boiler")]
            b.thing("IfcFireSuppressionTerminal", "Extincteur", self.rooms[number], parts, tag=f"EXT-{number}",
                    PredefinedType="USERDEFINED", ObjectType="EXTINGUISHER")  # fmt: skip

    def _sanitary(self) -> None:
        b = self.b
        bowl = b.type_of("IfcSanitaryTerminalType", "WC suspendu", [
            (b.box((0, 0, 0.1, 0.36, 0.54, 0.42)), "white"), (b.box((0, 0.5, 0.42, 0.36, 0.58, 0.95)), "white"),
        ], PredefinedType="TOILETPAN")  # fmt: skip
        basin = b.type_of("IfcSanitaryTerminalType", "Lavabo", [
            (b.box((0, 0, 0.75, 0.6, 0.45, 0.88)), "white"), (b.cylinder((0.3, 0.38, 0.88), (0.3, 0.38, 1.05), 0.02), "steel"),
        ], PredefinedType="WASHHANDBASIN")  # fmt: skip
        for number in ("004", "104"):
            for k in range(2):
                b.placed(
                    "IfcSanitaryTerminal",
                    "WC",
                    self.rooms[number],
                    bowl,
                    (14.0 + 1.4 * k, 13.05, 0),
                    tag=f"WC-{number}-{k + 1}",
                )
                b.placed(
                    "IfcSanitaryTerminal",
                    "Lavabo",
                    self.rooms[number],
                    basin,
                    (14.0 + 1.4 * k, 8.2, 0),
                    0,
                    tag=f"LAV-{number}-{k + 1}",
                )

    def plant(self) -> None:
        """Heating: boiler, pumps, tank, pipes, radiators. Ventilation: air handling unit, ducts, air terminals."""
        b = self.b
        room, air_room = self.rooms["006"], self.rooms["106"]
        boiler = b.type_of("IfcBoilerType", "Chaudière gaz à condensation 90 kW", [
            (b.box((0, 0, 0.1, 0.8, 1.1, 1.7)), "boiler"), (b.box((0.08, -0.02, 0.9, 0.72, 0.0, 1.6)), "board"),
            (b.cylinder((0.4, 0.85, 1.7), (0.4, 0.85, 3.1), 0.12), "steel"), (b.box((0, 0, 0, 0.8, 1.1, 0.1)), "frame"),
        ], PredefinedType="WATER")  # fmt: skip
        b.properties(boiler, "Pset_BoilerTypeCommon", {"NominalPartLoadRatio": None, "OutletTemperatureRange": None})
        b.properties(boiler, "Pset_ManufacturerTypeInformation", {
            "Manufacturer": "Thermique du Midi (fictif)", "ModelReference": "TM-90C", "ProductionYear": "2019"})  # fmt: skip
        pump = b.type_of("IfcPumpType", "Circulateur double 6 m³/h", [
            (b.cylinder((0, 0, 0.55), (0, 0, 1.05), 0.14), "pump"), (b.cylinder((0, 0, 0.40), (0, 0, 0.55), 0.20), "steel"),
            (b.cylinder((-0.32, 0, 0.45), (0.32, 0, 0.45), 0.06), "steel"), (b.box((-0.2, -0.2, 0, 0.2, 0.2, 0.25)), "concrete"),
        ], PredefinedType="CIRCULATOR")  # fmt: skip
        b.properties(pump, "Pset_PumpTypeCommon", {"FlowRateRange": None, "NetPositiveSuctionHead": None})
        keep = self.equipment
        keep["CH-01"] = b.placed("IfcBoiler", "Chaudière 1", room, boiler, (25.9, 12.2, 0), tag="CH-01")
        keep["CH-02"] = b.placed("IfcBoiler", "Chaudière 2", room, boiler, (24.6, 12.2, 0), tag="CH-02")
        keep["P-01"] = b.placed("IfcPump", "Pompe de chauffage 1", room, pump, (23.2, 10.4, 0), tag="P-01")
        keep["P-02"] = b.placed("IfcPump", "Pompe de chauffage 2", room, pump, (23.2, 9.5, 0), tag="P-02")
        tank = [(b.cylinder((21.6, 12.9, 0.2), (21.6, 12.9, 1.6), 0.38), "tank")]
        keep["VE-01"] = b.thing("IfcTank", "Vase d'expansion", room, tank, tag="VE-01", PredefinedType="EXPANSION")
        hot = [(b.cylinder((22.8, 12.8, 0.1), (22.8, 12.8, 1.9), 0.45), "white")]
        keep["BEC-01"] = b.thing("IfcTank", "Ballon d'eau chaude", room, hot, tag="BEC-01", PredefinedType="STORAGE")
        valve = b.type_of("IfcValveType", "Vanne trois voies motorisée", [
            (b.cylinder((-0.1, 0, 0), (0.1, 0, 0), 0.07), "steel"), (b.box((-0.06, -0.06, 0.05, 0.06, 0.06, 0.28)), "board"),
        ], PredefinedType="MIXING")  # fmt: skip
        keep["V3V-01"] = b.placed("IfcValve", "Vanne trois voies", room, valve, (22.2, 10.4, 0.45), tag="V3V-01")
        self._pipes()
        self._radiators()
        sections = [((21.2 + 1.15 * k, 9.4, 0.15, 22.3 + 1.15 * k, 11.0, 1.75), "board") for k in range(4)]
        frames = [((21.2 + 1.15 * k - 0.05, 9.35, 0.1, 21.2 + 1.15 * k, 11.05, 1.8), "frame") for k in range(5)]
        parts = [(b.box(box), colour) for box, colour in sections + frames]
        parts += [(b.box((23.0, 9.33, 0.6, 23.3, 9.4, 0.9)), "sensor")]
        keep["CTA-01"] = b.thing(
            "IfcUnitaryEquipment",
            "Centrale de traitement d'air",
            air_room,
            parts,
            tag="CTA-01",
            PredefinedType="AIRHANDLER",
        )
        self._ducts()
        self._electrical()

    def _pipes(self) -> None:
        b, high = self.b, CLEAR - 0.25
        self.heating: list[Any] = [self.equipment[tag] for tag in ("CH-01", "CH-02", "P-01", "P-02", "VE-01", "V3V-01")]
        for colour, name, shift in (("supply", "Départ chauffage", 0.0), ("return", "Retour chauffage", 0.18)):
            y = 9.0 + shift
            runs = [
                ((26.3, 12.2, 1.4 - shift), (26.3, 11.4 - shift, 1.4 - shift), (23.2, 11.4 - shift, 1.4 - shift), (23.2, 10.4, 1.4 - shift), (23.2, 10.4, 0.9)),
                ((22.9, 10.4, 0.45), (21.2, 10.4, 0.45), (21.2, y, 0.45), (21.2, y, high)),
                ((21.2, y, high), (10.5, y, high)), ((10.5, y, high), (10.5, 7.6 - shift, high), (1.0, 7.6 - shift, high)),
                ((21.2, y, high), (21.2, 7.0 - shift, high), (27.0, 7.0 - shift, high)),
                ((21.2, y, high), (21.2, y, STOREY + high)), ((21.2, y, STOREY + high), (1.0, y, STOREY + high)),
                ((21.2, y, STOREY + high), (21.2, 7.0 - shift, STOREY + high), (27.0, 7.0 - shift, STOREY + high)),
            ]  # fmt: skip
            for index, path in enumerate(runs):
                tag = f"{'D' if colour == 'supply' else 'R'}CH-{index + 1:02}"
                made = b.thing(
                    "IfcPipeSegment",
                    f"{name} {index + 1}",
                    self.ground,
                    [(b.pipe(path, 0.03), colour)],
                    tag=tag,
                    PredefinedType="RIGIDSEGMENT",
                )
                self.heating.append(made)

    def _radiators(self) -> None:
        b = self.b
        fins = [(b.box((0.05 + 0.12 * k, 0, 0, 0.14 + 0.12 * k, 0.09, 0.6)), "white") for k in range(10)]
        kind = b.type_of("IfcSpaceHeaterType", "Radiateur acier 1,3 m", fins, PredefinedType="RADIATOR")
        spots = {
            "001": [(1.3, 0.4), (4.1, 0.4), (6.9, 0.4)], "007": [(18.7, 0.4), (21.5, 0.4), (24.3, 0.4)],
            "003": [(11.1, 13.5)], "004": [(15.6, 13.5)], "101": [(1.3, 0.4), (4.1, 0.4), (6.9, 0.4)],
            "103": [(11.1, 13.5)], "104": [(15.6, 13.5)], "107": [(18.7, 0.4), (21.5, 0.4), (24.3, 0.4)], "002": [(15.4, 0.4)],
        }  # fmt: skip
        for number, places in spots.items():
            for index, (x, y) in enumerate(places):
                tag = f"RAD-{number}-{index + 1}"
                made = b.placed("IfcSpaceHeater", "Radiateur", self.rooms[number], kind, (x, y, 0.15), tag=tag)
                self.equipment[tag] = made
                self.heating.append(made)

    def _ducts(self) -> None:
        b, high = self.b, CLEAR - 0.45
        self.air: list[Any] = [self.equipment["CTA-01"]]
        runs = [
            ((21.2, 10.2, 1.2), (20.9, 10.2, 1.2)), ((20.9, 10.2, 1.2), (20.9, 10.2, high)), ((20.9, 10.2, high), (3.0, 10.2, high)),
            ((20.9, 10.2, high), (20.9, 4.5, high)), ((20.9, 4.5, high), (26.0, 4.5, high)), ((25.6, 10.2, 1.7), (25.6, 10.2, STOREY + 0.9)),
        ]  # fmt: skip
        for index, (start, end) in enumerate(runs):
            parts = [(b.duct(start, end, 0.45, 0.3), "duct")]
            made = b.thing(
                "IfcDuctSegment",
                f"Gaine de soufflage {index + 1}",
                self.upper,
                parts,
                tag=f"GS-{index + 1:02}",
                PredefinedType="RIGIDSEGMENT",
            )
            self.air.append(made)
        grille = b.type_of(
            "IfcAirTerminalType",
            "Diffuseur 60 × 60",
            [(b.box((0, 0, 0, 0.6, 0.6, 0.08)), "white")],
            PredefinedType="DIFFUSER",
        )
        for number, spots in {
            "101": [(3.0, 9.9), (6.5, 9.9)],
            "103": [(11.4, 9.9)],
            "104": [(15.0, 9.9)],
            "107": [(22.5, 4.2), (25.4, 4.2)],
        }.items():
            for index, (x, y) in enumerate(spots):
                tag = f"BS-{number}-{index + 1}"
                made = b.placed(
                    "IfcAirTerminal", "Bouche de soufflage", self.rooms[number], grille, (x, y, high - 0.24), tag=tag
                )
                self.air.append(made)

    def _electrical(self) -> None:
        b = self.b
        room = self.rooms["006"]
        board = [
            (b.box((26.9, 8.2, 0.4, 27.6, 8.45, 2.1)), "board"),
            (b.box((26.95, 8.45, 0.5, 27.55, 8.47, 2.0)), "frame"),
        ]
        self.equipment["TGBT"] = b.thing(
            "IfcElectricDistributionBoard",
            "Tableau général basse tension",
            room,
            board,
            tag="TGBT-01",
            PredefinedType="DISTRIBUTIONBOARD",
        )
        meters = (
            (
                "CPT-ELEC-01",
                "Compteur électrique",
                "ENERGYMETER",
                (26.2, 8.2, 1.2),
                "Enedis 14 chiffres",
                "30001234567890",
            ),
            ("CPT-GAZ-01", "Compteur gaz", "GASMETER", (25.4, 8.2, 1.0), "GRDF PCE", "21501234567890"),
            ("CPT-EAU-01", "Compteur d'eau", "WATERMETER", (24.6, 8.2, 0.5), "Numéro de compteur", "TLS-E-204417"),
            ("CPT-CAL-01", "Compteur de chaleur", "ENERGYMETER", (22.5, 11.25, 1.3), "Numéro de compteur", "CAL-77120"),
        )
        for tag, name, kind, (x, y, z), label, number in meters:
            parts = [
                (b.box((x, y, z, x + 0.3, y + 0.18, z + 0.36)), "meter"),
                (b.box((x + 0.05, y + 0.18, z + 0.16, x + 0.25, y + 0.19, z + 0.3)), "white"),
            ]
            made = b.thing("IfcFlowMeter", name, room, parts, tag=tag, PredefinedType=kind)
            b.properties(made, "Timeo_Comptage", {"Identifiant": number, "Nature de l'identifiant": label})
            self.equipment[tag] = made
        for room_plan in GROUND + UPPER:
            if room_plan.use in ("Circulation", "Sanitaires"):
                continue
            x1, y1, *_ = room_plan.plan
            for kind, stem, dz in (("TEMPERATURESENSOR", "ST", 0.0), ("CO2SENSOR", "SC", 0.25)):
                if kind == "CO2SENSOR" and room_plan.use == "Local technique":
                    continue
                parts = [(b.box((x1 + 0.01, y1 + 1.2, 1.4 + dz, x1 + 0.05, y1 + 1.32, 1.52 + dz)), "sensor")]
                tag = f"{stem}-{room_plan.number}"
                name = "Sonde de température" if stem == "ST" else "Sonde de CO2"
                made = b.thing("IfcSensor", name, self.rooms[room_plan.number], parts, tag=tag, PredefinedType=kind)
                b.properties(
                    made, "Timeo_Objet", {"DevEUI": f"70B3D5{int(room_plan.number):04X}{len(self.equipment):06X}"}
                )
                self.equipment[tag] = made

    def know(self) -> None:
        """Systems, classification, documents, maintenance facts."""
        b = self.b
        for name, kind, members in (("Chauffage", "HEATING", self.heating), ("Ventilation", "VENTILATION", self.air)):
            system = ifcopenshell.api.system.add_system(b.file, ifc_class="IfcDistributionSystem")
            system.Name, system.PredefinedType = name, kind
            ifcopenshell.api.system.assign_system(b.file, products=members, system=system)
        uniformat = ifcopenshell.api.classification.add_classification(b.file, classification="UniFormat II")
        for code, title, things in (
            ("D3020", "Production de chaleur", [self.equipment["CH-01"], self.equipment["CH-02"]]),
            ("D3040", "Distribution", [self.equipment["P-01"], self.equipment["P-02"], self.equipment["CTA-01"]]),
            ("D3050", "Émetteurs", [thing for tag, thing in self.equipment.items() if tag.startswith("RAD")]),
            ("D5010", "Distribution électrique", [self.equipment["TGBT"]]),
            ("D3060", "Régulation et mesure", [thing for tag, thing in self.equipment.items() if tag[:2] in ("ST", "SC", "CP")]),
            ("B2010", "Murs extérieurs", [wall for key, wall in self.walls.items() if len(key) > 3 and key[2:] in ("sud", "nord", "est", "ouest")]),
        ):  # fmt: skip
            ifcopenshell.api.classification.add_reference(
                b.file, products=things, identification=code, name=title, classification=uniformat
            )
        manual = ifcopenshell.api.document.add_information(b.file)
        ifcopenshell.api.document.edit_information(
            b.file,
            information=manual,
            attributes={
                "Identification": "DOE-CH-01",
                "Name": "Notice d'exploitation des chaudières",
                "Location": "doe/notice-chaudieres.pdf",
            },
        )
        reference = ifcopenshell.api.document.add_reference(b.file, information=manual)
        ifcopenshell.api.document.edit_reference(
            b.file,
            reference=reference,
            attributes={
                "Identification": "DOE-CH-01",
                "Name": "Notice des chaudières",
                "Location": "doe/notice-chaudieres.pdf",
            },
        )
        ifcopenshell.api.document.assign_document(
            b.file, products=[self.equipment["CH-01"], self.equipment["CH-02"]], document=reference
        )
        for index, (tag, thing) in enumerate(self.equipment.items()):
            b.properties(thing, "Timeo_Exploitation", {
                "Repère": tag, "Mise en service": f"20{19 + index % 6}-0{1 + index % 9}-15",
                "Criticité": ("Forte", "Moyenne", "Faible")[index % 3], "Donnée fictive": True})  # fmt: skip
            b.properties(thing, "Pset_ManufacturerOccurrence", {"SerialNumber": f"SN{4100 + 37 * index}"})

    def save(self, path: Path) -> None:
        """Write the file with identifiers and times that do not change between two runs."""
        f = self.b.file
        for index, root in enumerate(sorted(f.by_type("IfcRoot"), key=lambda entity: entity.id())):
            root.GlobalId = ifcopenshell.guid.compress(uuid.uuid5(NAMESPACE, f"{index}/{root.is_a()}").hex)
        header = f.header
        header.file_name.name = path.name
        header.file_name.time_stamp = STAMP
        header.file_name.author = ("Timeo Desktop",)
        header.file_name.organization = ("Timeo Desktop",)
        header.file_name.preprocessor_version = "IfcOpenShell"
        header.file_name.originating_system = "sample_models/make_demo.py"
        f.write(str(path))


def main() -> None:
    """Build and save."""
    house = House()
    house.spaces()
    house.structure()
    house.openings()
    house.furnish()
    house.plant()
    house.know()
    target = HERE / "timeo_demo.ifc"
    house.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(house.b.file.by_type('IfcProduct'))} products")


if __name__ == "__main__":
    main()
