"""`participation vote count`: a file of ballots in, a result out, or every wrong line by number."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from participation.cli import main

HEAD = "ballot,idea,value\n"


def run(*words: str | Path) -> Result:
    """The command, which says whatever it has to say in sentences."""
    done = CliRunner().invoke(main, ["vote", "count", *map(str, words)])
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where ballots can be written."""
    return tmp_path / "ballots.csv"


def counted(method: str, file: Path, ballots: str | bytes, *more: str | Path) -> str:
    """The printed result of ballots that can be counted."""
    file.write_bytes(ballots if isinstance(ballots, bytes) else ballots.encode())
    done = run(method, file, *more)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def refused(method: str, file: Path, ballots: str | bytes) -> list[str]:
    """What is said of ballots that cannot be counted; nothing is written then."""
    file.write_bytes(ballots if isinstance(ballots, bytes) else ballots.encode())
    out = file.with_name("result.csv")
    done = run(method, file, "--out", out)
    assert (done.exit_code, done.stdout) == (1, "")
    assert not out.exists()
    return done.stderr.splitlines()


def test_a_result_is_best_first_with_ties_in_the_order_of_the_file(file: Path) -> None:
    ballots = HEAD + "1,Trees,1\n1,Benches,1\n2,Buses,1\n2,Benches,1\n"
    result = "idea,rank,score\nBenches,1,2\nTrees,2,1\nBuses,2,1\n"
    assert counted("support", file, ballots) == result


def test_means_are_plain_decimals(file: Path) -> None:
    ballots = HEAD + "1,A,3\n2,A,3\n3,A,4\n1,B,4\n2,B,5\n1,C,2\n"
    assert counted("scale", file, ballots) == ("idea,rank,score\nB,1,4.5\nA,2,3.3333\nC,3,2\n")


def test_impact_needs_efforts_and_other_methods_pass_them_over(file: Path) -> None:
    ballots = "effort,value,idea,ballot,remark\n2,5,A,1,good\n5,1,B,1,\n"
    assert counted("impact", file, ballots) == "idea,rank,score\nA,1,3\nB,2,-4\n"
    assert counted("scale", file, ballots) == "idea,rank,score\nA,1,5\nB,2,1\n"
    assert refused("impact", file, HEAD + "1,A,5\n") == [
        "line 1: There is no column called effort."
    ]


def test_the_result_of_a_vote_tells_which_ideas_nobody_marked(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "result.csv"
    table.write_text("\ufeffrank,idea,title\n1,Benches,Sit\n2,Trees,Green\n", encoding="utf-8")
    result = counted("consensus", file, HEAD + "1,Trees,3\n", "--ideas", table)
    assert result == "idea,rank,score\nBenches,1,0\nTrees,2,3\n"


def test_a_list_of_ideas_adds_those_nobody_marked(file: Path, tmp_path: Path) -> None:
    listed = tmp_path / "ideas.txt"
    listed.write_bytes("\ufeffBenches\r\nTrees\r\n\r\nBuses\r\n".encode())
    result = counted("dots", file, HEAD + "1,Trees,3\n", "--ideas", listed)
    assert result == "idea,rank,score\nTrees,1,3\nBenches,2,0\nBuses,2,0\n"


def test_ballots_without_a_mark_are_no_mistake(file: Path) -> None:
    assert counted("support", file, HEAD) == "idea,rank,score\n"


@pytest.mark.parametrize(
    "ballots",
    [
        "\ufeffballot,idea,value\n1,Ä,2\n2,Ä,1\n",
        "ballot;idea;value\r\n1;Ä;2\r\n2;Ä;1\r\n",
        "ballot\tidea\tvalue\n1\tÄ\t2\n2\tÄ\t1\n",
        "\ufeff\r\n Ballot ; IDEA ; Value \r\n\r\n1 ; Ä ; 2\r\n;;\r\n2;Ä;+1;;\r\n",
        '"ballot","idea","value"\n"1","Ä","2"\n"2","Ä","1"',
    ],
)
def test_what_spreadsheets_write_is_read(file: Path, ballots: str) -> None:
    assert counted("dots", file, ballots) == "idea,rank,score\nÄ,1,3\n"


def test_each_wrong_line_is_named_with_the_reason(file: Path) -> None:
    ballots = HEAD + (
        "1,A,1\n"  # 2
        "1,A,2\n"
        "2,B,many\n"
        "2,B,1.5\n"
        "\n"
        "3,,1\n"  # 7
        "3,C\n"
        ",C,1\n"
        "4,D,6\n"
        '5,"two\nlines",1\n'  # 11 and 12
        "6,E,1,2\n"
        "7,E,5\n"
    )
    assert refused("scale", file, ballots) == [
        "line 3: Ballot 1 marks idea A on line 2 already.",
        "line 4: The value is not a whole number: many",
        "line 5: The value is not a whole number: 1.5",
        "line 7: The idea is missing.",
        "line 8: The value is missing.",
        "line 9: The ballot is missing.",
        "line 10: The value is 6, but the scale goes from 1 to 5.",
        "line 13: It has more cells than there are columns.",
    ]


def test_every_missing_column_is_named(file: Path) -> None:
    assert refused("support", file, "") == [
        f"line 1: There is no column called {name}." for name in ("ballot", "idea", "value")
    ]
    assert refused("support", file, "\nvoter,idea,value\n1,A,1\n") == [
        "line 2: There is no column called ballot."
    ]


def test_a_quotation_mark_that_is_left_open_swallows_no_votes(file: Path) -> None:
    ballots = HEAD + '1,A,9\n2,"A,1\n3,A,1\n'
    first, second = refused("support", file, ballots)
    assert first == "line 2: The value is 9, but support is always 1."
    assert second.startswith("line 3: This and what follows is not CSV:")


def test_what_is_not_utf8_is_refused_and_not_garbled(file: Path, tmp_path: Path) -> None:
    assert refused("support", file, HEAD.encode() + "1,Bänke,1\n".encode("latin-1")) == [
        "line 2: It has characters that are not UTF-8."
    ]
    listed = tmp_path / "ideas.txt"
    listed.write_bytes("Benches\nBäume\n".encode("latin-1"))
    file.write_text(HEAD + "1,A,1\n", encoding="utf-8")
    done = run("support", file, "--ideas", listed)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: {listed}, line 2, has characters that are not UTF-8.\n"


def test_cells_that_look_like_formulas_are_defused_once(file: Path) -> None:
    ballots = HEAD + "1,=1+1,1\n2,'=1+1,1\n1,-5,1\n"
    result = counted("support", file, ballots)
    assert result == "idea,rank,score\n'=1+1,1,2\n'-5,2,1\n"
    agreed = counted("agree", file, HEAD + "1,A,'-1\n2,A,-1\n")
    assert list(csv.reader(io.StringIO(agreed)))[1:] == [["A", "1", "-2"]]


def test_a_result_can_go_into_a_file(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "result.csv"
    said = counted("support", file, HEAD + '1,"Bänke, viele",1\n', "--out", out)
    assert said == f"1 idea written to {out}.\n"
    assert out.read_bytes() == 'idea,rank,score\n"Bänke, viele",1,1\n'.encode()


def test_files_that_are_not_there_are_one_sentence(file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    assert run("support", missing).stderr == (
        f"Error: {missing} cannot be read: No such file or directory.\n"
    )
    file.write_text(HEAD, encoding="utf-8")
    assert run("support", file, "--out", tmp_path).stderr == (
        f"Error: {tmp_path} cannot be written: Is a directory.\n"
    )
    done = run("borda", file)
    assert done.exit_code == 2
    assert "'schulze'" in done.stderr


def test_no_database_is_made_or_asked(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.invalid/nothing")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert counted("schulze", file, HEAD + "1,A,1\n") == "idea,rank,score\nA,1,0\n"
    assert not (tmp_path / "data").exists()
