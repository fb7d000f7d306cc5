"""The rows of the table of tickets: their order is a query, a page of them is another."""

from collections.abc import Callable, Sequence

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.exchange.export import Value
from timeo_desktop.services.operations import ticket_table
from timeo_desktop.services.operations.data import OperationsData
from timeo_desktop.services.operations.ticket_table import FIELDS, TicketLine, Word
from timeo_desktop.services.operations.tickets import TicketState
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, date_value, later_text
from timeo_desktop.ui.base.states import LEARNED_LATE, STATES
from timeo_desktop.ui.base.table_rows import Arrangement, Column, Order, order_of

_STATES = tuple(each.value for each in TicketState)


def place_text(each: TicketLine) -> str:
    """The element of a ticket in words; what its source says where no element is known."""
    if each.place is not None:
        return " ".join(part for part in (each.place.tag, each.place.name) if part)
    return tr("to be matched: {key}", key=each.named) if each.named else tr("unmatched")


def _state_text(state: str) -> str:
    return f"{STATES[state].sign} {tr(STATES[state].word)}"


def _state_words(each: TicketLine) -> str:
    """How a ticket stands; of one whose story another one tells, which."""
    if each.into and each.state is TicketState.MERGED:
        return tr("Merged into {key}", key=each.into)
    if each.into and each.state is TicketState.SAME:
        return tr("The same as {key}", key=each.into)
    return tr(STATES[each.state].word)


def _learned_text(each: TicketLine) -> str:
    """When a ticket was first known here; where that was late, with a sign, and how much later it was."""
    date, later = date_text(each.row.learned), later_text(each.row.ticket.requested, each.row.learned)
    return f"{LEARNED_LATE} {date}, {later}" if later else date


def _columns(source: Callable[[str], str]) -> tuple[Column, ...]:
    def ticket(name: str, title: str, groups: bool = False, width: int = 120) -> Column:
        return Column(title, lambda each: getattr(each.row.ticket, name), groups=groups, width=width)

    def moment(name: str, title: str) -> Column:
        return Column(
            title, lambda each: date_value(getattr(each.row.ticket, name)),
            lambda each: date_text(getattr(each.row.ticket, name)), width=140,
        )  # fmt: skip

    return (  # one for each of FIELDS, in their order
        Column("State", _state_words, lambda each: f"{STATES[each.state].sign} {_state_words(each)}",
               lambda each: STATES[each.state].colour, groups=True, width=150),
        ticket("key", "Number", width=100),
        ticket("title", "Title", width=280),
        Column("Place", place_text, groups=True, width=170),
        moment("requested", "Requested"),
        Column("Learned", lambda each: date_value(each.row.learned), _learned_text, width=260),
        moment("due", "Due"),
        moment("closed", "Closed"),
        ticket("provider", "Provider", groups=True, width=190),
        ticket("trade", "Trade", groups=True, width=90),
        ticket("work_type", "Kind of work", groups=True, width=100),
        ticket("priority", "Priority", groups=True, width=70),
        Column("Source", lambda each: source(each.row.connection), groups=True, width=140),
    )  # fmt: skip


class TicketRows:
    """All tickets at a moment, as it was known at another. `titles` are the connections' names by id."""

    is_slow = True  # also few of them are behind a query

    def __init__(self, data: OperationsData, titles: Callable[[], dict[str, str]]) -> None:
        self._data, self._titles = data, titles
        self.total = 0
        self.moment: Millis | None = None
        self.known: Millis | None = None
        self.columns: Sequence[Column] = _columns(lambda each: titles().get(each, each))

    def arrange(self, wanted: Arrangement) -> Order:
        """Identities of the tickets that the text leaves over, sorted and grouped."""
        moment, known, titles = self.moment, self.known, dict(self._titles())
        words = [self._word(text, titles) for text in plain(wanted.text).split()]
        column = FIELDS[wanted.column]
        group = None if wanted.group < 0 else FIELDS[wanted.group]
        self.total = self._data.read(ticket_table.count_of, moment, known)
        found = self._data.read(ticket_table.lines_of, moment, words, column, group, known)
        values = {value: self._value(column, value, titles) for _, value, _ in found}
        groups = {value: self._title(group, value, titles) for _, _, value in found}
        return order_of(((number, values[value], groups[name]) for number, value, name in found), wanted.descending)

    @staticmethod
    def _word(text: str, titles: dict[str, str]) -> Word:
        return Word(
            text,
            tuple(each for each in _STATES if text in plain(tr(STATES[each].word))),
            tuple(each for each, title in titles.items() if text in plain(title)),
        )

    @staticmethod
    def _value(column: str, value: Value, titles: dict[str, str]) -> Value:
        match column:
            case "state":
                return tr(STATES[str(value)].word)
            case "connection":
                return titles.get(str(value), str(value))
            case _:
                return value

    def _title(self, column: str | None, value: Value, titles: dict[str, str]) -> str | None:
        if column is None:
            return None
        if column == "state":
            return _state_text(str(value))
        return str(self._value(column, value, titles) or (tr("unmatched") if column == "place" else ""))

    def page(self, ids: I64) -> list[TicketLine]:
        """The tickets of these identities."""
        return self._data.read(ticket_table.page_of, self.moment, ids.tolist(), self.known)
