"""`participation topics opinions`: groups from a file of votes, or one sentence why not."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from participation.cli import main
from tests.support.opinions import conversation

HEAD = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]


def written(folder: Path, sizes: tuple[int, ...] = (30, 20), *, groups: bool = False) -> Path:
    """A file of votes as Polis exports it, its people called p0, p1, …"""
    people: dict[int, dict[int, int]] = {}
    for person, statement, value in conversation(sizes, doubt=0):
        people.setdefault(person, {})[statement] = value
    lines = [",".join([*HEAD, *map(str, range(10))])]
    for person, said in people.items():
        group = int(person >= sizes[0]) if groups else ""
        cells = [said.get(statement, "") for statement in range(10)]
        lines.append(",".join(map(str, [f"p{person}", group, 0, len(said), "", "", *cells])))
    file = folder / "votes.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def statements(folder: Path, hidden: int | None = None) -> Path:
    rows = [
        f'{number},{-1 if number == hidden else 1},"Nr. {number}, said"' for number in range(10)
    ]
    file = folder / "comments.csv"
    file.write_text("\n".join(["comment-id,moderated,comment-body", *rows]), encoding="utf-8-sig")
    return file


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["topics", "opinions", *map(str, arguments)])


def test_a_file_of_votes_becomes_groups(tmp_path: Path) -> None:
    votes, said, out = written(tmp_path), statements(tmp_path, hidden=5), tmp_path / "groups.json"
    done = run(votes, "--statements", said, "--out", out)
    assert (done.exit_code, done.output) == (0, f"50 of 50 people in 2 groups: {out}\n")
    result = json.loads(out.read_text(encoding="utf-8"))
    assert [group["size"] for group in result["groups"]] == [30, 20]
    assert result["groups"][0]["participants"] == [f"p{number}" for number in range(30)]
    assert result["hidden"] == [5]
    assert {0, 1} <= set(result["consensus"]["agree"])
    assert 5 not in [one["statement"] for one in result["group_informed_consensus"]]
    assert result["statements"][4]["text"] == "Nr. 4, said"
    assert result["statements"][5]["all"]["seen"] == 0
    assert "published" not in result


def test_groups_that_somebody_else_found_are_compared(tmp_path: Path) -> None:
    out = tmp_path / "groups.json"
    assert run(written(tmp_path, groups=True), "--out", out).exit_code == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["published"]["agreement"] == 1
    assert result["published"]["groups"] == result["groups"]
    assert result["published"]["group_informed_consensus"] == result["group_informed_consensus"]


BAD_VOTES = {
    "": "votes.csv is empty.",
    "who,1\na,1\n": "votes.csv has no column participant in its first row.",
    "participant,n-votes\na,1\n": "votes.csv has no column for a statement in its first row.",
    "participant,1\n": "votes.csv has no row below its first one.",
    "participant,1,1\na,1,1\n": "votes.csv, line 1: column 3 is called 1, as one before.",
    "participant,,1\na,1,1\n": "votes.csv, line 1: column 2 has no name.",
    "participant,1,2\na,1\n": "votes.csv, line 2, has 2 cells, but there are 3 columns.",
    "participant,1,2\na,1,0\nb,1,5\n": "votes.csv, line 3, column 2: “5” is no vote; it has to be 1,"
    " -1, 0 or empty.",
    "participant,1\n,1\n": "votes.csv, line 2, column participant: it is empty.",
    "participant,1\na,1\na,1\n": "votes.csv, line 3, column participant: a stands on line 2 already.",
    'participant,1\na,"1\n': "votes.csv, line 2, is not CSV: unexpected end of data.",
}


@pytest.mark.parametrize("text", BAD_VOTES)
def test_votes_that_cannot_be_read_are_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(text, encoding="utf-8")
    done = run(file, "--out", tmp_path / "groups.json")
    assert done.exit_code == 1
    assert done.output == f"Error: {tmp_path}/{BAD_VOTES[text]}\n"
    assert not (tmp_path / "groups.json").exists()


BAD_STATEMENTS = {
    "comment-id\n1\n": "comments.csv has no column moderated in its first row.",
    "comment-id,moderated\n1,2\n": "comments.csv, line 2, column moderated: “2” has to be -1 (hidden),"
    " 0 or 1.",
    "comment-id,moderated\n1,1\n1,1\n": "comments.csv, line 3, column comment-id: 1 stands there"
    " twice.",
    "comment-id,moderated\n,1\n": "comments.csv, line 2, column comment-id: it is empty.",
}


@pytest.mark.parametrize("text", BAD_STATEMENTS)
def test_statements_that_cannot_be_read_are_refused_too(tmp_path: Path, text: str) -> None:
    file = tmp_path / "comments.csv"
    file.write_text(text, encoding="utf-8")
    done = run(written(tmp_path), "--statements", file, "--out", tmp_path / "groups.json")
    assert (done.exit_code, done.output) == (1, f"Error: {tmp_path}/{BAD_STATEMENTS[text]}\n")


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    votes, out = written(tmp_path), tmp_path / "groups.json"
    latin = tmp_path / "latin.csv"
    latin.write_bytes("participant,ä\n".encode("latin-1"))
    for arguments, said in (
        ((tmp_path / "no.csv", "--out", out), f"{tmp_path}/no.csv cannot be read: No such file"),
        ((latin, "--out", out), "has characters that are not UTF-8"),
        ((votes, "--out", votes), "is read, so it cannot be written as well"),
        ((votes, "--out", tmp_path / "no" / "out.json"), "cannot be written: No such file"),
    ):
        done = run(*arguments)
        assert done.exit_code == 1
        assert said in done.output
        assert done.output.count("\n") == 1


def test_a_statement_that_nobody_described_counts_as_visible_and_is_told(tmp_path: Path) -> None:
    said = tmp_path / "comments.csv"
    said.write_text("comment-id,moderated\n0,1\n", encoding="utf-8")
    done = run(written(tmp_path), "--statements", said, "--out", tmp_path / "groups.json")
    assert done.exit_code == 0
    assert f"{said} has no statement 7; it counts as visible." in done.output
