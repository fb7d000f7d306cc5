"""The page of what is understood says what the code says."""

from tests.benchmarks import understood


def test_the_page_is_the_code() -> None:
    told = understood.PAGE.read_text("utf-8")
    assert told == understood.page(), "write it anew: python tests/benchmarks/understood.py --write"


def test_no_list_is_empty_and_none_is_told_twice() -> None:
    for table in understood.TABLES:
        rows = [tuple(row) for row in table.rows()]
        assert rows, table.title
        assert {len(row) for row in rows} == {len(table.columns)}, table.title
        assert len(set(rows)) == len(rows), table.title
