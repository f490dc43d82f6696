"""Groups of people who vote alike in a file of votes, without an event and for whoever has the file."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from participation.cli.files import counted, write_file

if TYPE_CHECKING:  # numpy is loaded only where it is used
    from participation.grouping.opinions import Opinions
    from participation.grouping.stands import Shares

PERSON, GROUP = "participant", "group-id"
ABOUT = (PERSON, GROUP, "n-comments", "n-votes", "n-agree", "n-disagree")
VOTE = re.compile(r"([+-]?[01])(?:\.0*)?")
HIDDEN = "-1"  # in the column `moderated`
LONGEST_CELL = 10_000_000


@click.command("opinions")
@click.argument("file", metavar="VOTES.csv", type=click.Path(path_type=Path))
@click.option(
    "--statements",
    "statements_file",
    metavar="COMMENTS.csv",
    type=click.Path(path_type=Path),
    help="What was voted on: comment-id, comment-body, and moderated, which is -1 for what was hidden"
    " and therefore tells nobody apart. Without it nothing counts as hidden.",
)
@click.option(
    "--out",
    required=True,
    metavar="GROUPS.json",
    type=click.Path(path_type=Path),
    help="Where the result goes. It says who is in which group: keep it like the votes.",
)
def opinions(file: Path, statements_file: Path | None, out: Path) -> None:
    """Find groups of people who vote alike.

    VOTES.csv has a row for each person, with the column participant and one for each statement: 1
    agree, -1 disagree, 0 pass, empty where it was not seen; as Polis exports it. Where its column
    group-id says which groups somebody else has found, both are compared.
    """
    for one in (file, statements_file):
        if one and one.absolute() == out.absolute():
            raise click.ClickException(f"{one} is read, so it cannot be written as well.")
    votes = _read_votes(file)
    said = _read_statements(statements_file) if statements_file else {}
    for missing in [name for name in votes.statements if said and name not in said]:
        click.echo(f"{statements_file} has no statement {missing}; it counts as visible.", err=True)
    result = _found(votes, said)
    write_file(out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    people, groups = result["people_in_groups"], counted(len(result["groups"]), "group")
    click.echo(f"{people} of {result['people']} people in {groups}: {out}")


@dataclass(frozen=True)
class _Votes:
    """A file's people, statements and votes (None: not seen), and the groups that it says, if any."""

    people: list[str]
    statements: list[str]
    table: list[list[int | None]]
    groups: list[str]


@dataclass(frozen=True)
class _Statement:
    text: str
    is_hidden: bool


def _read_votes(file: Path) -> _Votes:
    rows = _rows(file, needing=(PERSON,))
    _line, names = next(rows)
    statements = [name for name in names if name not in ABOUT]
    if not statements:
        raise click.ClickException(f"{file} has no column for a statement in its first row.")
    votes = _Votes([], statements, [], [])
    lines: dict[str, int] = {}
    for line, cells in rows:
        row = dict(zip(names, cells, strict=True))
        person = row[PERSON]
        if not person:
            raise click.ClickException(f"{file}, line {line}, column {PERSON}: it is empty.")
        if lines.setdefault(person, line) != line:
            said = f"{person[:40]} stands on line {lines[person]} already"
            raise click.ClickException(f"{file}, line {line}, column {PERSON}: {said}.")
        votes.people.append(person)
        votes.groups.append(row.get(GROUP, ""))
        votes.table.append([_vote(file, line, name, row[name]) for name in statements])
    if not votes.people:
        raise click.ClickException(f"{file} has no row below its first one.")
    return votes


def _vote(file: Path, line: int, column: str, cell: str) -> int | None:
    if not cell:
        return None
    found = VOTE.fullmatch(cell)
    if not found:
        said = f"“{cell[:40]}” is no vote; it has to be 1, -1, 0 or empty"
        raise click.ClickException(f"{file}, line {line}, column {column}: {said}.")
    return int(found[1])


def _read_statements(file: Path) -> dict[str, _Statement]:
    rows = _rows(file, needing=("comment-id", "moderated"))
    _line, names = next(rows)
    found: dict[str, _Statement] = {}
    for line, cells in rows:
        row = dict(zip(names, cells, strict=True))
        number, moderated = row["comment-id"], row["moderated"]
        if not number or number in found:
            said = f"{number[:40]} stands there twice" if number else "it is empty"
            raise click.ClickException(f"{file}, line {line}, column comment-id: {said}.")
        if moderated not in ("-1", "0", "1"):
            said = f"“{moderated[:40]}” has to be -1 (hidden), 0 or 1"
            raise click.ClickException(f"{file}, line {line}, column moderated: {said}.")
        found[number] = _Statement(row.get("comment-body", ""), moderated == HIDDEN)
    return found


def _rows(file: Path, needing: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The first row with the names of columns, then all others, with the numbers of their lines."""
    names: list[str] = []
    for line, cells in _lines(file):
        if not names:
            names = _names(file, cells, needing)
        elif len(cells) != len(names):
            said = f"{len(cells)} cells, but there are {len(names)} columns"
            raise click.ClickException(f"{file}, line {line}, has {said}.")
        yield line, [cell.strip() for cell in cells]
    if not names:
        raise click.ClickException(f"{file} is empty.")


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the number of the line on which each begins."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_text(file).splitlines(keepends=True), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise click.ClickException(f"{file}, line {line}, is not CSV: {error}.") from error


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} has characters that are not UTF-8.") from error


def _names(file: Path, cells: list[str], needing: Sequence[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    for name in needing:
        if name not in names:
            raise click.ClickException(f"{file} has no column {name} in its first row.")
    for place, name in enumerate(names, 1):
        if not name or name in names[: place - 1]:
            said = f"is called {name[:40]}, as one before" if name else "has no name"
            raise click.ClickException(f"{file}, line 1: column {place} {said}.")
    return names


def _found(votes: _Votes, said: dict[str, _Statement]) -> dict[str, Any]:
    import numpy as np

    from participation.grouping.opinions import describe, find_opinions, places_of

    table = np.array(votes.table, dtype=np.float64)
    hidden = [name in said and said[name].is_hidden for name in votes.statements]
    ids = [_number(name) for name in votes.statements]
    found = find_opinions(table, hidden)
    result = {
        "people": len(votes.people),
        "people_in_groups": int((found.members >= 0).sum()),
        "votes": int(np.isfinite(table).sum()),
        "hidden": [number for number, is_hidden in zip(ids, hidden, strict=True) if is_hidden],
        "consensus": {
            "agree": [ids[at] for at in found.agreed],
            "disagree": [ids[at] for at in found.rejected],
        },
        **_groups(found, ids, votes.people),
        "differ": [ids[at] for at in found.differ],
        "statements": [
            {
                "statement": number,
                **({"text": said[name].text} if name in said else {}),
                "hidden": hidden[at],
                "all": _figures(found.every, at),
                "groups": [_figures(group.counted, at) for group in found.groups],
            }
            for at, (name, number) in enumerate(zip(votes.statements, ids, strict=True))
        ],
    }
    others = sorted(set(votes.groups) - {""})
    if len(others) > 1:
        known = np.array([others.index(one) if one else -1 for one in votes.groups])
        theirs = describe(table, known, found.visible, places_of(table, found.visible))
        result["published"] = {
            "agreement": _agreement(known, found.members),
            **_groups(theirs, ids, votes.people, names=[_number(one) for one in others]),
        }
    return result


def _number(name: str) -> int | str:
    """An id as a number where it is one."""
    return int(name) if re.fullmatch(r"0|[1-9][0-9]{0,15}", name) else name


def _groups(
    found: "Opinions", ids: list[int | str], people: list[str], names: Sequence[Any] = ()
) -> dict[str, Any]:
    members = found.members.tolist()
    return {
        "groups": [
            {
                "group": names[at] if names else at,
                "size": group.size,
                "participants": [
                    _number(name) for name, own in zip(people, members, strict=True) if own == at
                ],
                "representative": [
                    {
                        "statement": ids[stand.statement],
                        "way": "agree" if stand.agrees else "disagree",
                        "times": int(group.counted.times(agrees=stand.agrees)[stand.statement]),
                        "of": int(group.counted.seen[stand.statement]),
                        "score": round(stand.score, 4),
                    }
                    for stand in group.stands
                ],
            }
            for at, group in enumerate(found.groups)
        ],
        "group_informed_consensus": [
            {"statement": ids[at], "value": round(float(found.consensus[at]), 6)}
            for at in found.common
        ],
    }


def _figures(counted: Any, at: int) -> dict[str, int | float]:
    share: Shares = counted.share()
    return {
        "agree": int(counted.agree[at]),
        "disagree": int(counted.disagree[at]),
        "pass": int(counted.passed[at]),
        "seen": int(counted.seen[at]),
        "pa": round(float(share[at]), 6),
    }


def _agreement(known: Any, members: Any) -> float:
    """The adjusted Rand index of two groupings of those who are in both; 1 is the same."""
    from sklearn.metrics import adjusted_rand_score

    both = (known >= 0) & (members >= 0)
    return round(float(adjusted_rand_score(known[both], members[both])), 4)
