"""Places, and those on the map that have a name."""

from dataclasses import dataclass

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Address:
    """A place with an address: degrees, WGS 84."""

    label: str
    longitude: float
    latitude: float
