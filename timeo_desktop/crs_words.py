"""A coordinate reference system by the words that people write for it: "ETRS89 / UTM zone 33N", "RD New", "MGA2020 zone
56", "Lambert-93". Looked up in PROJ's database, which has EPSG's names.
"""

import functools
import re
from collections import Counter

from pyproj import CRS
from pyproj.database import query_crs_info
from pyproj.enums import PJType

from timeo_desktop.crs_facts import flat_part
from timeo_desktop.crs_names import crs_of
from timeo_desktop.domain.errors import CannotOpen

# A code anywhere in a text: "EPSG:25832 - ETRS89 / UTM zone 32N", "(EPSG 2154)", "urn:ogc:def:crs:EPSG::28992".
_CODE = re.compile(r"EPSG[\s:.#_/-]*(?:[\d.]*:)?(\d{4,6})(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|\d+")
_VARIANT = re.compile(r"\((?:n-e|e-n|ze-n|n-ze)\)| / dref91/2016")  # the same maps in another order of their axes
_EDITION = re.compile(r"\bv\d+b?\b")  # of a reference frame: some centimetres apart
_SPELLINGS = (
    ("krueger", "kruger"),
    ("krüger", "kruger"),
    ("gaus ", "gauss "),
    ("gaus-", "gauss "),
)
_IDLE = frozenset({"epsg", "crs", "projection", "system", "in", "of", "the", "zone", "band"})
_Words = frozenset[tuple[str, int]]  # each word as often as it stands there: "3-degree Gauss-Kruger zone 3"


def crs_by_words(text: str) -> CRS | None:
    """The horizontal system that a text names by its code, its name or words of its name; None where it names none, or
    several."""
    text = text.strip()
    if not text:
        return None
    code = _CODE.search(text)
    # PROJ looks names up as well, and takes a part of a name where only one system has it.
    for written in ((f"EPSG:{code.group(1)}",) if code else ()) + ((text,) if len(text) > 2 else ()):
        try:
            found = crs_of("", written)
        except CannotOpen:
            continue
        if found is not None and not found.is_geocentric and (flat := flat_part(found)).area_of_use is not None:
            return flat
    return _alike(text)


def _alike(text: str) -> CRS | None:
    """The one map system whose name has all these words, and the fewest others."""
    wanted = _words(text)
    if len(wanted) < 2 or not any(word.isalpha() for word, _ in wanted):
        return None
    fitting = [(len(words - wanted), name, code) for words, name, code in _maps() if wanted <= words]
    least = min((extra for extra, _, _ in fitting), default=0)
    best = [(name, code) for extra, name, code in fitting if extra == least]
    if not best or len({_EDITION.sub("", name) for name, _ in best}) > 1:
        return None
    return CRS.from_epsg(min(code for _, code in best))


@functools.lru_cache(maxsize=1)
def _maps() -> tuple[tuple[_Words, str, int], ...]:
    """Words, name and EPSG code of every map system. Takes a quarter of a second, once."""
    rows = query_crs_info(auth_name="EPSG", pj_types=[PJType.PROJECTED_CRS])
    named = [(row.name.lower(), int(row.code)) for row in rows if not row.deprecated]
    return tuple((_words(name), _EDITION.sub("", name), code) for name, code in named if not _VARIANT.search(name))


def _words(text: str) -> _Words:
    text = text.lower()
    for written, usual in _SPELLINGS:
        text = text.replace(written, usual)
    counts = Counter(word for word in _WORD.findall(_EDITION.sub("", text)) if word not in _IDLE)
    return frozenset((word, number) for word, count in counts.items() for number in range(count))
