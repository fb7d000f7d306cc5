"""Opening: what is read, the ladder of kernels under faults, the cache, and cancelling."""

import threading
from pathlib import Path

import pytest

from tests.conftest import Read, events_of, package_of
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.open_source import (
    ChunkReady,
    Drawn,
    Opened,
    Placed,
    StallLimits,
    models_of,
    open_model,
)
from timeo_desktop.store.models.packages import PackageCache, key_of

FAULTY = "tests.opening.faulty_child:main"
QUICK = StallLimits(base=60, element=1.5)


def test_the_demonstration_building_is_read_whole(demo: Path, read: Read) -> None:
    summary = read(demo).summary
    assert summary.schema == "IFC4"
    assert summary.elements == summary.drawn == sum(summary.by_class.values()) > 250
    assert summary.failed == ()
    assert summary.storeys == 3
    assert summary.placement.epsg == 3943
    assert summary.placement.exact
    assert summary.kernels["hybrid"] >= summary.by_class["IfcWindow"]  # glazed: more than one colour


def test_events_come_in_order_and_the_second_time_from_the_cache(
    demo: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    first = events_of(demo, cache, pool)
    second = events_of(demo, cache, pool)
    for events, cached in ((first, False), (second, True)):
        kinds = [type(event) for event in events]
        assert kinds.index(ChunkReady) < kinds.index(Drawn) < kinds.index(Opened)
        assert Placed in kinds
        opened = events[-1]
        assert isinstance(opened, Opened)
        assert opened.from_cache is cached
    assert package_of(first) == package_of(second)
    assert not any(isinstance(event, open_source.Progress) for event in second)


def test_the_store_answers_for_a_pump(demo: Path, read: Read) -> None:
    from timeo_desktop.services.opening.inspect import elements_of

    reader = elements_of(read(demo))
    assert reader is not None
    (pump,) = [row for row in reader.search("P-01", 9) if row.tag == "P-01"]
    sets = {each.name: each for each in reader.property_sets(pump.step)}
    assert "Timeo_Exploitation" in sets
    kinds = {row.kind: row.name for row in reader.associations(pump.step)}
    assert kinds["system"] == "Chauffage"
    assert kinds["type"].startswith("Circulateur")
    assert kinds["classification"] == "Distribution"
    names = [row.name for step in reader.path_to(pump.step) if (row := reader.element(step))]
    assert names[-3:] == ["Rez-de-chaussée", "006 Chaufferie", "Pompe de chauffage 1"]
    assert reader.box(pump.step) is not None
    (boiler,) = [row for row in reader.search("CH-01", 9) if row.tag == "CH-01"]
    inherited = {each.name for each in reader.property_sets(boiler.step) if each.inherited}
    assert "Pset_ManufacturerTypeInformation" in inherited
    assert "document" in {row.kind for row in reader.associations(boiler.step)}
    reader.close()


def faulty(monkeypatch: pytest.MonkeyPatch, faults: str) -> ReaderPool:
    monkeypatch.setenv("TIMEO_FAULTS", faults)
    return ReaderPool(FAULTY, keep_spare=False)


def summary_with(demo: Path, cache: PackageCache, pool: ReaderPool) -> Summary:
    return package_of(events_of(demo, cache, pool, QUICK)).summary


@pytest.mark.parametrize("kind", ["crash", "stall", "raise"])
def test_an_element_that_breaks_one_kernel_is_made_by_the_next(
    demo: Path, cache: PackageCache, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    summary = summary_with(demo, cache, faulty(monkeypatch, f"hybrid:F-003={kind},hybrid:F-007={kind}"))
    assert summary.drawn == summary.elements
    assert summary.kernels["opencascade"] == 2


@pytest.mark.parametrize("kind", ["crash", "stall"])
def test_an_element_that_breaks_every_kernel_is_a_box_and_is_named(
    demo: Path, cache: PackageCache, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    summary = summary_with(demo, cache, faulty(monkeypatch, f"ifclite=raise,F-003={kind}"))
    (failure,) = summary.failed
    assert failure.ifc_class == "IfcWindow"
    assert "crash" in str(failure.reason) if kind == "crash" else "never finish" in str(failure.reason)
    assert summary.drawn + 1 == summary.elements
    assert summary.kernels["box"] == 1


def test_what_the_fast_engine_drew_stays_when_the_others_fail(
    demo: Path, cache: PackageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = summary_with(demo, cache, faulty(monkeypatch, "F-003=crash"))
    assert summary.failed == ()
    assert summary.drawn == summary.elements


@pytest.mark.parametrize("kind", ["crash", "raise"])
def test_without_the_fast_engine_everything_is_still_made(
    demo: Path, cache: PackageCache, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    summary = summary_with(demo, cache, faulty(monkeypatch, f"ifclite={kind}"))
    assert summary.drawn == summary.elements
    assert "ifclite" not in summary.kernels


def test_cancel_leaves_nothing_behind(demo: Path, cache: PackageCache, pool: ReaderPool) -> None:
    stop = threading.Event()
    (file,) = models_of(demo)
    events = open_model(file, cache, pool, stop, StallLimits())
    next(events)
    stop.set()
    with pytest.raises(Cancelled):
        list(events)
    assert list((cache.root / "packages").iterdir()) == []
    assert cache.find(key_of(cache.content(demo, None))) is None


def test_a_cache_that_cannot_be_written_is_one_sentence(demo: Path, tmp_path: Path, pool: ReaderPool) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(CannotOpen, match=r"cannot be read|could not be opened"):
        events_of(demo, PackageCache(blocked / "chunks", 1 << 30), pool)


def test_a_full_disk_under_the_cache_is_one_sentence(demo: Path, tmp_path: Path, pool: ReaderPool) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")

    class Full(PackageCache):
        """Every chunk file of this cache is on a device that is always full."""

        def begin(self, key: str) -> Path:
            folder = super().begin(key)
            for index in range(50):
                (folder / f"chunk-{index:05d}.glb").symlink_to(full)
            return folder

    with pytest.raises(CannotOpen, match=r"No space left.*free some space"):
        events_of(demo, Full(tmp_path / "full", 1 << 30), pool)
