"""Tables as grids: which cells stand over which, whatever the notation."""

import time

import pytest

from auditor.extract.prose import parse
from auditor.extract.table_layout import read_tables
from auditor.extract.tables import Cell, Table


def tables(card: str) -> list[Table]:
    return list(read_tables(card, parse(card).sentences))


def cell(table: Table, text: str) -> Cell:
    return next(cell for cell in table.cells if cell.text == text)


def over(table: Table, text: str) -> list[str]:
    return [head.text for head in table.over(cell(table, text))]


SIZES = """<table>
<caption>All our models</caption>
<tr><th colspan="3">First line</th></tr>
<tr><td>Size</td><td>1B</td><td>7B</td></tr>
<tr><td>Name</td><td>tala-1b</td><td>tala-7b</td></tr>
<tr><th colspan=3>Second line
<tr><td>Name<td><td>tala-7b-x
</table>
"""


def test_a_head_across_all_columns_heads_the_rows_down_to_the_next_one() -> None:
    (table,) = tables(SIZES)
    assert over(table, "tala-7b") == ["All our models", "First line"]
    assert over(table, "tala-7b-x") == ["All our models", "Second line"]


def test_a_head_across_some_columns_heads_those_alone() -> None:
    html = "<table><tr><th><th colspan=2>Open<th colspan=2>Shut<tr><td>Name<td>a<td>b<td>c<td>d</table>"
    (table,) = tables(html)
    assert [over(table, name) for name in "abcd"] == [["Open"], ["Open"], ["Shut"], ["Shut"]]


def test_a_cell_across_rows_speaks_of_each_of_them() -> None:
    html = "<table><tr><td>a<td rowspan=2>for both<tr><td>b<tr><td>c<td>for one</table>"
    (table,) = tables(html)
    assert [over(table, name) for name in "abc"] == [["for both"], ["for both"], []]
    assert cell(table, "c").columns.start == 0


def test_in_markdown_a_row_with_one_filled_cell_is_a_head() -> None:
    (table,) = tables("| Model | Size |\n|---|---|\n| **Group one** | |\n| a | 1B |\n| | Group two |\n| b | 2B |\n")
    assert (over(table, "a"), over(table, "b")) == (["Group one"], ["Group two"])
    assert [(title, other.text) for title, other in table.beside(cell(table, "b"))] == [("Size", "2B")]


def test_a_column_is_read_with_the_first_cells_of_its_rows() -> None:
    (table,) = tables("| | a | b |\n|---|---|---|\n| Licence | X | Y |\n")
    assert table.is_title(cell(table, "b"))
    assert [(title, other.text) for title, other in table.below(cell(table, "b"))] == [("Licence", "Y")]


def test_rows_that_an_empty_line_parts_are_two_tables() -> None:
    assert len(tables("| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|---|---|\n| 3 | 4 |\n")) == 2


def test_a_row_outside_its_table_row_and_a_table_in_a_table_are_read() -> None:
    html = "<table><tr><td>a<td>b</tr><th colspan=2>late</th><tr><td>c<td><table><tr><td>inner</table></table>"
    inner, outer = tables(html)
    assert [one.text for one in inner.cells] == ["inner"]
    assert over(outer, "c") == ["late"]


def test_every_cell_keeps_its_place_in_the_card() -> None:
    for table in tables(SIZES):
        for one in table.cells:
            start, end = one.plain.locate(*one.span)
            assert SIZES[start:end] == one.text


@pytest.mark.parametrize(
    "piece", ["<table>", "<td rowspan=9999 colspan=9999>x", "<tr><td>x<td>x", "</table><table><tr>", "<th colspan=>x|"]
)
def test_a_hostile_table_is_read_in_bounded_time(piece: str) -> None:
    began = time.process_time()
    for table in tables("<table>" + piece * 20_000):
        for one in table.cells[:8]:
            assert len(list(table.over(one))) <= 20_001
    assert time.process_time() - began < 10
