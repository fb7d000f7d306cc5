"""What was told once is told for ever as what was known then. Stands last: it asks again about all cases before it."""

from tests.rehearsal.stage import Stage


def test_what_was_known_after_each_synchronisation_is_what_was_told_then(stage: Stage) -> None:
    asset = stage.asset()
    key = stage.rt.create("À redire", asset, Queue="CVC")
    stage.hours()
    stage.sync()
    stage.rt.change(key, Subject="Redit", Priority="50", Status="resolved")
    stage.hours()
    stage.sync()
    assert stage.told_otherwise() == []
