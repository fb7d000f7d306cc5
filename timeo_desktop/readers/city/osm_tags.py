"""Tags of OpenStreetMap that GDAL hands on in one field (`other_tags`): those that say how a building stands.

Source: gdal.org, OSM driver: the field is an hstore of PostgreSQL, "key"=>"value","key"=>"value".
"""

import re
from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_FIELD = "other_tags"
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_KEYS = (
    "height", "min_height", "building", "building:part", "building:levels", "building:min_level", "roof:shape",
    "roof:height", "roof:levels", "roof:direction", "roof:orientation",
)  # fmt: skip
Kind = TypeVar("Kind", bound=np.generic)


def tags_of(fields: Mapping[str, NDArray[Kind]]) -> dict[str, NDArray[np.object_]]:
    """Fields (N,) for the tags that any row has."""
    if _FIELD not in fields:
        return {}
    rows = [dict(_pairs(each)) if isinstance(each, str) else {} for each in fields[_FIELD].tolist()]
    met = {key for row in rows for key in row}
    return {key: np.array([row.get(key) for row in rows], dtype=object) for key in _KEYS if key in met}


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(_ESCAPED.sub(r"\1", key), _ESCAPED.sub(r"\1", value)) for key, value in _PAIR.findall(text)]
