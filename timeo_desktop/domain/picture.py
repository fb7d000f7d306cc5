"""What a picture of a view shows besides the model: title, legend, scale, north."""

from dataclasses import dataclass

Rgb = tuple[int, int, int]
Size = tuple[int, int]
LEAST, MOST = 64, 8192  # pixels of a side


@dataclass(frozen=True)
class LegendLine:
    """A line of a legend: a text, with a patch of colour before it or without."""

    text: str
    colour: Rgb | None = None


@dataclass(frozen=True)
class PictureLegend:
    """What colours stand for. `ends` are the words at both ends of a scale of colours (None: there is no scale)."""

    title: str
    lines: tuple[LegendLine, ...] = ()
    ends: tuple[str, str] | None = None


@dataclass(frozen=True)
class Furniture:
    """What is laid over a picture."""

    title: str = ""
    legend: PictureLegend | None = None
    scale: bool = False
    north: bool = False


@dataclass(frozen=True)
class PictureWanted:
    """How a picture is to be: pixels; `ground` is "window", "light" or "dark"; what is laid over it."""

    width: int = 1920
    height: int = 1200
    ground: str = "window"
    title: str = ""
    legend: bool = True
    scale: bool = True
    north: bool = True

    @property
    def size(self) -> Size:
        """Width and height within what can be drawn."""
        return min(max(self.width, LEAST), MOST), min(max(self.height, LEAST), MOST)
