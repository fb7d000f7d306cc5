"""Zip archives as they come from outside: listed and read in memory, never unpacked by the names they hold."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers import formats

MODEL_SUFFIXES = (".ifc",)
LARGEST_MEMBER = 4 << 30
_SUSPICIOUS_RATIO = 250
_SUSPICIOUS_SIZE = 64 << 20
_BLOCK = 1 << 20
_DEFLATE64 = 9
_LOCAL_HEADER = 30


def is_zip(path: Path) -> bool:
    """Whether the content is a zip archive, whatever the name says."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def models_in(path: Path) -> tuple[str, ...]:
    """Names of the models inside an archive. Raises CannotOpen with a reason when there is none to read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise CannotOpen("{name} is a damaged zip archive: {reason}", name=path.name, reason=error) from error
    names = tuple(entry.filename for entry in entries if _suffix(entry.filename) in MODEL_SUFFIXES)
    if not names:
        if any(_suffix(entry.filename) == ".ifcxml" for entry in entries):
            raise CannotOpen(
                "{name} holds IFC in XML, which cannot be read here: export it again as .ifc (STEP)", name=path.name
            )
        if any(_suffix(entry.filename) in formats.all_endings() for entry in entries):
            raise CannotOpen("{name} holds no .ifc file: unpack it and open the files in it", name=path.name)
        raise CannotOpen("{name} holds no .ifc file", name=path.name)
    return names


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def read_member(path: Path, member: str) -> bytes:
    """The bytes of one model. Raises CannotOpen for damaged, locked or bomb-like members."""
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(member)
        name = PurePosixPath(member.replace("\\", "/")).name
        _refuse_bomb(name, entry.file_size, entry.compress_size)
        if entry.flag_bits & 1:
            raise CannotOpen("{name} is locked with a password: unpack it first", name=name)
        parts, size = [], 0
        try:
            for block in _blocks(path, archive, entry):
                size += len(block)
                # The directory of a bomb lies about sizes, so what really comes out is counted.
                _refuse_bomb(name, size, entry.compress_size)
                parts.append(block)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
            raise CannotOpen("{name} is damaged inside its archive: {reason}", name=name, reason=error) from error
        except Exception as error:
            if type(error).__module__ != "zlib" and not isinstance(error, NotImplementedError):
                raise
            raise CannotOpen("{name} is damaged inside its archive: {reason}", name=name, reason=error) from error
    return b"".join(parts)


def read_beside(path: Path, member: str, name: str) -> bytes:
    """The bytes of a file that a member names from its own folder in the archive; nothing where there is none that can
    be read. Capitals are not told apart: who packs such archives mostly cannot."""
    at = posixpath.normpath(posixpath.join(posixpath.dirname(_plain(member)), _plain(name)))
    with zipfile.ZipFile(path) as archive:
        found = [each for each in archive.namelist() if _plain(each).casefold() == at.casefold()]
    try:
        return read_member(path, found[0]) if found else b""
    except CannotOpen:
        return b""


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _refuse_bomb(name: str, size: int, packed: int) -> None:
    if size > LARGEST_MEMBER or (size > _SUSPICIOUS_SIZE and size > _SUSPICIOUS_RATIO * max(packed, 1)):
        raise CannotOpen(
            "{name} would grow to {size} MB when unpacked, like a zip bomb: unpack it yourself if you trust it",
            name=name,
            size=size >> 20,
        )


def _blocks(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type == _DEFLATE64:
        yield from _deflate64(path, entry)
        return
    with archive.open(entry) as file:
        while block := file.read(_BLOCK):
            yield block


def _deflate64(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Windows Explorer packs files over 2 GB with Deflate64, which the standard library does not read."""
    import inflate64

    inflater = inflate64.Inflater()
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        header = file.read(_LOCAL_HEADER)
        file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        left = entry.compress_size
        while left and (packed := file.read(min(_BLOCK, left))):
            left -= len(packed)
            yield inflater.inflate(packed)
