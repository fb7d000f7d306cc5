"""Makes the demonstration's neighbourhood: `python sample_models/make_quarter.py` writes timeo_demo_quarter.city.json.

Everything in it is made up: some hundreds of buildings, streets, trees, lamps and a works site around the
demonstration building, in RGF93 / CC43 with heights IGN69. Identifiers are shaped like those of the RNB but begin with
DEM0, which no real one does.
"""

import json
import math
import random
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ORIGIN = (1573816.0, 2270362.0, 141.0)  # beside the demonstration building
TURN = math.atan2(0.1908089953765448, 0.981627183447664)
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ123456789"
STREETS = ("rue des Minimes", "rue du Canal", "avenue Honoré-Serres", "rue Béarnais", "rue de la Concorde",
           "impasse du Verger", "rue Claire-Pauilhac", "boulevard des Minimes", "rue Matabiau")  # fmt: skip
USES = (("Résidentiel", 0.74), ("Commercial et services", 0.12), ("Indifférencié", 0.10), ("Annexe", 0.04))
WIDTH, SIDEWALK = 9.0, 2.2
BLOCKS_X = (-330.0, -236.0, -152.0, -72.0, 92.0, 168.0, 250.0, 340.0)
BLOCKS_Y = (-290.0, -214.0, -128.0, -56.0, 66.0, 140.0, 226.0, 300.0)
PARK = (-72.0, 92.0, -56.0, 66.0)
DEMO_RNB = "DEM0MNMS2026"
DEMO_BOX = (-0.3, 28.3, -0.3, 14.3)  # the outside of the demonstration building, in metres of its own
# Materials: four renderings and bricks, tiles and flat roofs, then the rest.
COLOURS = ((0.93, 0.87, 0.78), (0.82, 0.56, 0.47), (0.92, 0.91, 0.88), (0.90, 0.76, 0.60), (0.77, 0.43, 0.31),
           (0.66, 0.65, 0.64), (0.42, 0.32, 0.23), (0.36, 0.55, 0.26), (0.30, 0.31, 0.34), (0.95, 0.50, 0.10),
           (0.95, 0.95, 0.93), (0.36, 0.36, 0.38), (0.76, 0.72, 0.64), (0.55, 0.68, 0.38))  # fmt: skip
WALLS, WALL_WEIGHTS, TILES, FLAT_ROOF, TRUNK, LEAVES, STEEL, SIGNAL, WHITE, ASPHALT, PAVING, LAWN = (
    (0, 1, 2, 3), (0.34, 0.30, 0.18, 0.18), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
)  # fmt: skip

Point = tuple[float, float, float]


class City:
    """CityJSON in the making: vertices in whole millimetres, each once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.objects: dict[str, Any] = {}
        self.vertices: list[tuple[int, int, int]] = []
        self._index: dict[tuple[int, int, int], int] = {}

    def vertex(self, point: Point) -> int:
        """The number of a point given in metres along the streets."""
        x, y, z = point
        east = x * math.cos(TURN) - y * math.sin(TURN)
        north = x * math.sin(TURN) + y * math.cos(TURN)
        key = (round(east * 1000), round(north * 1000), round(z * 1000))
        if key not in self._index:
            self._index[key] = len(self.vertices)
            self.vertices.append(key)
        return self._index[key]

    def ring(self, points: list[Point]) -> list[int]:
        """A ring of points."""
        return [self.vertex(point) for point in points]

    def add(self, identity: str, kind: str, geometry: list[dict[str, Any]], attributes: dict[str, Any]) -> None:
        """An object of the city."""
        self.objects[identity] = {"type": kind, "attributes": attributes, "geometry": geometry}

    def rnb(self) -> str:
        """An identifier of the right shape that no real building has."""
        return "DEM0" + "".join(self.random.choice(LETTERS) for _ in range(8))

    def choose(self, weighted: tuple[tuple[str, float], ...]) -> str:
        """One of several by weight."""
        return self.random.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


def ground(x: float, y: float) -> float:
    """The made-up ground: nearly flat, falling towards the canal."""
    return 0.25 * math.sin(x / 140) + 0.2 * math.cos(y / 120) - 0.004 * y


def house(city: City, box: tuple[float, float, float, float], storeys: int, roof: str) -> dict[str, Any]:
    """A solid with a flat or a gabled roof over a rectangle (x, x, y, y)."""
    west, east, south, north = box
    low = ground((west + east) / 2, (south + north) / 2)
    eaves = low + 3.0 * storeys + 0.4
    corners = [(west, south), (east, south), (east, north), (west, north)]
    floor = [(x, y, low) for x, y in corners]
    top = [(x, y, eaves) for x, y in corners]
    surfaces: list[list[list[int]]] = [[city.ring(floor[::-1])]]
    roles = [0]
    along_x = east - west >= north - south
    if roof == "flat":
        sides = [[floor[i], floor[(i + 1) % 4], top[(i + 1) % 4], top[i]] for i in range(4)]
        tops = [top]
    else:
        rise = 0.32 * min(east - west, north - south)
        if along_x:
            middle = (south + north) / 2
            first, second = (west, middle, eaves + rise), (east, middle, eaves + rise)
            tops = [[top[0], top[1], second, first], [top[2], top[3], first, second]]
            gables = {1: [floor[1], floor[2], top[2], second, top[1]], 3: [floor[3], floor[0], top[0], first, top[3]]}
        else:
            middle = (west + east) / 2
            first, second = (middle, south, eaves + rise), (middle, north, eaves + rise)
            tops = [[top[1], top[2], second, first], [top[3], top[0], first, second]]
            gables = {0: [floor[0], floor[1], top[1], first, top[0]], 2: [floor[2], floor[3], top[3], second, top[2]]}
        sides = [gables.get(i, [floor[i], floor[(i + 1) % 4], top[(i + 1) % 4], top[i]]) for i in range(4)]
    for side in sides:
        surfaces.append([city.ring(side)])
        roles.append(1)
    for each in tops:
        surfaces.append([city.ring(each)])
        roles.append(2)
    kinds = [{"type": "GroundSurface"}, {"type": "WallSurface"}, {"type": "RoofSurface"}]
    semantics = {"surfaces": kinds, "values": [roles]}
    wall = city.random.choices(WALLS, WALL_WEIGHTS)[0]
    worn = [(PAVING, wall, TILES if roof == "gable" else FLAT_ROOF)[role] for role in roles]
    return {"type": "Solid", "lod": "2.0", "boundaries": [surfaces], "semantics": semantics,
            "material": {"demo": {"values": [worn]}}}  # fmt: skip


def building(
    city: City, box: tuple[float, float, float, float], street: str, number: int, known: dict[str, Any] | None = None
) -> None:
    """One building with the attributes that BD TOPO and the RNB give; of some of them it may be `known` what they are."""
    storeys = city.random.choices((1, 2, 3, 4, 5, 6), (0.18, 0.36, 0.22, 0.12, 0.08, 0.04))[0]
    small = (box[1] - box[0]) * (box[3] - box[2]) < 230
    roof = "gable" if small and storeys <= 3 else "flat"
    if known is not None:
        storeys, roof = known["nombre_d_etages"], "flat"
    use = city.choose(USES)
    low = ORIGIN[2] + ground((box[0] + box[1]) / 2, (box[2] + box[3]) / 2)
    attributes = {
        "nom": f"{number} {street}", "identifiants_rnb": city.rnb(), "usage_1": use, "nombre_d_etages": storeys,
        "hauteur": round(3.0 * storeys + 0.4, 1), "altitude_minimale_sol": round(low, 1),
        "nombre_de_logements": max(1, storeys * 2 - 1) if use == "Résidentiel" else 0,
        "annee_de_construction": city.random.randint(1880, 2022),
        "classe_energie": city.random.choices("ABCDEFG", (1, 4, 14, 24, 26, 18, 13))[0], "donnees": "fictives",
    } | (known or {})  # fmt: skip
    city.add(f"BATIMENT-DEMO-{len(city.objects):05d}", "Building", [house(city, box, storeys, roof)], attributes)


def block(city: City, box: tuple[float, float, float, float], streets: tuple[str, str]) -> None:
    """Houses along the rim of a block, gardens and trees inside."""
    west, east, south, north = box
    depth = city.random.uniform(9, 13)
    for side, (start, end) in (("south", (west, east)), ("north", (west, east)), ("west", (south, north)),
                               ("east", (south, north))):  # fmt: skip
        at = start + (0 if side in ("south", "north") else depth)
        stop = end - (0 if side in ("south", "north") else depth)
        number = city.random.randint(1, 9)
        while at < stop - 7:
            front = min(city.random.uniform(8, 19), stop - at)
            if city.random.random() > 0.1:
                place = {
                    "south": (at, at + front, south, south + depth), "north": (at, at + front, north - depth, north),
                    "west": (west, west + depth, at, at + front), "east": (east - depth, east, at, at + front),
                }[side]  # fmt: skip
                building(city, place, streets[side in ("west", "east")], number)
            number += 2
            at += front + (0 if city.random.random() < 0.75 else city.random.uniform(2, 5))
    for _ in range(int((east - west) * (north - south) / 700)):
        x = city.random.uniform(west + depth + 3, east - depth - 3) if east - west > 2 * depth + 8 else None
        y = city.random.uniform(south + depth + 3, north - depth - 3) if north - south > 2 * depth + 8 else None
        if x is not None and y is not None:
            tree(city, x, y)


def tree(city: City, x: float, y: float) -> None:
    """A tree, as an instance of the one tree there is."""
    size = city.random.uniform(0.7, 1.5)
    species = city.random.choice(("Platane commun", "Tilleul", "Érable champêtre", "Micocoulier", "Chêne vert"))
    attributes = {"nom": species, "hauteur": round(7 * size, 1), "donnees": "fictives"}
    city.add(
        f"ARBRE-DEMO-{len(city.objects):05d}", "SolitaryVegetationObject", [instance(city, 0, x, y, size)], attributes
    )


def lamp(city: City, x: float, y: float, number: int) -> None:
    """A street lamp."""
    attributes = {"nom": f"EP-{number:03d}", "source": "LED", "puissance_w": 52, "donnees": "fictives"}
    city.add(f"EP-DEMO-{number:03d}", "CityFurniture", [instance(city, 1, x, y, 1.0)], attributes)


def instance(city: City, template: int, x: float, y: float, size: float) -> dict[str, Any]:
    """A geometry that stands for a template at a place."""
    matrix = [size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, 0, 0, 0, 0, 1]
    place = city.vertex((x, y, ground(x, y)))
    return {"type": "GeometryInstance", "template": template, "boundaries": [place], "transformationMatrix": matrix}


def prism(vertices: list[Point], sides: int, rings: list[tuple[float, float]]) -> list[list[list[int]]]:
    """Surfaces of a turned body: rings of (radius, height) from the ground up; the last one is closed."""
    first = len(vertices)
    for radius, height in rings:
        for side in range(sides):
            angle = 2 * math.pi * side / sides
            vertices.append((radius * math.cos(angle), radius * math.sin(angle), height))
    faces = []
    for level in range(len(rings) - 1):
        for side in range(sides):
            a, b = first + level * sides + side, first + level * sides + (side + 1) % sides
            faces.append([[a, b, b + sides, a + sides]])
    faces.append([[first + (len(rings) - 1) * sides + side for side in range(sides)]])
    return faces


def templates() -> dict[str, Any]:
    """A tree and a lamp."""
    vertices: list[Point] = []
    made = prism(vertices, 6, [(0.2, 0), (0.15, 2.4)])
    trunk = len(made)
    made += prism(vertices, 9, [(0.4, 1.8), (1.7, 2.6), (2.3, 4.2), (1.9, 5.7), (0.9, 6.8), (0.2, 7.1)])
    post = prism(vertices, 5, [(0.09, 0), (0.06, 7.6)]) + prism(vertices, 4, [(0.3, 7.5), (0.36, 7.7), (0.1, 7.9)])
    return {
        "templates": [
            {
                "type": "MultiSurface",
                "lod": "2.0",
                "boundaries": made,
                "material": {"demo": {"values": [TRUNK] * trunk + [LEAVES] * (len(made) - trunk)}},
            },
            {"type": "MultiSurface", "lod": "2.0", "boundaries": post, "material": {"demo": {"value": STEEL}}},
        ],
        "vertices-templates": [list(vertex) for vertex in vertices],
    }


def flat(city: City, box: tuple[float, float, float, float], above: float, material: int) -> dict[str, Any]:
    """A rectangle a little above the ground, in strips that follow it."""
    west, east, south, north = box
    faces = []
    long_x = east - west >= north - south
    count = max(1, int(max(east - west, north - south) / 20))
    for step in range(count):
        low, high = step / count, (step + 1) / count
        if long_x:
            part = (west + low * (east - west), west + high * (east - west), south, north)
        else:
            part = (west, east, south + low * (north - south), south + high * (north - south))
        corners = [(part[0], part[2]), (part[1], part[2]), (part[1], part[3]), (part[0], part[3])]
        faces.append([city.ring([(x, y, ground(x, y) + above) for x, y in corners])])
    return {"type": "MultiSurface", "lod": "2.0", "boundaries": faces, "material": {"demo": {"value": material}}}


def make() -> dict[str, Any]:
    """The whole neighbourhood."""
    city = City(seed=31)
    area = (BLOCKS_X[0] - 30, BLOCKS_X[-1] + 30, BLOCKS_Y[0] - 30, BLOCKS_Y[-1] + 30)
    land = {"nom": "Sol du quartier", "donnees": "fictives"}
    tiles = [
        surface
        for x in range(12)
        for surface in flat(
            city, (area[0] + x * (area[1] - area[0]) / 12, area[0] + (x + 1) * (area[1] - area[0]) / 12, area[2], area[3]), -0.06, PAVING
        )["boundaries"]
    ]  # fmt: skip
    city.add("SOL-DEMO", "LandUse", [{"type": "MultiSurface", "lod": "2.0", "boundaries": tiles,
                                      "material": {"demo": {"value": PAVING}}}], land)  # fmt: skip
    number = 1
    for index, x in enumerate(BLOCKS_X):
        name = STREETS[index % len(STREETS)]
        box = (x - WIDTH / 2, x + WIDTH / 2, area[2], area[3])
        city.add(
            f"VOIE-DEMO-X{index}",
            "Road",
            [flat(city, box, 0.0, ASPHALT)],
            {"nom": name, "largeur": WIDTH, "donnees": "fictives"},
        )
        for y in range(int(area[2]), int(area[3]), 34):
            lamp(city, x + WIDTH / 2 + 0.6, float(y), number)
            number += 1
    for index, y in enumerate(BLOCKS_Y):
        name = STREETS[(index + 4) % len(STREETS)]
        box = (area[0], area[1], y - WIDTH / 2, y + WIDTH / 2)
        city.add(
            f"VOIE-DEMO-Y{index}",
            "Road",
            [flat(city, box, 0.02, ASPHALT)],
            {"nom": name, "largeur": WIDTH, "donnees": "fictives"},
        )
    gap = WIDTH / 2 + SIDEWALK
    for column in range(len(BLOCKS_X) - 1):
        for row in range(len(BLOCKS_Y) - 1):
            box = (BLOCKS_X[column] + gap, BLOCKS_X[column + 1] - gap, BLOCKS_Y[row] + gap, BLOCKS_Y[row + 1] - gap)
            if BLOCKS_X[column] == PARK[0] and BLOCKS_Y[row] == PARK[2]:
                park(city, box)
            else:
                block(city, box, (STREETS[(row + 4) % len(STREETS)], STREETS[column % len(STREETS)]))
    works(city)
    return {
        "type": "CityJSON",
        "version": "2.0",
        "metadata": {
            "title": "Quartier de démonstration Timeo (données fictives)",
            "referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/3943",
        },
        "transform": {"scale": [0.001, 0.001, 0.001], "translate": list(ORIGIN)},
        "CityObjects": city.objects,
        "vertices": [list(vertex) for vertex in city.vertices],
        "appearance": {
            "default-theme-material": "demo",
            "materials": [{"name": f"demo-{index}", "diffuseColor": list(each)} for index, each in enumerate(COLOURS)],
        },
        "geometry-templates": templates(),
    }


def park(city: City, box: tuple[float, float, float, float]) -> None:
    """The park of the demonstration building: the volume that the model replaces, lawn and trees about it."""
    lawn = {"nom": "Parc des Minimes", "donnees": "fictives"}
    city.add("PARC-DEMO", "PlantCover", [flat(city, box, 0.03, LAWN)], lawn)
    known = {"nom": "Maison de quartier des Minimes", "identifiants_rnb": DEMO_RNB, "usage_1": "Équipement public",
             "nombre_d_etages": 2, "nombre_de_logements": 0, "annee_de_construction": 2009,
             "classe_energie": "C", "adresse": "12 rue des Minimes"}  # fmt: skip
    building(city, DEMO_BOX, "rue des Minimes", 12, known)
    for _ in range(70):
        x, y = city.random.uniform(box[0] + 2, box[1] - 2), city.random.uniform(box[2] + 2, box[3] - 2)
        if not (-16 < x < 44 and -17 < y < 26):
            tree(city, x, y)


def works(city: City) -> None:
    """A works site that takes half of a street."""
    box = (BLOCKS_X[4] - WIDTH / 2, BLOCKS_X[4] + 0.5, 70.0, 132.0)
    attributes = {
        "nom": "Renouvellement du réseau de chaleur", "maitre_ouvrage": "Régie fictive des réseaux",
        "date_debut": "2026-11-02", "date_fin": "2027-01-29", "emprise": "demi-chaussée", "donnees": "fictives",
    }  # fmt: skip
    west, east, south, north = box
    shapes = [flat(city, box, 0.12, SIGNAL)]
    fences = [(west, east, south, south + 0.3), (west, east, north - 0.3, north), (east - 0.3, east, south, north)]
    for fence in fences:
        shapes.append(cuboid(city, fence, 0.1, 1.1, WHITE))
    shapes.append(cuboid(city, (west + 1.0, west + 3.4, north - 8.0, north - 2.0), 0.1, 2.7, WHITE))
    shapes.append(cuboid(city, (west + 1.2, west + 2.4, south + 6.0, north - 12.0), 0.12, 0.5, TRUNK))
    city.add("CHANTIER-DEMO-1", "+Works", shapes, attributes)


def cuboid(
    city: City, box: tuple[float, float, float, float], low: float, high: float, material: int
) -> dict[str, Any]:
    """A box over a rectangle, from `low` to `high` above the ground."""
    west, east, south, north = box
    floor = ground((west + east) / 2, (south + north) / 2)
    corners = [(west, south), (east, south), (east, north), (west, north)]
    bottom, top = ([(x, y, floor + height) for x, y in corners] for height in (low, high))
    sides = [[bottom[i], bottom[(i + 1) % 4], top[(i + 1) % 4], top[i]] for i in range(4)]
    surfaces = [[city.ring(each)] for each in (bottom[::-1], *sides, top)]
    return {"type": "MultiSurface", "lod": "2.0", "boundaries": surfaces, "material": {"demo": {"value": material}}}


def main() -> None:
    """Write the file."""
    target = HERE / "timeo_demo_quarter.city.json"
    target.write_text(json.dumps(make(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
