"""The text that was written with a transaction: which part of a mail it is, and what it says."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

_BREAKS = frozenset((
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "section", "table", "tr", "ul",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("head", "script", "style", "title"))
_MARK = re.compile(r"<[^>]*>")


class _Text(HTMLParser):
    """The text of a page, a line for each paragraph and each row of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._part(tag)

    def _part(self, tag: str) -> None:
        self.parts.append("\n" if tag in _BREAKS else " " if tag in _CELLS else "")


def plain_of_html(html: str) -> str:
    """What a text in HTML says, without its marks."""
    reader = _Text()
    try:
        reader.feed(html)
        reader.close()
        text = "".join(reader.parts)
    except AssertionError:  # how the parser says that a mark is none
        text = _MARK.sub(" ", html)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


# How each kind of part says what was written: the best first.
BODIES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("text/plain", str.strip),
    ("text/html", plain_of_html),
    ("text/", str.strip),
)


@dataclass(frozen=True)
class Body:
    """A text, and how well its part says what was written: 0 is best."""

    text: str
    rank: int


def body_of(kind: str, file: str, content: str) -> Body | None:
    """What a part of a mail says: its kind, the name of the file that it is, its content. None where it is a file, is
    empty, or is no text: it may be a picture."""
    if file:
        return None
    for rank, (start, read) in enumerate(BODIES):
        if kind.strip().lower().startswith(start):
            text = read(content)
            return Body(text, rank) if text else None
    return None
