"""Tickets of Request Tracker as interventions."""

from collections.abc import Iterable

from timeo_desktop.connectors.request_tracker.lines import Context, moment_of, name_of, people_of, priority_of
from timeo_desktop.connectors.request_tracker.names import Names, own_name
from timeo_desktop.connectors.request_tracker.server import Item
from timeo_desktop.domain.records import Intervention, InterventionEvent, Key, Scheme, Status


def intervention(
    address: str, key: str, item: Item, events: tuple[InterventionEvent, ...], context: Context
) -> Intervention:
    """A ticket with the part of its log that came with it. `address`: of its server."""
    status, event = context.status_of(key, str(item.get("Status", "")))
    created = moment_of(item.get("Created")) or moment_of(item.get("LastUpdated")) or 0
    return Intervention(
        key=key, title=str(item.get("Subject") or key), status=status, event=event, requested=created,
        updated=moment_of(item.get("LastUpdated")) or created, keys=_keys(item, context.assets),
        trade=_queue(item, context.words.names), priority=priority_of(item.get("Priority")),
        asked_by=people_of(item.get("Requestor")), owner=own_name(name_of(item.get("Owner"))),
        due=moment_of(item.get("Due")), acknowledged=moment_of(item.get("Started")),
        closed=moment_of(item.get("Resolved")) if status in (Status.CLOSED, Status.DENIED) else None,
        url=f"{address}/Ticket/Display.html?id={int(key)}", more=_more(item, context.assets), events=events,
    )  # fmt: skip


def _queue(item: Item, names: Names) -> str:
    """A ticket that answers itself tells its queue by number."""
    queue = item.get("Queue")
    named = isinstance(queue, dict) and queue.get("Name")
    return str(named) if named else names.queue(name_of(queue))


def _custom(item: Item) -> list[Item]:
    fields = item.get("CustomFields")
    return [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []


def _values(field: Item) -> list[str]:
    values = field.get("values")
    return [str(value) for value in values] if isinstance(values, list) else []


def fields_called(items: Iterable[Item], names: Iterable[str]) -> set[str]:
    """The numbers of the custom fields of some tickets that are called so there."""
    wanted = {name.casefold() for name in names}
    every = (field for item in items for field in _custom(item))
    return {str(field.get("id")) for field in every if str(field.get("name", "")).casefold() in wanted}


def _keys(item: Item, assets: frozenset[str]) -> tuple[Key, ...]:
    return tuple(
        Key(Scheme.ASSET, value) for each in _custom(item) if str(each.get("id")) in assets for value in _values(each)
    )


def _more(item: Item, assets: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The other custom fields, and the groups that a ticket is with."""
    told = {
        str(each.get("name")): ", ".join(_values(each)) for each in _custom(item) if str(each.get("id")) not in assets
    }
    return tuple(
        sorted((name, text) for name, text in {**told, "AdminCc": people_of(item.get("AdminCc"))}.items() if text)
    )
