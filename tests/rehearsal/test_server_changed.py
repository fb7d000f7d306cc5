"""The server itself is turned upside down: a field is renamed, the database is put back to an old copy."""

from tests.rehearsal.stage import Stage


def test_a_renamed_field_still_names_the_asset(own_stage: Stage) -> None:
    stage = own_stage
    asset, other = stage.asset(), stage.asset()
    key = stage.rt.create("Vanne", asset, Queue="CVC")
    stage.hours()
    before = stage.sync()
    with stage.rt.stopped():
        stage.rt.execute("UPDATE CustomFields SET Name = 'Repère' WHERE Name = 'AssetRef'")
    stage.rt.comment(key, "suite")
    new = stage.rt.call("POST", "ticket", json={
        "Queue": "CVC", "Subject": "Neuf", "Content": "x", "CustomFields": {"Repère": other}}).json()["id"]  # fmt: skip
    stage.hours()
    stage.sync()
    assert [line.text for line in stage.lines(asset)] == ["Note on Vanne", "Ticket opened: Vanne"]
    assert stage.ticket(key)["elements"] == stage.ticket(key, before)["elements"] == [stage.element(asset)]
    assert stage.ticket(str(new))["elements"] == [stage.element(other)]
    assert stage.told_otherwise() == []


def test_a_server_that_was_put_back_does_not_mix_old_and_new_under_one_number(own_stage: Stage) -> None:
    stage = own_stage
    asset, lost_asset = stage.asset(), stage.asset()
    stage.rt.create("Ancien", asset, Queue="CVC")
    stage.hours()
    stage.sync()
    copy = stage.folder / "copy"
    stage.rt.back_up(copy)
    stage.hours(12)
    lost = stage.rt.create("Perdu", lost_asset, Queue="CVC")
    for number in range(6):
        stage.rt.comment(lost, f"perdu {number}")
    stage.hours()
    before = stage.sync()
    told = stage.lines(lost_asset)
    stage.hours()
    stage.rt.put_back(copy)
    stage.hours()
    new = stage.rt.create("Nouveau sous le même numéro", asset, Queue="CVC")
    stage.rt.comment(new, "du nouveau")
    stage.hours()
    stage.sync()
    stage.hours(25)
    stage.sync()
    assert new == lost, "the number was used again"
    history, lost_history = stage.lines(asset), stage.lines(lost_asset)
    assert [line.detail for line in history if line.detail.startswith("perdu")] == []
    assert "Ticket opened: Nouveau sous le même numéro" in [line.text for line in history]
    assert [line.detail for line in history].count("du nouveau") == 1
    assert lost_history[-len(told) :] == told
    assert any("put back" in line.text for line in lost_history)
    assert stage.lines(lost_asset, before) == told
    assert stage.ticket(new)["title"] == "Nouveau sous le même numéro"
    assert stage.ticket(new)["elements"] == [stage.element(asset)]
    assert stage.told_otherwise() == []
