"""Views that people keep, with a picture, and come back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.written_view import models_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


@dataclass(frozen=True)
class Draft:
    """A view to be kept: `view` is its text (`written_view`), `picture` a small PNG (empty: none), `folder` the name of
    what it is put into (empty: none)."""

    name: str
    view: str
    picture: bytes = b""
    folder: str = ""
    note: str = ""


@dataclass(frozen=True)
class SavedView:
    """A view that is kept. `place` is its rank among all, `saved` when it was seen so."""

    id: int
    name: str
    folder: str
    note: str
    place: int
    view: str
    picture: bytes
    saved: Millis


@dataclass(frozen=True)
class _Written:
    name: Name
    view: msgspec.Raw
    picture: bytes = b""
    folder: str = ""
    note: str = ""


@dataclass(frozen=True)
class _File:
    views: tuple[_Written, ...]
    format: Literal["timeo views 1"]


def write_file(views: Sequence[SavedView]) -> bytes:
    """Views as a JSON file for others; pictures are in Base64."""
    written = [_Written(each.name, msgspec.Raw(each.view.encode()), each.picture, each.folder, each.note)
               for each in views]  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(_File(tuple(written), "timeo views 1")), indent=1)


def read_file(content: bytes) -> list[Draft]:
    """The views of such a file. Raises UserError when it is none."""
    try:
        found = msgspec.json.decode(content, type=_File)
        drafts = [
            Draft(
                each.name,
                msgspec.json.format(bytes(each.view), indent=-1).decode(),
                each.picture,
                each.folder,
                each.note,
            )
            for each in found.views
        ]
        for draft in drafts:
            models_of(draft.view)
    except (ValueError, RecursionError) as error:
        raise UserError("This is no file of views of Timeo Desktop") from error
    return drafts
