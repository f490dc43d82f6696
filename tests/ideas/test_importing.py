"""Importing contributions from a table: what comes in, what is refused, and why."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from participation.ideas import importing
from participation.ideas.forms import TITLE_LONGEST
from participation.ideas.importing import Report, UnusableFile, read_draft, read_rows, split_title
from participation.ideas.models import Idea, IdeaKind
from participation.kernel.refusal import NotFound
from participation.kernel.text import has_letters, normalise
from tests.support.house import House


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ideas.csv"


def bring_in(house: House, event_id: int, file: Path) -> Report:
    with house.app.test_request_context(headers={"Accept-Language": "en"}):
        reports = list(importing.import_ideas(house.database, event_id, read_rows(file)))
    return reports[-1] if reports else Report()


def ideas(house: House) -> list[Idea]:
    with house.database.reading() as session:
        return list(session.scalars(select(Idea).order_by(Idea.id)))


FORMATS = {
    "comma": "title,text,kind\nBenches,More of them,expectation\n",
    "semicolon": "title;text;kind\nBenches;More of them;expectation\n",
    "tab": "title\ttext\tkind\nBenches\tMore of them\texpectation\n",
    "CRLF": "title,text,kind\r\nBenches,More of them,expectation\r\n",
    "CR": "title,text,kind\rBenches,More of them,expectation\r",
    "BOM": "\ufefftitle,text,kind\nBenches,More of them,expectation\n",
    "no last line end": "title,text,kind\nBenches,More of them,expectation",
    "quoted": '"title","text","kind"\n"Benches","More of them","expectation"\n',
    "capitals and spaces": " Title , TEXT,Kind\nBenches,More of them,expectation\n",
    "another order": "kind,id,text,title\nexpectation,,More of them,Benches\n",
    "another column": "title,text,kind,mood\nBenches,More of them,expectation,good\n",
    "too many cells": "title,text,kind\nBenches,More of them,expectation,more,and more\n",
    "an empty line": "title,text,kind\n\nBenches,More of them,expectation\n\n",
    "NUL": "title,text,kind\nBen\x00ches,More\x00 of them,expectation\n",
}


@pytest.mark.parametrize("name", list(FORMATS))
def test_tables_of_many_programs_are_read(house: House, file: Path, name: str) -> None:
    file.write_text(FORMATS[name], encoding="utf-8", newline="")
    report = bring_in(house, house.event().id, file)
    assert (report.imported, report.refused) == (1, [])
    found = [(one.title, one.text, one.kind) for one in ideas(house)]
    assert found == [("Benches", "More of them", IdeaKind.EXPECTATION)]


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ('title,text\n"Benches, chairs","He said ""sit""."\n', "Benches, chairs", 'He said "sit".'),
        ('title;text\n"a;b";"two\nlines"\n', "a;b", "two\nlines"),
        ('title,text\nBenches,"two\r\nlines"\n', "Benches", "two\nlines"),
        ('title\ttext\n"Benches" now\tSay "sit".\n', '"Benches" now', 'Say "sit".'),
        ("title\ttext\nBenches\tone\\ntwo\n", "Benches", "one\ntwo"),
        ("title,text\nBenches,C:\\new\n", "Benches", "C:\\new"),
        ('text\n"Chairs, please. And sofas."\n', "Chairs, please", "And sofas."),
        ("text\nChairs, please. And sofas.\n", "Chairs, please", "And sofas."),
        ("title\nBenches\n", "Benches", ""),
    ],
)
def test_cells_are_read_as_they_were_written(
    house: House, file: Path, content: str, title: str, text: str
) -> None:
    file.write_text(content, encoding="utf-8", newline="")
    assert bring_in(house, house.event().id, file).refused == []
    assert [(one.title, one.text) for one in ideas(house)] == [(title, text)]


REFUSED = [
    (",", "title: "),
    ("…,", "title: "),
    ("x" * 141 + ",", "title: .*141.*140"),
    ("Benches," + "x" * 4001, "text: .*4,001.*4,000"),
    ("Benches,,wish", "kind: "),
    ("Benches,,,fr", "language: "),
]


@pytest.mark.parametrize(("line", "reason"), REFUSED)
def test_a_row_that_cannot_be_used_is_refused_with_its_line_and_the_rest_comes_in(
    house: House, file: Path, line: str, reason: str
) -> None:
    file.write_text(f"title,text,kind,language\nFirst,,,\n{line}\nLast,,,\n", encoding="utf-8")
    report = bring_in(house, house.event().id, file)
    ((number, said),) = report.refused
    assert (report.imported, number) == (2, 3)
    assert re.match(reason, said)
    assert [one.title for one in ideas(house)] == ["First", "Last"]


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_a_row_that_is_not_utf_8_is_refused_with_its_line(
    house: House, file: Path, delimiter: bytes
) -> None:
    rows = (
        [b"title", b"text"],
        [b"First", b""],
        [b"Stra\xdfe", b""],
        [b"Caf\xe9", b""],
        [b"Last", b""],
    )
    file.write_bytes(b"\n".join(delimiter.join(row) for row in rows))
    report = bring_in(house, house.event().id, file)
    assert report.imported == 2
    assert [line for line, _ in report.refused] == [3, 4]
    assert all("not UTF-8" in reason for _, reason in report.refused)


def test_line_numbers_are_those_of_the_file(house: House, file: Path) -> None:
    lines = ["title,text", "", 'First,"two', 'lines"', "", "…,", '…,"three', "more", 'lines"', "…,"]
    file.write_text("\n".join(lines), encoding="utf-8")
    report = bring_in(house, house.event().id, file)
    assert [line for line, _ in report.refused] == [6, 9, 10]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "no column named text or title"),
        ("\n\n", "no column named text or title"),
        ("\ufeff", "no column named text or title"),
        ("name,idea\na,b\n", "no column named text or title"),
        ("\x00\x01\x02", "no column named text or title"),
    ],
)
def test_a_file_without_a_usable_column_is_refused(file: Path, content: str, why: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableFile, match=why):
        read_rows(file)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(UnusableFile, match=f"^{path} cannot be read: "):
            read_rows(path)


def test_a_head_alone_brings_nothing(house: House, file: Path) -> None:
    file.write_text("title,text\n", encoding="utf-8")
    assert bring_in(house, house.event().id, file) == Report(0, [])


def test_importing_again_brings_only_what_is_new(each_house: House, file: Path) -> None:
    event = each_house.event()
    file.write_text("id,title\n7,Benches\n8,Chairs\n8,Chairs again\n", encoding="utf-8")
    report = bring_in(each_house, event.id, file)
    assert (report.imported, [line for line, _ in report.refused]) == (2, [4])
    file.write_text("id,title\n7,Benches\n9,Sofas\n,Without\n", encoding="utf-8")
    report = bring_in(each_house, event.id, file)
    assert report.refused == [(2, "id: 7 has been imported already.")]
    assert [one.title for one in ideas(each_house)] == ["Benches", "Chairs", "Sofas", "Without"]


def test_another_event_may_have_the_same_ids(each_house: House, file: Path) -> None:
    file.write_text("id,title\n7,Benches\n", encoding="utf-8")
    for event in (each_house.event(), each_house.event()):
        assert bring_in(each_house, event.id, file).imported == 1


@pytest.mark.parametrize("number", ["a\x00b", "x" * 300, " 7 ", "ä" * 200, "\x00"])
def test_any_id_is_taken(each_house: House, file: Path, number: str) -> None:
    file.write_text(f"id,title\n{number},Benches\n", encoding="utf-8")
    assert bring_in(each_house, each_house.event().id, file).imported == 1


def test_many_rows_come_in_a_hundred_at_a_time(each_house: House, file: Path) -> None:
    event = each_house.event()
    lines = [f"Idea {number}" if number % 50 else "…" for number in range(1, 231)]
    file.write_text("\n".join(["title", *lines]), encoding="utf-8")
    rows = read_rows(file)
    with each_house.app.test_request_context():
        reports = importing.import_ideas(each_house.database, event.id, rows)
        so_far = [(report.imported, len(report.refused)) for report in reports]
    assert so_far == [(98, 2), (196, 4), (226, 4)]
    with each_house.work() as work:
        assert each_house.again(work, event).version > event.version


def test_an_event_that_does_not_exist_is_not_found(each_house: House, file: Path) -> None:
    file.write_text("title\nBenches\n", encoding="utf-8")
    with pytest.raises(NotFound):
        bring_in(each_house, 99, file)


def test_languages_are_taken_or_recognised(house: House, file: Path) -> None:
    rows = ["title,lang", "OK,en", "OK,", "More benches for the old market square please,"]
    file.write_text("\n".join(rows), encoding="utf-8")
    bring_in(house, house.event().id, file)
    assert [one.language for one in ideas(house)] == ["en", "de", "en"]


LONG = "word " * 60


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("One sentence.", "One sentence", ""),
        ("One. Two. Three.", "One", "Two. Three."),
        ("Really? Yes!", "Really?", "Yes!"),
        ("Heading:\nThe text.", "Heading", "The text."),
        ("First line\nSecond line", "First line", "Second line"),
        ("no end", "no end", ""),
        ("Version 2.0 is out", "Version 2.0 is out", ""),
        ("x" * 139 + ".", "x" * 139, ""),
        ("x" * 200, "x" * 139 + "…", "x" * 200),
        (LONG.strip() + ".", "word " * 26 + "word…", LONG.strip() + "."),
        ("... and more. Much more.", "... and more. Much more", ""),
        ("?! Wow", "?! Wow", ""),
    ],
)
def test_the_first_sentence_serves_as_a_title(text: str, title: str, rest: str) -> None:
    assert split_title(text) == (title, rest)


TYPED = st.text(alphabet="ab Ä.!?:…,\n\\n0🙂\u200b", max_size=400)


@given(TYPED)
def test_every_readable_text_can_be_imported_and_loses_no_word(raw: str) -> None:
    text = normalise(raw)
    if not has_letters(text):
        return
    draft = read_draft({"text": raw, "language": "de", "kind": "idea"})
    assert draft.title
    assert len(draft.title) <= TITLE_LONGEST
    whole = f"{draft.title} {draft.text}"
    assert {one for one in text if one.isalnum()} <= set(whole)
