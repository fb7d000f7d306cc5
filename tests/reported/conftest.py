"""What several tests of reported inputs need."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.conftest import Read
from tests.reported.ifc_elements import FILES
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.services.opening.inspect import elements_of


@pytest.fixture
def opened(read: Read, request: pytest.FixtureRequest) -> Iterator[ModelElements]:
    """The elements of the file that the test names."""
    elements = elements_of(read(FILES / f"{request.param}.ifc"))
    assert elements is not None
    with closing(elements):
        yield elements
