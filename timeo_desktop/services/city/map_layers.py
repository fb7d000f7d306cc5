"""Layers that connections delivered, as files to be opened. They stay when the network is gone."""

import re
from pathlib import Path

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import MapLayerRow
from timeo_desktop.store.operations import map_layers
from timeo_desktop.store.operations.database import Store

_PLAIN = re.compile(r"[^\w\-]+")
_LONGEST = 60


def all_layers(store: Store) -> list[MapLayerRow]:
    """What there is to open."""
    return map_layers.map_layers(store.read())


def layer_file(store: Store, row: MapLayerRow) -> Path:
    """The layer as a GeoJSON file beside the store; written once for each state. Raises UserError."""
    folder = store.path.with_name("layers")
    # The title comes from outside: it becomes a name, never a path.
    name = _PLAIN.sub("_", row.title).strip("_")[:_LONGEST] or "layer"
    path = folder / f"{name}-{row.mark[:8].lower()}.geojson"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(map_layers.content_of(store.read(), row.id))
            unfinished.replace(path)
            for old in folder.glob(f"{name}-????????.geojson"):
                if old != path:
                    old.unlink(missing_ok=True)
    except OSError as error:
        raise UserError("{file} could not be written: {reason}", file=path, reason=error.strerror or error) from error
    return path
