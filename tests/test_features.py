"""The page of features says nothing that no test proves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "features.md").read_text("utf-8")
LINKS = re.findall(r"\]\(\.\./(tests/[^)#]+)#(\w+)\)", PAGE)
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and " --- " not in line]


@pytest.mark.parametrize(("file", "name"), sorted(set(LINKS)))
def test_every_test_that_is_named_is_there(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_is_marked_as_done_has_its_test(row: list[str]) -> None:
    ours = row[-1]
    for claim in re.findall(r"✔[^✔◌]*", ours):
        assert "](../tests/" in claim, claim


def test_no_link_of_the_page_leads_elsewhere() -> None:
    assert len(re.findall(r"\]\(", PAGE)) == len(LINKS) > 15
