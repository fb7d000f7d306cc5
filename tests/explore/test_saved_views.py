"""Keeping views: what the verbs do to the store, and the file by which views go to others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.saved_views import Draft, SavedView, read_file, write_file
from timeo_desktop.services.explore import saved_views
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "operations.sqlite")
    yield made
    made.close()


def views(store: Store) -> list[SavedView]:
    return saved_views.views_now(store.read(), Asked())


def names(store: Store) -> list[tuple[str, str]]:
    return [(each.name, each.folder) for each in views(store)]


def test_views_are_kept_in_order_changed_deleted_and_put_back(store: Store) -> None:
    changes = saved_views.keep(store, [Draft(name, "{}", b"\x89PNG") for name in "ABC"], 5)
    assert changes.kinds == {Kind.VIEWS}
    assert [each.name for each in views(store)] == ["A", "B", "C"]
    a, b, c = (each.id for each in views(store))
    saved_views.arrange(store, [(c, "Roofs"), (a, ""), (b, "Roofs")])
    assert names(store) == [("C", "Roofs"), ("A", ""), ("B", "Roofs")]
    saved_views.rename(store, a, "First")
    saved_views.note(store, a, "Look here")
    saved_views.save_again(store, a, '{"xray":true}', b"other", 9)
    before = views(store)
    assert before[1] == SavedView(a, "First", "", "Look here", 2, '{"xray":true}', b"other", 9)
    saved_views.delete(store, [a, c])
    assert names(store) == [("B", "Roofs")]
    saved_views.put_back(store, [before[0], before[1]])
    assert views(store) == before
    saved_views.keep(store, [Draft("Last", "{}")], 10)
    assert names(store)[-1] == ("Last", "")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
KEPT = st.builds(
    SavedView, st.integers(1, 99), TEXTS, TEXTS, TEXTS, st.integers(1, 99), st.sampled_from(['{"xray":true}', "{}"]),
    st.binary(max_size=20), st.integers(0, 10**13),
)  # fmt: skip


@given(st.lists(KEPT, max_size=4))
def test_a_file_holds_all_that_makes_a_view(kept: list[SavedView]) -> None:
    again = read_file(write_file(kept))
    assert [(each.name, each.folder, each.note, each.view, each.picture) for each in again] == [
        (each.name, each.folder, each.note, each.view, each.picture) for each in kept
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[]", b"\xff\xfe", b'{"format": "timeo views 1"}', b'{"format": "timeo views 2", "views": []}',
        b'{"format": "timeo views 1", "views": [{"name": ""}]}', b'{"a":' * 100_000,
        b'{"format": "timeo views 1", "views": [{"name": "", "view": {}}]}',
        b'{"format": "timeo views 1", "views": [{"name": "x", "view": {}, "picture": "?"}]}',
        b'{"format": "timeo views 1", "views": [{"name": "x", "view": 7}]}',
    ],
    ids=lambda content: ascii(content[:60]),
)  # fmt: skip
def test_what_is_no_file_of_views_is_one_error(content: bytes) -> None:
    with pytest.raises(UserError, match="no file of views"):
        read_file(content)
