"""Nothing that a source tells is only "now": what a ticket is about, who works on it, what things are called."""

import re

from tests.rehearsal.stage import TICKETS, Line, Stage


def _texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_a_corrected_asset_moves_the_ticket_from_then_on(stage: Stage) -> None:
    old, new = stage.asset(), stage.asset()
    key = stage.rt.create("Fuite", old, Queue="CVC")
    stage.hours()
    before = stage.sync()
    stage.hours(24)
    stage.rt.change(key, CustomFields={"AssetRef": new})
    stage.hours()
    stage.rt.comment(key, "après la correction")
    stage.hours()
    after = stage.sync()
    assert _texts(stage.lines(old, before)) == ["Ticket opened: Fuite"]
    assert stage.lines(new, before) == []
    assert "Ticket opened: Fuite" in _texts(stage.lines(old))
    assert "Ticket opened: Fuite" not in _texts(stage.lines(new))
    assert "après la correction" in [line.detail for line in stage.lines(new)]
    assert "après la correction" not in [line.detail for line in stage.lines(old)]
    assert stage.ticket(key, before)["elements"] == [stage.element(old)]
    assert stage.ticket(key, after)["elements"] == [stage.element(new)]
    assert stage.ticket(key)["elements"] == [stage.element(new)]


def test_an_older_ticket_keeps_the_provider_of_its_time(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("Chaudière", asset, Queue="CVC")
    stage.rt.change(key, Status="resolved")
    stage.hours()
    before = stage.sync()
    told = stage.lines(asset)
    stage.hours(24 * 30)
    stage.product.must_look("provider", TICKETS, "Idex")
    stage.rt.comment(key, "relu")
    other = stage.rt.create("Autre chose", stage.asset(), Queue="Plomberie")
    stage.hours()
    stage.sync()
    taken_over = stage.ticket(other)["provider"]
    stage.product.must_look("provider", TICKETS, "Dalkia")
    stage.hours()
    assert {line.provider for line in told} == {"Dalkia"}
    assert stage.lines(asset, before) == told
    assert [line for line in stage.lines(asset) if line.detail != "relu"] == told
    assert stage.ticket(key, before)["provider"] == "Dalkia"
    assert taken_over == "Idex"


def test_changes_are_told_by_the_names_of_that_day(stage: Stage) -> None:
    asset, other = stage.asset(), stage.asset()
    key = stage.rt.create("Texte", asset, Queue="CVC")
    for owner in ("amelie", "bruno"):
        stage.rt.change(key, Owner=owner)
    for queue in ("Ascenseurs", "Plomberie"):
        stage.rt.change(key, Queue=queue)
    for fields in ({"CustomFields": {"AssetRef": other}}, {"CustomFields": {"AssetRef": asset}}, {"Priority": "90"}):
        stage.rt.change(key, **fields)
    stage.hours()
    stage.sync()
    told = [line.text for line in (*stage.lines(asset), *stage.lines(other)) if " changed from " in line.text]
    assert "Owner changed from amelie to bruno: Texte" in told
    assert "Trade changed from CVC to Ascenseurs: Texte" in told
    assert "Trade changed from Ascenseurs to Plomberie: Texte" in told
    assert f"Asset changed from {asset} to {other}: Texte" in told
    assert [text for text in told if re.match(r"\d", text)] == []
    assert [text for text in told if re.match(r"(Owner|Trade) changed from .*\d", text)] == []


def test_a_person_who_is_renamed_keeps_the_former_name_in_former_lines(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("À qui ?", asset, Queue="CVC")
    stage.rt.change(key, Owner="denis")
    stage.hours()
    stage.sync()
    stage.rt.call("PUT", "user/denis", json={"Name": "denis.durand"})
    stage.hours()
    stage.rt.change(key, Owner="chloe")
    stage.hours()
    stage.sync()
    stage.rt.call("PUT", "user/denis.durand", json={"Name": "denis"})
    told = [line.text for line in stage.lines(asset) if line.text.startswith("Owner changed")]
    assert told[0] in (
        "Owner changed from denis.durand to chloe: À qui ?", "Owner changed from denis to chloe: À qui ?"
    )  # fmt: skip
    assert told[1] == "Owner changed from — to denis: À qui ?"


def test_a_renamed_queue_has_its_new_name_on_all_tickets_and_the_old_one_in_the_past(stage: Stage) -> None:
    asset = stage.asset()
    one = stage.rt.create("Un", asset, Queue="Ascenseurs")
    two = stage.rt.create("Deux", stage.asset(), Queue="Ascenseurs")
    stage.hours()
    before = stage.sync()
    stage.hours()
    ((number,),) = stage.rt.rows("SELECT id FROM Queues WHERE Name = 'Ascenseurs'")
    stage.rt.call("PUT", f"queue/{number}", json={"Name": "Ascenseurs 2026"})
    stage.rt.comment(one, "suite")
    stage.rt.change(one, Subject="Un, précisé")
    stage.hours()
    stage.sync()
    trades = [stage.ticket(key)["trade"] for key in (one, two)]
    past = [stage.ticket(key, before)["trade"] for key in (one, two)]
    stage.rt.call("PUT", f"queue/{number}", json={"Name": "Ascenseurs"})
    assert trades == ["Ascenseurs 2026", "Ascenseurs 2026"]
    assert past == ["Ascenseurs", "Ascenseurs"]
    assert _texts(stage.lines(asset, before)) == ["Ticket opened: Un"]
    assert stage.ticket(one, before)["title"] == "Un"
    assert stage.ticket(one)["title"] == "Un, précisé"


def test_due_priority_and_acknowledgement_are_those_of_the_day(stage: Stage) -> None:
    key = stage.rt.create("Rendez-vous", stage.asset(), Queue="CVC", Due="2030-01-02 10:00:00")
    stage.hours()
    before = stage.sync()
    stage.hours()
    stage.rt.change(key, Due="2020-01-02 10:00:00")
    stage.rt.change(key, Priority="90")
    stage.rt.change(key, Status="open")
    stage.hours()
    stage.sync()
    then, today = stage.ticket(key, before), stage.ticket(key)
    assert (then["due"], then["priority"], then["acknowledged"], then["state"]) == (
        1_893_578_400_000,
        "",
        None,
        "open",
    )
    assert (today["due"], today["priority"], today["state"]) == (1_577_959_200_000, "90", "late")
    assert today["acknowledged"] is not None


def test_a_ticket_that_is_closed_from_the_beginning_never_counts_as_open(stage: Stage) -> None:
    stage.sync()
    stage.hours()
    count = stage.shown()["open"]
    asset = stage.asset()
    done = stage.rt.create("Déjà fait", asset, Queue="CVC", Status="resolved")
    begun = stage.rt.create("Déjà commencé", stage.asset(), Queue="CVC", Status="open")
    stage.hours()
    moment = stage.sync()
    stage.hours()
    for when in (moment, None):
        assert [stage.ticket(key, when)["state"] for key in (done, begun)] == ["closed", "open"]
        assert [stage.ticket(key, when)["event"] for key in (done, begun)] == ["done", "acknowledged"]
        assert stage.shown(when)["open"] == count + 1
    assert [line.status for line in stage.lines(asset)] == ["closed", ""]


def test_a_deleted_ticket_keeps_the_name_of_its_queue(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("Inutile", asset, Queue="CVC")
    stage.hours()
    before = stage.sync()
    stage.rt.delete(key)
    stage.hours()
    stage.sync()
    assert stage.ticket(key)["trade"] == stage.ticket(key, before)["trade"] == "CVC"
    assert stage.ticket(key)["state"] == "deleted"
    assert stage.ticket(key, before)["state"] == "open"
    assert any("eleted" in text for text in _texts(stage.lines(asset)))
