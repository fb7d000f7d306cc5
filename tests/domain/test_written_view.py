"""A view as text: whatever is written is read again as it was, and what is no view is one error."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.chunks import BESIDE
from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.times import FIRST_MOMENT, LAST_MOMENT, from_iso, to_datetime
from timeo_desktop.domain.view import CameraView, LayerView, ViewState
from timeo_desktop.domain.written_view import ElementName, WrittenModel, missing, read_view, write_view

SOURCES = range(1, 4)
TOP = (1 << 32) - 1
EMPTY = ViewState()


class Opened:
    """Open models by source. Elements with an even step have a GlobalId; the others are named by their step."""

    def __init__(self, contents: dict[int, str], project: str = "") -> None:
        self.contents, self.project = contents, project

    def models(self) -> list[WrittenModel]:
        return [WrittenModel(each, f"{each[0]}.ifc", self.project) for each in self.contents.values()]

    def names_of(self, numbers: Iterable[int]) -> list[ElementName]:
        known = (
            (self.contents[source_of(each)], step_of(each)) for each in numbers if source_of(each) in self.contents
        )
        return [
            ElementName(model, f"guid {step}") if step % 2 == 0 else ElementName(model, step=step)
            for model, step in known
        ]

    def numbers_of(self, names: Iterable[ElementName]) -> frozenset[int]:
        known = ((self.source_of_content(each.model), each) for each in names)
        return frozenset(
            element_number(source, int(each.guid.removeprefix("guid ") or each.step))
            for source, each in known
            if source is not None
        )

    def content_of(self, source: int) -> str:
        return self.contents.get(source, "")

    def source_of_content(self, content: str) -> int | None:
        return next((source for source, each in self.contents.items() if each == content), None)


HERE = Opened({1: "a", 2: "b", 3: "c"})
ELSEWHERE = Opened({1: "c", 2: "x", 5: "a", 7: "b"})  # the same models among others, in another order
THERE = {1: 5, 2: 7, 3: 1}

NUMBERS = st.frozensets(st.builds(element_number, st.sampled_from(SOURCES), st.integers(0, TOP)), max_size=6)
REAL = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.tuples(REAL, REAL, REAL)
CAMERAS = st.builds(CameraView, POINTS, POINTS, POINTS, st.none() | st.floats(1e-300, 1e300))
LAYERS = st.builds(LayerView, st.booleans(), st.floats(0, 1), st.text(), st.text(), st.text())
PLANES = st.lists(st.builds(Plane, POINTS, POINTS), max_size=6).map(tuple)
SECTIONS = st.lists(st.builds(Section, PLANES, st.text(), st.booleans()), max_size=3).map(tuple)
OF = NUMBERS.map(lambda numbers: tuple(sorted(numbers)))
MEASURES = st.lists(
    st.builds(Measure, st.sampled_from(MeasureKind), st.lists(POINTS, max_size=4).map(tuple), REAL, OF, st.text()),
    max_size=3,
).map(tuple)


@st.composite
def views(draw: st.DrawFn) -> ViewState:
    """Any view of the three models that the window can be in."""
    sun = draw(st.booleans())
    view = ViewState(
        selection=draw(NUMBERS), hidden=draw(NUMBERS), isolated=draw(NUMBERS) or None, xray=draw(st.booleans()),
        spaces=draw(st.booleans()), grids=draw(st.booleans()), texts=draw(st.booleans()),
        beside=tuple(sorted(draw(st.sets(st.sampled_from(BESIDE))))), edges=draw(st.booleans()), sun=sun,
        shadows=sun and draw(st.booleans()),
        overlay=draw(st.text()), quantity=draw(st.text()),
        moment=draw(st.none() | st.integers(FIRST_MOMENT, LAST_MOMENT)), camera=draw(st.none() | CAMERAS),
        sections=draw(SECTIONS), measures=draw(MEASURES), exploded=draw(st.floats(0, 1e6)), ghost=draw(st.booleans()),
    )  # fmt: skip
    view = view.knowing(draw(st.none() | st.integers(FIRST_MOMENT, LAST_MOMENT)))
    for source in SOURCES:
        view = view.with_layer(source, draw(LAYERS))
    return view


@given(views())
def test_whatever_is_written_is_read_again_as_it_was(view: ViewState) -> None:
    assert read_view(write_view(view, HERE), HERE) == view


@given(views())
def test_a_view_means_the_same_where_the_models_have_other_numbers(view: ViewState) -> None:
    text = write_view(view, HERE)
    there = read_view(text, ELSEWHERE)
    assert there.selection == {element_number(THERE[source_of(each)], step_of(each)) for each in view.selection}
    assert all(there.layer(THERE[source]) == view.layer(source) for source in SOURCES)
    assert read_view(write_view(there, ELSEWHERE), HERE) == view


@given(views(), st.sampled_from(SOURCES))
def test_what_is_not_open_is_left_out_by_writer_and_reader_alike(view: ViewState, closed: int) -> None:
    fewer = Opened({source: content for source, content in HERE.contents.items() if source != closed})
    left = view.only(lambda number: source_of(number) != closed)
    assert read_view(write_view(view, HERE), fewer) == left
    assert read_view(write_view(view, fewer), HERE) == left


AGAIN = Opened({4: "a exported anew", 9: "b"})


@given(views())
def test_elements_with_a_globalid_are_found_in_a_model_that_was_exported_anew(view: ViewState) -> None:
    there = read_view(write_view(view, HERE), AGAIN)
    by_guid = {step_of(each) for each in view.hidden if source_of(each) == 1 and step_of(each) % 2 == 0}
    assert {step_of(each) for each in there.hidden if source_of(each) == 4} == by_guid
    assert there.layer(4) == view.layer(1)


def test_what_is_not_open_is_told_by_name_unless_another_stands_for_it_or_it_is_not_shown() -> None:
    text = write_view(EMPTY, HERE)
    assert missing(text, HERE) == ()
    assert missing(text, AGAIN) == ("c.ifc",)
    assert missing(text, Opened({})) == ("a.ifc", "b.ifc", "c.ifc")
    assert missing(write_view(EMPTY.with_layer(3, LayerView(visible=False)), HERE), AGAIN) == ()


def test_no_model_stands_for_two_and_none_that_the_view_knows_itself() -> None:
    of_one_project = Opened({1: "a", 2: "b"}, project="P")
    text = write_view(EMPTY, of_one_project)
    assert missing(text, Opened({1: "b"}, project="P")) == ("a.ifc",)
    assert missing(text, Opened({1: "x"}, project="P")) == ("a.ifc", "b.ifc")  # it may be either
    assert missing(text, Opened({1: "x", 2: "bb"}, project="P")) == ()
    assert missing(text, Opened({1: "bb", 2: "aa"}, project="P")) == ()


def test_a_field_that_is_not_known_is_passed_over_and_one_that_is_missing_is_as_at_first() -> None:
    assert read_view("{}", HERE) == EMPTY
    assert read_view('{"weather": {"rain": [1, null]}, "xray": true}', HERE) == ViewState(xray=True)
    text = '{"layers": [["a", {"opacity": 0.5, "glow": 3}], ["gone", {"visible": false}]]}'
    assert read_view(text, HERE) == EMPTY.with_layer(1, LayerView(opacity=0.5))


def test_a_view_that_was_kept_before_it_had_two_times_opens_by_all_that_is_known() -> None:
    assert read_view('{"moment": 7}', HERE) == ViewState(moment=7)


def test_nobody_knew_of_a_moment_before_it() -> None:
    assert read_view('{"moment": 9, "known": 7}', HERE) == ViewState(moment=7, known=7)
    assert read_view('{"known": 7}', HERE) == ViewState(moment=7, known=7)


def test_shadows_without_sun_are_none() -> None:
    assert read_view('{"shadows": true}', HERE) == EMPTY
    assert read_view('{"shadows": true, "sun": true}', HERE) == ViewState(sun=True, shadows=True)


CAMERA = '{"camera": {"position": [0, 0, %s], "focus": [0, 0, 0], "up": [0, 0, 1], "parallel": %s}}'


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", "null", "[]", "{} {}", "no view", '{"xray": 1}', '{"xray": null}', '{"edges": "yes"}',
        '{"selection": {}}', '{"selection": [7]}', '{"selection": [{"guid": "without a model"}]}',
        '{"selection": [{"model": "a", "guid": 7}]}', '{"isolated": [{"model": null}]}',
        '{"hidden": [{"model": "a", "step": -1}]}', f'{{"hidden": [{{"model": "a", "step": {TOP + 1}}}]}}',
        '{"moment": "now"}', '{"moment": 1.5}', f'{{"moment": {LAST_MOMENT + 1}}}', f'{{"moment": {-(10**30)}}}',
        '{"layers": [["a"]]}', '{"layers": {"a": {}}}', '{"layers": [["a", {"opacity": 1.5}]]}',
        '{"layers": [["a", {"opacity": NaN}]]}', '{"layers": [["a", {"opacity": null}]]}',
        CAMERA % ("NaN", "null"), CAMERA % ("Infinity", "null"), CAMERA % ("1e999", "null"), CAMERA % ("null", "null"),
        CAMERA % ("0, 0", "null"), CAMERA % ("0", "0"), CAMERA % ("0", "-3"),
        '{"exploded": -1}', '{"ghost": 1}', '{"sections": [{"planes": [{"point": [0, 0], "normal": [0, 0, 1]}]}]}',
        '{"measures": [{"measure": {"kind": "weight", "points": [], "amount": 1}}]}',
        '{"overlay": "\ud800"}', '{"overlay": "\\ud800"}', '{"format": 2}', '{"x":' * 100_000, "[" * 100_000,
    ],
    ids=lambda text: ascii(text[:50]),
)  # fmt: skip
def test_what_is_no_view_is_one_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_view(text, HERE)


def test_the_texts_that_are_refused_are_so_for_what_is_wrong_in_them() -> None:
    assert read_view(CAMERA % ("3", "7"), HERE).camera == CameraView((0, 0, 3), (0, 0, 0), (0, 0, 1), 7)
    assert read_view(f'{{"hidden": [{{"model": "a", "step": {TOP}}}]}}', HERE).hidden == {element_number(1, TOP)}
    assert read_view(f'{{"moment": {LAST_MOMENT}}}', HERE).moment == LAST_MOMENT
    assert read_view('{"format": 1}', HERE) == EMPTY


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(sorted(json.loads(write_view(EMPTY, HERE))))


@given(st.dictionaries(FIELDS, JSON, max_size=3))
def test_any_json_is_a_view_that_can_be_written_or_an_error(fields: dict[str, object]) -> None:
    try:
        view = read_view(json.dumps(fields), HERE)
    except ValueError:
        return
    assert read_view(write_view(view, HERE), HERE) == view


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"])
def test_every_moment_that_a_view_may_have_is_a_date_in_every_zone(zone: str) -> None:
    assert to_datetime(FIRST_MOMENT, zone).year == 1
    assert to_datetime(LAST_MOMENT, zone).year == 9999


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01T00:00", "2026-02-30", "", "tomorrow"])
def test_a_date_beyond_the_calendar_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_iso(text, "Europe/Paris")
