"""Counting ballots from a file, with any method and without a database."""

import csv
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from participation.cli.files import write_or_print
from participation.voting.methods import METHODS, Line, Mark, check, count, rounded

NUMBER = re.compile(r"[+-]?[0-9]{1,99}")


@click.group()
def vote() -> None:
    """Votes."""


@vote.command("count")
@click.argument("method", type=click.Choice(list(METHODS)))
@click.argument("file", metavar="BALLOTS.csv", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="A file; else it is printed.")
@click.option(
    "--ideas",
    "list_file",
    type=click.Path(path_type=Path),
    help="Ideas, one on each line or in a table's column `idea`, as in the result of a vote; so that"
    " those nobody marked are in the result.",
)
def vote_count(method: str, file: Path, out: Path | None, list_file: Path | None) -> None:
    """Count the ballots in a CSV file with the columns ballot, idea and value (and effort).

    The result has the columns idea, rank and score, best first. Each line that cannot be counted is
    reported with its number, and then nothing is counted.
    """
    ballots = _read(method, _text_of(file))
    for number, reason in ballots.wrong:
        click.echo(f"line {number}: {reason}", err=True)
    if ballots.wrong:
        sys.exit(1)
    more = _listed(list_file) if list_file else []
    ideas = list(dict.fromkeys([*(mark.idea for mark in ballots.marks), *more]))
    text = _as_csv(count(method, ballots.marks, ideas))
    write_or_print(text, out, len(ideas))


@dataclass
class _Ballots:
    """What a file holds: marks, and the lines that are none, each with the reason."""

    marks: list[Mark] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, method: str, number: int, cells: dict[str, str]) -> None:
        """Read one line. Raises ValueError with the reason where it cannot be counted."""
        ballot, idea = _word(cells, "ballot"), _word(cells, "idea")
        effort = _number(cells, "effort") if METHODS[method].efforts else None
        mark = Mark(ballot, idea, _number(cells, "value"), effort)
        check(method, mark)
        before = self.lines.setdefault((ballot, idea), number)
        if before != number:
            raise ValueError(f"Ballot {ballot} marks idea {idea} on line {before} already.")
        self.marks.append(mark)


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error


def _listed(file: Path) -> list[str]:
    from participation.ideas.importing import armed
    from participation.kernel.forms import UNREADABLE

    text = _text_of(file)
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if UNREADABLE in line:
            sentence = f"{file}, line {number}, has characters that are not UTF-8."
            raise click.ClickException(sentence)
    head = [name.strip().lower() for name in re.split("[,;\t]", lines[0])] if lines else []
    if len(head) > 1 and "idea" in head:
        rows = [_named(head, cells) for _number, cells in _rows(text)]
        return [cells["idea"] for cells in rows[1:] if cells.get("idea")]
    return [armed(line.strip()) for line in lines if line.strip()]


def _read(method: str, text: str) -> _Ballots:
    ballots, rows = _Ballots(), _rows(text)
    try:
        first, names = next(rows, (1, []))
        names = [name.strip().lower() for name in names]
        wanted = ["ballot", "idea", "value", *(["effort"] if METHODS[method].efforts else [])]
        ballots.wrong += [
            (first, f"There is no column called {name}.") for name in wanted if name not in names
        ]
        for number, cells in rows if not ballots.wrong else ():
            try:
                ballots.add(method, number, _named(names, cells))
            except ValueError as reason:
                ballots.wrong.append((number, str(reason)))
    except _Unreadable as error:
        ballots.wrong.append(error.args)
    return ballots


class _Unreadable(Exception):
    """From this line on a file is no table; the arguments are its number and the reason."""


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the number of the line on which each begins."""
    from participation.ideas.importing import DELIMITERS

    head = text.lstrip().split("\n", 1)[0]
    table = io.StringIO(text, newline="")
    reader = csv.reader(table, delimiter=max(DELIMITERS, key=head.count), strict=True)
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(number, f"This and what follows is not CSV: {error}.") from error


def _named(names: list[str], cells: list[str]) -> dict[str, str]:
    from participation.ideas.importing import armed
    from participation.kernel.forms import UNREADABLE

    if any(UNREADABLE in cell for cell in cells):
        raise ValueError("It has characters that are not UTF-8.")
    if any(cell.strip() for cell in cells[len(names) :]):
        raise ValueError("It has more cells than there are columns.")
    return {name: armed(cell.strip()) for name, cell in zip(names, cells, strict=False)}


def _word(cells: dict[str, str], name: str) -> str:
    if not cells.get(name):
        raise ValueError(f"The {name} is missing.")
    return cells[name]


def _number(cells: dict[str, str], name: str) -> int:
    written = _word(cells, name)
    if not NUMBER.fullmatch(written):
        raise ValueError(f"The {name} is not a whole number: {written[:40]}")
    return int(written)


def _as_csv(lines: list[Line]) -> str:
    from participation.ideas.importing import harmless

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["idea", "rank", "score"])
    writer.writerows([harmless(line.idea), line.rank, rounded(line.score)] for line in lines)
    return table.getvalue()
