"""Nothing that a source tells is only "now": what a ticket is about, who works on it, what things are called."""

from tests.rehearsal.stage import Stage


def _texts(lines: list) -> list[str]:
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
