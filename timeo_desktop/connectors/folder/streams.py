"""Which stream a row of readings belongs to: its meter, what is measured, and what else keeps streams apart."""

from collections.abc import Callable, Mapping

from timeo_desktop.connectors.folder.mapping import Measured, TableMapping, plain
from timeo_desktop.domain.records import Key, Scheme, Stream, StreamKind
from timeo_desktop.domain.units import stands_for

_ROLES = ("quantity", "name", "measure", "calendar", "register", "unit")


class Streams:
    """The streams of the rows of one table. Many rows are of few streams: each is made once."""

    def __init__(self, mapping: TableMapping) -> None:
        self._mapping = mapping
        self._measures = {plain(words): what for words, what in mapping.measures.items()}
        self._known: dict[tuple[str, ...], Stream] = {}

    def of(self, meter: str, text: Callable[[str], str]) -> Stream:
        """The stream of a row, in the unit of the row. `text`: its words by role."""
        words = tuple(text(role) for role in _ROLES)
        known = self._known.get((meter, *words))
        if known is None:
            known = self._known[meter, *words] = self._made(meter, dict(zip(_ROLES, words, strict=True)))
        return known

    def _made(self, meter: str, words: Mapping[str, str]) -> Stream:
        unit = words["unit"] or self._mapping.constants.get("unit", "")
        key, what = self._coded(words, unit) if self._measures else self._named(meter, words)
        apart = [words[role] for role in self._mapping.apart if words[role]]
        return Stream(
            key="/".join((meter, key, *apart)), name=" ".join((what.name, *apart)), quantity=what.quantity, unit=unit,
            kind=StreamKind(what.kind), keys=(Key(Scheme.ASSET, meter),),
        )  # fmt: skip

    def _named(self, meter: str, words: Mapping[str, str]) -> tuple[str, Measured]:
        """Streams that differ in what they are called."""
        quantity, name = words["quantity"], words["name"]
        return quantity or name or "value", Measured(quantity, name or quantity or meter, self._mapping.stream_kind)

    def _coded(self, words: Mapping[str, str], unit: str) -> tuple[str, Measured]:
        """Streams that differ in what is measured, in which direction, and in the kind of unit: W and kW are one."""
        said = [word for word in (words["quantity"], words["measure"]) if word]
        code = " ".join((*said, stands_for(unit))).strip()
        known = self._measures.get(plain(code))
        if known is not None:
            return known.quantity, known
        return code, Measured(" ".join(said), code, self._mapping.stream_kind)
