"""What cannot be read is not deleted, and nothing that happened meanwhile is lost."""

import re

from tests.rehearsal.stage import Line, Stage
from tests.rehearsal.tracker import HIDDEN

_OPEN = ("open", "late")


def _details(lines: list[Line]) -> list[str]:
    return [line.detail for line in lines]


def _deleted(lines: list[Line]) -> list[str]:
    return [line.text for line in lines if "eleted" in line.text]


def test_work_before_and_after_a_merge_is_kept_once_under_the_ticket_it_was_made_on(stage: Stage) -> None:
    here, there = stage.asset(), stage.asset()
    one, other = stage.rt.create("Doublon", here, Queue="CVC"), stage.rt.create("Original", there, Queue="CVC")
    stage.hours()
    before = stage.sync()
    stage.hours()
    stage.rt.change(one, Status="open")
    stage.rt.comment(one, "vanne remplacée")
    stage.hours()
    stage.rt.change(one, MergeInto=other)
    stage.rt.comment(one, "après la fusion")
    stage.hours()
    stage.sync()
    assert stage.notes("vanne remplacée") == [one]
    assert stage.notes("après la fusion") == [other]
    survivor = stage.lines(there)
    assert _details(survivor).count("vanne remplacée") == 1
    assert _details(survivor).count("après la fusion") == 1
    assert [line.status for line in survivor if line.text == "Acknowledged: Doublon"] == ["open"]
    assert [line.text for line in stage.lines(here) if re.search(rf"\b{other}\b|Original", line.text)] != []
    assert _deleted([*survivor, *stage.lines(here)]) == []
    assert stage.ticket(one)["state"] not in _OPEN
    assert stage.ticket(other)["state"] in _OPEN
    assert stage.ticket(one, before)["state"] in _OPEN


def test_a_page_of_what_may_not_be_seen_does_not_end_the_reading(stage: Stage) -> None:
    asset = stage.asset()
    stage.rt.create("Avant", asset, Queue="CVC")
    stage.sync()
    stage.rt.fill(70, queue=HIDDEN)
    stage.hours()
    key = stage.rt.create("Après", asset, Queue="CVC")
    stage.hours()
    stage.sync()
    assert [line.text for line in stage.lines(asset)] == ["Ticket opened: Après", "Ticket opened: Avant"]
    assert stage.ticket(key)["state"] == "open"
    ((hidden,),) = stage.rt.rows(
        "SELECT max(t.id) FROM Tickets t JOIN Queues q ON q.id = t.Queue AND q.Name = ?", HIDDEN
    )
    assert f"Tickets/{hidden}" not in stage.shown()["tickets"]


def test_texts_after_a_page_that_rights_shorten_are_complete(stage: Stage) -> None:
    asset = stage.asset()
    stage.rt.create("Premier", asset, Queue="CVC")
    stage.rt.fill(110, queue=HIDDEN)
    key = stage.rt.create("Dernier", asset, Queue="CVC")
    stage.rt.comment(key, "le texte qui compte")
    stage.rt.fill(60)  # 240 transactions more, so that these are not read again
    stage.hours()
    stage.sync()
    assert _details(stage.lines(asset)) == ["le texte qui compte", "Texte : Dernier", "Texte : Premier"]


def test_a_ticket_that_was_out_of_sight_is_not_deleted_in_its_past(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("Égaré", asset, Queue="CVC")
    stage.hours()
    stage.sync()
    stage.hours(24)
    stage.rt.change(key, Queue=HIDDEN)
    stage.hours()
    away = stage.sync()
    unreadable = stage.lines(asset)
    stage.hours(24)
    stage.rt.comment(key, "écrit ailleurs")
    stage.rt.change(key, Status="open")
    stage.rt.change(key, Queue="CVC")
    stage.hours()
    back = stage.sync()
    stage.hours()
    assert _deleted(unreadable) == []
    assert len(unreadable) > 1, "that it cannot be read any more is told"
    assert _deleted(stage.lines(asset)) == []
    assert "écrit ailleurs" in _details(stage.lines(asset))
    for moment in (away, back, None):
        shown = stage.ticket(key, moment)
        assert (shown["state"], shown["away"]) == ("open", None)


def test_work_before_a_long_absence_is_not_lost(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("Parti longtemps", asset, Queue="CVC")
    stage.hours()
    stage.sync()
    stage.hours()
    stage.rt.change(key, Status="open")
    stage.rt.comment(key, "joint remplacé")
    stage.rt.change(key, Queue=HIDDEN)
    stage.hours()
    stage.sync()
    stage.rt.fill(60)  # 240 transactions more, so that these are not read again
    stage.hours()
    stage.sync()
    stage.hours(24)
    stage.rt.change(key, Queue="CVC")
    stage.hours()
    stage.sync()
    assert stage.notes("joint remplacé") == [key]
    assert [line.text for line in stage.lines(asset)].count("Acknowledged: Parti longtemps") == 1
    assert _deleted(stage.lines(asset)) == []
    assert stage.ticket(key)["state"] == "open"


def test_a_name_of_before_stays_where_a_ticket_was_out_of_sight_after_it(stage: Stage) -> None:
    key = stage.rt.create("Renommé puis égaré", stage.asset(), Queue="Ascenseurs")
    stage.hours()
    before = stage.sync()
    stage.hours()
    ((number,),) = stage.rt.rows("SELECT id FROM Queues WHERE Name = 'Ascenseurs'")
    stage.rt.call("PUT", f"queue/{number}", json={"Name": "Ascenseurs 2027"})
    stage.hours()
    renamed = stage.sync()
    stage.hours(24)
    stage.rt.change(key, Queue=HIDDEN)
    stage.hours()
    stage.sync()
    stage.hours(24)
    stage.rt.change(key, Queue="Ascenseurs 2027")
    stage.hours()
    stage.sync()
    trades = [stage.ticket(key, moment)["trade"] for moment in (before, renamed, None)]
    stage.rt.call("PUT", f"queue/{number}", json={"Name": "Ascenseurs"})
    assert trades == ["Ascenseurs", "Ascenseurs 2027", "Ascenseurs 2027"]
