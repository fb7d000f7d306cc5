"""What the records of Request Tracker look like, as far as they are read; one that looks otherwise is set aside."""

from collections.abc import Mapping
from dataclasses import dataclass

from timeo_desktop.connectors.incoming import TEXT, Shape, fault_of
from timeo_desktop.connectors.request_tracker.lines import is_no_date
from timeo_desktop.domain.text import Sentence, sentence

_NAMED, _SEVERAL = (*TEXT, dict), (*TEXT, list, dict)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its fields and what they may be, the one that names its ticket (empty: none), and those that
    are dates."""

    shape: Shape
    ticket: str = ""
    dates: tuple[str, ...] = ()


_DATES = ("Created", "LastUpdated", "Started", "Due", "Resolved")
KINDS: Mapping[str, Kind] = {
    "ticket": Kind(
        {"id": TEXT, "Subject": TEXT, "Status": TEXT, "Priority": TEXT, "Queue": _NAMED, "Owner": _NAMED,
         "Requestor": _SEVERAL, "AdminCc": _SEVERAL, "CustomFields": _SEVERAL, **dict.fromkeys(_DATES, TEXT)},
        ticket="id", dates=_DATES,
    ),
    "transaction": Kind(
        {"Type": TEXT, "Field": TEXT, "OldValue": TEXT, "NewValue": TEXT, "Created": TEXT, "Creator": _NAMED,
         "ObjectId": TEXT}, ticket="ObjectId", dates=("Created",),
    ),
    "attachment": Kind(
        {"TransactionId": _NAMED, "ContentType": TEXT, "Content": TEXT, "Subject": TEXT, "Filename": TEXT}
    ),
    "queue": Kind({"Name": TEXT, "LastUpdated": TEXT}),
    "customfield": Kind({"Name": TEXT, "LastUpdated": TEXT}),
}  # fmt: skip


def fault(kind: str, item: object) -> Sentence | None:
    """Why a record cannot be used; None where it can."""
    looks = KINDS[kind]
    if not isinstance(item, dict):
        return sentence("it is no object with names and values")
    if item.get("type", kind) != kind:
        return sentence("it is of another kind than was asked for")
    if not number_of(item.get("id")) or not number_of(item.get(looks.ticket or "id")):
        return sentence("it has no number, or none of its ticket")
    wrong = fault_of(item, looks.shape)
    if wrong is not None:
        return wrong
    dates = (name for name in looks.dates if is_no_date(item.get(name)))
    return next((sentence("its {field} is no date", field=name) for name in dates), None)


def number_of(value: object) -> str:
    """The number by which something is called, as text; empty where that is none."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() else ""
