"""Errors cross from the reader child by pickle and keep what is needed to translate them."""

import pickle

from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.errors import CannotOpen


def test_an_error_keeps_its_template_and_values_through_pickle() -> None:
    error = CannotOpen("{name} is empty", name="école {0}.ifc")
    back = pickle.loads(pickle.dumps(error))
    assert isinstance(back, CannotOpen)
    assert (back.key, back.values, str(back)) == (
        "{name} is empty",
        {"name": "école {0}.ifc"},
        "école {0}.ifc is empty",
    )


def test_element_numbers_hold_the_largest_step_ids() -> None:
    number = element_number(7, (1 << 32) - 1)
    assert (source_of(number), step_of(number)) == (7, (1 << 32) - 1)
