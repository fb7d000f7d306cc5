"""What is visible, against a model that looks at one element after the other."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.elements import element_number, step_of
from timeo_desktop.domain.view import LayerView, ViewState
from timeo_desktop.domain.visibility import Answers, Part, as_array, faint, sight_of, visible

STEPS = st.sets(st.integers(0, 12), max_size=9)
SOURCES = st.integers(1, 2)
NUMBERS = st.frozensets(st.builds(element_number, SOURCES, st.integers(0, 12)), max_size=9)
FOUND = st.dictionaries(SOURCES, STEPS)
LODS = st.sampled_from(["", "1.2"])
VIEWS = st.builds(
    ViewState,
    selection=NUMBERS,
    hidden=NUMBERS,
    isolated=st.none() | NUMBERS,
    spaces=st.booleans(),
    grids=st.booleans(),
    texts=st.booleans(),
    xray=st.booleans(),
    layers=st.dictionaries(SOURCES, st.builds(LayerView, visible=st.booleans(), lod=LODS)).map(
        lambda each: tuple(sorted(each.items()))
    ),
)
WHERE = st.tuples(SOURCES, st.sampled_from(["model", "spaces", "noise", "grids", "texts", "map"]))


def answers(found: dict[int, set[int]], replaced: dict[int, set[int]]) -> Answers:
    return Answers(*({source: as_array(sorted(steps)) for source, steps in each.items()} for each in (found, replaced)))


def seen(view: ViewState, said: Answers, where: tuple[int, str], laid: set[int], in_lod: set[int]) -> list[bool]:
    """What the function says of all elements of a part."""
    source, layer = where
    steps = np.arange(13)
    part = Part(source, layer, element_number(source, 0) + steps, steps)
    return visible(sight_of(view, said, as_array(laid)), part, as_array(in_lod)).tolist()


@given(VIEWS, FOUND, FOUND, WHERE, NUMBERS, NUMBERS)
def test_an_element_is_seen_unless_something_speaks_against_it(
    view: ViewState,
    found: dict[int, set[int]],
    replaced: dict[int, set[int]],
    where: tuple[int, str],
    laid: set[int],
    in_lod: set[int],
) -> None:
    source, layer = where
    shown = dict(view.layers).get(source, LayerView())

    def is_seen(number: int) -> bool:
        against = (
            not shown.visible,
            source in found and step_of(number) not in found[source],
            step_of(number) in replaced.get(source, ()),
            layer == "model" and shown.lod != "" and number in in_lod,
            number in view.hidden,
        )
        if any(against):
            return False
        if view.isolated is not None:
            return number in view.isolated
        switches = {"spaces": view.spaces, "noise": view.spaces, "grids": view.grids, "texts": view.texts}
        return switches.get(layer, True) or number in view.selection or number in laid

    wanted = [is_seen(element_number(source, step)) for step in range(13)]
    assert seen(view, answers(found, replaced), where, laid, in_lod) == wanted


@given(VIEWS, FOUND, WHERE)
def test_showing_all_shows_each_element_that_no_filter_is_asked_about(
    view: ViewState, replaced: dict[int, set[int]], where: tuple[int, str]
) -> None:
    shown = replace(view.show_all(), spaces=True, grids=True, texts=True)
    wanted = [step not in replaced.get(where[0], ()) for step in range(13)]
    assert seen(shown, answers({}, replaced), where, set(), set()) == wanted


@given(VIEWS, NUMBERS.filter(bool), WHERE)
def test_what_is_isolated_is_seen_alone_and_hidden_again_is_not(
    view: ViewState, numbers: frozenset[int], where: tuple[int, str]
) -> None:
    nothing = answers({}, {})
    alone = replace(view, layers=()).isolate(numbers)
    mine = [element_number(where[0], step) in numbers for step in range(13)]
    assert seen(alone, nothing, where, set(), set()) == mine
    assert not any(seen(alone.hide(numbers), nothing, where, set(), set()))
    assert seen(alone.hide(numbers).show(numbers), nothing, where, set(), set()) == mine


@given(VIEWS, NUMBERS)
def test_only_the_selection_and_the_switches_are_left_by_showing_all(view: ViewState, numbers: frozenset[int]) -> None:
    shown = view.hide(numbers).show_all()
    assert not shown.hidden
    assert shown.isolated is None
    assert (shown.spaces, shown.edges, shown.selection) == (view.spaces, view.edges, view.selection - numbers)
    assert all(layer == LayerView(lod=layer.lod) for _, layer in shown.layers)


@given(VIEWS, FOUND, WHERE, NUMBERS)
def test_what_is_not_isolated_is_faint_with_ghosts_and_else_nothing_is(
    view: ViewState, found: dict[int, set[int]], where: tuple[int, str], in_lod: set[int]
) -> None:
    source, layer = where
    steps = np.arange(13)
    part, lods = Part(source, layer, element_number(source, 0) + steps, steps), as_array(in_lod)
    sight = sight_of(replace(view, ghost=True), answers(found, {}))
    clear, pale = visible(sight, part, lods), faint(sight, part, lods)
    assert not (clear & pale).any()
    alone = np.isin(part.numbers, as_array(view.isolated or ()))
    whole = visible(sight_of(replace(view, isolated=None), answers(found, {})), part, lods)
    assert pale.tolist() == (whole & ~alone).tolist() if view.isolated is not None else not pale.any()
    assert not faint(sight_of(replace(view, ghost=False), answers(found, {})), part, lods).any()
