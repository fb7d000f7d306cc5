"""Reads a tileset: every tile becomes a chunk, and the tree of tiles that of chunks. All of it from a folder or a .3tz
archive; from a server what is asked for, tile by tile (`streaming.py`)."""

from pathlib import Path

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.web_address import without_query
from timeo_desktop.readers.job import NotNow, Out, ReadJob
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.files import Folder, Remote
from timeo_desktop.readers.tiles.reading import TilesetReading
from timeo_desktop.readers.tiles.streaming import stream
from timeo_desktop.readers.tiles.tileset import Tile, Walk


def read(job: ReadJob, out: Out) -> None:
    """Read all tiles into `out`, or those that it asks for. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    folder = Remote(out.fetch, job.remote, job.path) if job.remote else Folder(path)
    walk = Walk(folder.read, folder.start, folder.below)
    reading = TilesetReading(path.name, path.stem, job, out, folder)
    try:
        if job.streamed:
            stream(walk, reading)
            return
        tiles = [tile for tile in walk.tiles() if tile.contents]
    except (CannotDecode, NotNow) as error:
        raise CannotOpen("{name} cannot be opened: {reason}", name=path.name, reason=error) from error
    _take_all(reading, _level_by_level(tiles), walk)


def _level_by_level(tiles: list[Tile]) -> list[Tile]:
    """All coarse tiles before any fine one: the whole is seen soon, and stays when a server or its user gives up."""
    depth = {-1: -1}
    for tile in tiles:
        depth[tile.number] = depth[tile.parent] + 1
    return sorted(tiles, key=lambda tile: depth[tile.number])


def _take_all(reading: TilesetReading, tiles: list[Tile], walk: Walk) -> None:
    """Convert every tile; what cannot be converted is told and the rest goes on."""
    out = reading.out
    names: dict[int, str] = {}
    problems: list[str] = []
    out.stage("geometry")
    for index, tile in enumerate(tiles):
        try:
            chunk = reading.chunk(tile)
        except CannotDecode as error:
            problems.append(f"{without_query(tile.contents[0])}: {error}")
            reading.fail(tile, str(error))
        else:
            if chunk is not None:
                parent = names.get(tile.parent, "")
                names[tile.number] = out.tile(chunk, error=tile.error, parent=parent, adds=tile.adds)
        out.tick(index, len(tiles))
    reading.tell(walk.strange)
    _finish(reading, [*problems, *walk.problems], str(walk.asset.get("version", "?")))


def _finish(reading: TilesetReading, problems: list[str], version: str) -> None:
    """Write the rows and report."""
    out, name = reading.out, reading.name
    for problem in problems[:5]:
        out.notice(sentence("{name}: a part was left out: {reason}", name=name, reason=problem))
    if len(problems) > 5:
        out.notice(sentence("{name}: {count} tiles could not be read", name=name, count=len(problems)))
    if not reading.boxes:
        reason = problems[0] if problems else "it has no tile with content"
        raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=name, reason=reason)
    reading.tell_turned()
    out.stage("properties")
    out.describe(reading.rows())
    out.city(reading.facts(version))
