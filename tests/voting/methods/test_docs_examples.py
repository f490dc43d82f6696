"""The examples in docs/voting.md come out as they stand there."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.cli import main
from participation.voting.methods import METHODS, Mark, pairwise
from tests.support import ROOT

DOCUMENT = (ROOT / "docs/voting.md").read_text(encoding="utf-8")
SECTIONS = {
    title.lower(): text
    for title, text in re.findall(r"^## (.+)\n((?:(?!## ).*\n)+)", DOCUMENT, re.M)
}
Table = list[list[str]]


def table(method: str, first: str) -> Table:
    """The table of a section whose first column is called so: its rows, the names first."""
    rows = re.search(rf"^\| {first} \|.*\n(?:\|.*\n)+", SECTIONS[method], re.M)
    assert rows, f"{method} has no table of {first}"
    cells = [[one.strip() for one in row.split("|")[1:-1]] for row in rows[0].splitlines()]
    return [cells[0], *cells[2:]]


def ballots(method: str) -> Table:
    """The example's ballots as the file that the command reads."""
    (_, *ideas), *people = table(method, "ballot")
    marks = [
        [person, idea, *cell.split(" / ")]
        for person, *cells in people
        for idea, cell in zip(ideas, cells, strict=True)
        if cell
    ]
    return [["ballot", "idea", "value", "effort"][: len(marks[0])], *marks]


@pytest.mark.parametrize("method", METHODS)
def test_an_example_comes_out_as_it_stands_there(method: str, tmp_path: Path) -> None:
    assert f"    participation vote count {method} BALLOTS.csv\n" in SECTIONS[method]
    file, out = tmp_path / "ballots.csv", tmp_path / "result.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(ballots(method))
    done = CliRunner().invoke(main, ["vote", "count", method, str(file), "--out", str(out)])
    assert done.exit_code == 0, done.output
    result = out.read_text(encoding="utf-8").splitlines()
    assert list(csv.reader(result)) == table(method, "idea")


def test_the_table_of_pairs_is_that_of_the_ballots() -> None:
    (_, *ideas), *rows = table("schulze", "preferred")
    marks = [Mark(ballot, idea, int(value)) for ballot, idea, value in ballots("schulze")[1:]]
    assert [row[0] for row in rows] == ideas
    assert pairwise(marks, ideas) == [[int(cell) for cell in row[1:]] for row in rows]


def test_every_method_is_explained_with_its_source() -> None:
    for method in METHODS:
        assert re.search(r"^Source: ", SECTIONS[method], re.M), method
        assert f"[{method}](#{method})" in DOCUMENT
