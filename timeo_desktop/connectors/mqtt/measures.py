"""The values of an uplink as readings of streams, by the table of fields."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from timeo_desktop.connectors.incoming import Unusable
from timeo_desktop.connectors.mqtt.fields import Decided, FieldRow, Fields, row_for
from timeo_desktop.connectors.mqtt.message import (
    MOST_VALUES,
    Clock,
    Leaf,
    NotUnderstood,
    Reading,
    Understood,
    clock_is_wrong,
    leaves,
    number_of,
    shown,
)
from timeo_desktop.connectors.mqtt.uplinks import Uplink
from timeo_desktop.domain.records import Device, Key, Rejected, Scheme, Stream, StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis

_MADE: Millis = 1_420_070_400_000  # 2015: there was no LoRaWAN before
# What a network means with its own words (payload schema of the LoRaWAN device repository, for The Things Stack).
_NORMALISED = {
    "air.temperature": ("temperature", "°C"), "air.relativeHumidity": ("humidity", "%"),
    "air.pressure": ("pressure", "hPa"), "air.co2": ("co2", "ppm"), "air.lightIntensity": ("illuminance", "lx"),
    "wind.speed": ("wind speed", "m/s"), "wind.direction": ("wind direction", "°"),
    "soil.depth": ("soil depth", "cm"), "soil.moisture": ("soil moisture", "%"),
    "soil.temperature": ("soil temperature", "°C"), "soil.ec": ("soil conductivity", "dS/m"),
    "soil.pH": ("soil pH", ""), "soil.n": ("nitrogen", "ppm"), "soil.p": ("phosphorus", "ppm"),
    "soil.k": ("potassium", "ppm"), "battery": ("battery", "V"),
}  # fmt: skip


def understood(uplink: Uplink, fields: Fields, decided: Decided, arrived: Millis, expected: Millis) -> Understood:
    """The readings of an uplink, and what of it cannot be used. What is so of a device and not of a message is told
    once of each device. Raises NotUnderstood."""
    measures = _Measures(uplink, fields, decided, Clock(_MADE, arrived), expected)
    if uplink.simulated:
        return measures.once("simulated", sentence("messages that a network simulates are no readings"))
    if uplink.values is None and not uplink.normalised:
        return measures.once("decoder", sentence("its network has no decoder for it, so its messages hold no values"))
    found = measures.of(_first(uplink.values), uplink.moments)
    for leaf_group, moments in _normalised(uplink) if not found.readings else ():
        more = measures.of(leaf_group, moments)
        found = Understood(found.readings + more.readings, found.rejected + more.rejected)
    if not found.readings and not found.rejected:
        sample = shown(uplink.values if uplink.values is not None else uplink.normalised)
        return measures.once("empty", sentence("nothing in it is a number: {sample}", sample=sample))
    return found


def _normalised(uplink: Uplink) -> Iterator[tuple[tuple[Leaf, ...], tuple[object, ...]]]:
    """The values of each of the measurements in the network's own words, and of when they are."""
    for place, each in enumerate(uplink.normalised):
        own = each.get("time") if isinstance(each, dict) else None
        inner = {name: value for name, value in each.items() if name != "time"} if isinstance(each, dict) else each
        several = (str(place),) if place and own is None else ()
        found = map(_in_own_words, _first(inner))
        yield tuple(replace(leaf, path=several + leaf.path) for leaf in found), (own, *uplink.moments)


def _first(values: object) -> tuple[Leaf, ...]:
    """All that lies in a value, or so much of it that it is too much."""
    found = () if values is None else leaves(values, () if isinstance(values, dict | list) else ("value",))
    return tuple(islice(found, MOST_VALUES + 1))


def _in_own_words(leaf: Leaf) -> Leaf:
    quantity, unit = _NORMALISED.get(leaf.name, ("", ""))
    return replace(leaf, quantity=quantity, unit=unit)


class _Measures:
    """Makes the readings of one uplink."""

    def __init__(self, uplink: Uplink, fields: Fields, decided: Decided, clock: Clock, expected: Millis) -> None:
        self._uplink, self._fields, self._decided = uplink, fields, decided
        self._clock, self._expected = clock, expected
        self._device = Device(uplink.eui, uplink.name, uplink.model)
        self._keys = (Key(Scheme.DEV_EUI, uplink.eui), *uplink.keys)

    def once(self, what: str, reason: Sentence) -> Understood:
        """What is set aside once of a device, however many messages say it."""
        return Understood(rejected=(Rejected(self._who, reason, what),))

    def of(self, values: tuple[Leaf, ...], moments: tuple[object, ...]) -> Understood:
        """Of values that were measured together."""
        if len(values) > MOST_VALUES:
            raise NotUnderstood(sentence("it holds more than {most} values", most=MOST_VALUES))
        rows = {leaf.path: self._fields.rows_of(leaf.path) for leaf in values}
        own = (leaf.value for leaf in values if any(row.is_time for row in rows[leaf.path]))
        told = [each for each in (*own, *moments) if each is not None]
        moment, at = next(((each, at) for each in told if (at := self._clock.moment(each)) is not None), (None, None))
        readings: dict[str, Reading] = {}
        rejected = [clock_is_wrong(self._who, told[0])] if told and moment is not told[0] else []
        for leaf in values:
            made = self._made(leaf, rows[leaf.path], at)
            if isinstance(made, Rejected):
                rejected.append(made)
            elif made is not None and made.stream.key in readings:
                rejected.append(self._aside(leaf, sentence("another value of the message has the same name")))
            elif made is not None:
                readings[made.stream.key] = made
        return Understood(tuple(readings.values()), tuple(rejected))

    @property
    def _who(self) -> str:
        uplink = self._uplink
        return uplink.eui if uplink.name == uplink.eui else f"{uplink.name} ({uplink.eui})"

    def _aside(self, leaf: Leaf, reason: Sentence) -> Rejected:
        return Rejected(f"{self._who} {leaf.name}", reason, shown(leaf.value))

    def _made(self, leaf: Leaf, rows: tuple[FieldRow, ...], at: Millis | None) -> Reading | Rejected | None:
        """The reading of a value; None where it is text and nobody says that it should be a number."""
        if isinstance(leaf.value, Unusable):
            return self._aside(leaf, leaf.value.reason)
        if any(row.is_time for row in rows):
            return None
        number = number_of(leaf.value)
        if number is None:
            unit = rows[0].unit if rows else ""
            reason = sentence("where the table of fields says {unit}, there is no number", unit=unit)
            return self._aside(leaf, reason) if unit else None
        row = self._row(leaf, rows, number)
        if row is None:
            reason = sentence(
                "this cannot be in {unit}, as it was taken to be; say its unit in the table of fields",
                unit=self._decided.get(self._sort(leaf), rows[0].unit),
            )
            return self._aside(leaf, reason)
        return Reading(self._stream(leaf, row), self._clock.arrived if at is None else at, number, timed=at is not None)

    def _row(self, leaf: Leaf, rows: tuple[FieldRow, ...], number: float) -> FieldRow | None:
        if isinstance(leaf.value, bool):
            quantity = rows[0].quantity if rows and not rows[0].unit else ""
            return FieldRow((), quantity, kind=StreamKind.STATE)
        if leaf.unit or leaf.quantity:  # what the message itself says counts more than any table
            return FieldRow((), leaf.quantity or (rows[0].quantity if rows else ""), leaf.unit)
        return row_for(rows, number, self._sort(leaf), self._decided)

    def _sort(self, leaf: Leaf) -> str:
        """Whose fields of this name have one unit: all devices with one decoder."""
        return f"{self._uplink.model or self._uplink.eui}/{leaf.name}"

    def _stream(self, leaf: Leaf, row: FieldRow) -> Stream:
        uplink = self._uplink
        own = next((name for name in reversed(leaf.path) if not name.isdecimal()), leaf.name)
        return Stream(
            key=f"{uplink.eui}/{leaf.name}", name=f"{uplink.name} {leaf.name}",
            quantity=row.quantity or own.casefold(), unit=row.unit, kind=row.kind or StreamKind.SNAPSHOT,
            expected=self._expected, keys=self._keys, device=self._device,
        )  # fmt: skip
