"""Plain topics: a number as the payload, or JSON that holds one, as a line of the settings says."""

from dataclasses import dataclass

from timeo_desktop.connectors.incoming import NotJson, parsed
from timeo_desktop.connectors.mqtt.message import (
    Clock,
    NotUnderstood,
    Reading,
    Understood,
    clock_is_wrong,
    number_of,
)
from timeo_desktop.domain.records import Key, Scheme, Stream
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import Millis

_TIMES = ("time", "timestamp")  # where a time is looked for that no line names
_PARTS = 5


class NotALine(ValueError):
    """A line that is no plain topic."""


@dataclass(frozen=True)
class PlainTopic:
    """A topic whose payload is a number, or JSON that holds one at `path`. `time`: the path of when it was measured."""

    topic: str
    asset: str
    quantity: str = ""
    unit: str = ""
    path: str = ""
    time: str = ""


def plain_topics(text: str) -> tuple[PlainTopic, ...]:
    """Lines such as `home/boiler/temp = CH-01 ; temperature ; °C ; value ; at`. Raises NotALine."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        topic, equals, rest = line.partition("=")
        parts = [part.strip() for part in rest.split(";")]
        if not equals or not topic.strip() or not parts[0]:
            raise NotALine(line)
        found.append(PlainTopic(topic.strip(), *parts[:_PARTS]))
    return tuple(found)


def understood(wanted: PlainTopic, topic: str, payload: bytes, clock: Clock, expected: Millis) -> Understood:
    """The reading in a message. Raises NotUnderstood."""
    try:
        value = parsed(payload)
    except NotJson as error:
        raise NotUnderstood(sentence("it is neither a number nor JSON")) from error
    told = _time_of(value, wanted)
    at = clock.moment(told)
    number = number_of(_at(value, wanted.path))
    if number is None:
        raise NotUnderstood(sentence("there is no number where the settings look for one"))
    stream = Stream(
        key=topic, name=topic, quantity=wanted.quantity or topic.rsplit("/", 1)[-1], unit=wanted.unit,
        expected=expected, keys=(Key(Scheme.ASSET, wanted.asset),),
    )  # fmt: skip
    reading = Reading(stream, clock.arrived if at is None else at, number, timed=at is not None)
    return Understood((reading,), () if told is None or at is not None else (clock_is_wrong(topic, told),))


def _time_of(value: object, wanted: PlainTopic) -> object:
    if wanted.time:
        return _at(value, wanted.time)
    told = (value.get(name) for name in _TIMES) if isinstance(value, dict) else ()
    return next((each for each in told if isinstance(each, str)), None)


def _at(value: object, path: str) -> object:
    """What lies at a path of names and places, such as `sensors.0.value`; None: nothing."""
    for part in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value
