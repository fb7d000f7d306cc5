"""Units however they are written, and numbers from one to another."""

import numpy as np
import pytest

from timeo_desktop.domain import units


@pytest.mark.parametrize(
    ("value", "sent", "kept", "wanted"),
    [
        (5.3, "kW", "W", 5300), (4.25, "Kw", "W", 4250), (70.7, "°F", "°C", 21.5), (21.5, "℃", "degC", 21.5),
        (101_325, "Pa", "hPa", 1013.25), (1, "MWH", "kWh", 1000), (1, "kW.h", "Wh", 1000), (1, "L", "m3", 0.001),
        (3, "m³/h", "L/min", 50), (250, "ppb", "ppm", 0.25), (2, "mW", "W", 0.002), (2, "MW", "W", 2_000_000),
        (float("nan"), "kW", "W", float("nan")),
    ],
)  # fmt: skip
def test_numbers_are_told_in_another_unit(value: float, sent: str, kept: str, wanted: float) -> None:
    np.testing.assert_equal(units.converted(np.array([value]), sent, kept), np.array([float(wanted)]))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("VAr", "W"), ("VA", "W"), ("kWh", "kW"), ("Nm³", "m³"), ("%", "ppm"), ("pieces", "boxes"), ("mwh", "MWh")],
)
def test_what_is_something_else_is_never_converted(sent: str, kept: str) -> None:
    with pytest.raises(units.Unlike):
        units.converted(np.array([1.0]), sent, kept)


def test_a_unit_that_nobody_knows_is_the_same_in_other_letters() -> None:
    assert units.is_same("Stück", "stück")
    assert units.converted(np.array([3.0]), "Stück", "stück").tolist() == [3.0]


def test_a_kind_is_told_apart_by_one_unit() -> None:
    assert [units.stands_for(each) for each in ("kW", "MVAr", "kWh", "m3", "Stück ")] == [
        "W", "VAr", "Wh", "m³", "Stück",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", units.KINDS)
def test_pint_knows_every_unit_and_all_of_a_kind_are_of_one(kind: str) -> None:
    first, *others = units.KINDS[kind]
    there = [units.converted(np.array([2.0]), each.symbol, first.symbol) for each in others]
    back = [units.converted(value, first.symbol, each.symbol) for value, each in zip(there, others, strict=True)]
    np.testing.assert_allclose(back, [[2.0]] * len(others))


def test_no_writing_means_two_units() -> None:
    known = [unit for kind in units.KINDS.values() for unit in kind]
    written = [(text, unit.symbol) for unit in known for text in (unit.symbol, *unit.also)]
    assert [(text, symbol) for text, symbol in written if not units.is_same(text, symbol)] == []
