"""`participation topics suggest`: a spreadsheet sorted, without an event."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from participation.cli import main
from participation.grouping import embedding
from participation.grouping.embedding import PieceCounter
from tests.support.texts import Corpus

SAMPLE = Path(__file__).parent / "data/ideas.tsv"


def suggest(file: Path, out: Path, *more: str | Path) -> Result:
    """The command, which ended well."""
    done = CliRunner().invoke(
        main, ["topics", "suggest", str(file), "--out", str(out), *map(str, more)]
    )
    assert done.exit_code == 0, done.output
    return done


def refusal(file: Path, out: Path, *more: str | Path) -> str:
    """The one sentence with which the command refused; nothing was written."""
    arguments = ["topics", "suggest", str(file), "--out", str(out), *map(str, more)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit)
    assert not out.exists() or out == file
    return done.stderr.strip().splitlines()[-1].removeprefix("Error: ")


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_a_list_is_sorted_into_named_fields(tmp_path: Path, sample: Corpus) -> None:
    out = tmp_path / "groups.tsv"
    done = suggest(SAMPLE, out)
    assert out.read_text(encoding="utf-8").startswith("id\tlabel\n1\t")
    groups = table(out)
    assert [row["id"] for row in groups] == [str(number) for number in range(1, 61)]
    fields = table(tmp_path / "groups.fields.tsv")
    assert list(fields[0]) == [
        *("label", "name_de", "name_en", "keywords", "quote", "size", "sureness")
    ]
    assert {row["label"] for row in groups} == {field["label"] for field in fields}
    assert sum(int(field["size"]) for field in fields) == 60
    assert "Schools" in {field["name_en"] for field in fields}
    assert {field["quote"] for field in fields} <= {text.text for text in sample.texts}
    assert "reading: 60 of 60" in done.stderr
    assert f"60 texts in {len(fields)} fields: {out}" in done.stdout
    assert (tmp_path / "groups.unsure.tsv").exists()


def test_csv_tsv_and_xlsx_come_to_the_same(tmp_path: Path) -> None:
    rows = [
        ("id", "text", "lang"),
        *((row["id"], row["text"], row["lang"]) for row in table(SAMPLE)),
    ]
    book = Workbook()
    for row in rows:
        book.active.append([int(row[0]) if row[0].isdigit() else row[0], *row[1:]])
    book.save(tmp_path / "ideas.xlsx")
    with (tmp_path / "ideas.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    results = []
    for file in (SAMPLE, tmp_path / "ideas.xlsx", tmp_path / "ideas.csv"):
        suggest(file, tmp_path / "out.tsv")
        results.append((tmp_path / "out.tsv").read_text(encoding="utf-8"))
    assert results[0] == results[1] == results[2]


def test_ids_and_languages_may_be_missing(tmp_path: Path) -> None:
    file = written(tmp_path / "ideas.csv", "text\nMehr Radwege am Fluss\nMore trees\nEin Radweg\n")
    suggest(file, tmp_path / "out.tsv")
    assert [row["id"] for row in table(tmp_path / "out.tsv")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text",
    ["text\nMehr Bäume\n", "text\nA\nB\n", "text\n😀\n🎉\n", "id,text\n1,\n2, \n"],
    ids=["one", "two", "only emoji", "all empty"],
)
def test_little_is_sorted_as_well(tmp_path: Path, text: str) -> None:
    suggest(written(tmp_path / "few.csv", text), tmp_path / "out.tsv")
    assert all(row["label"] for row in table(tmp_path / "out.tsv"))


def test_what_says_the_same_is_listed_with_what_differs(tmp_path: Path) -> None:
    text = "id,text\na,Tempo 30 in der Weststraße\nb,Tempo 30 in der Weststraße!\n"
    suggest(written(tmp_path / "two.csv", text), tmp_path / "out.tsv")
    (pair,) = table(tmp_path / "out.duplicates.tsv")
    assert (pair["id"], pair["other_id"], pair["differs"]) == ("a", "b", "")


def test_no_cell_that_is_written_is_a_formula(tmp_path: Path) -> None:
    text = "id,text\n=1+1,=HYPERLINK()\n-5,Mehr Bäume\tund\n"
    suggest(written(tmp_path / "evil.csv", text), tmp_path / "out.tsv")
    assert [row["id"] for row in table(tmp_path / "out.tsv")] == ["'=1+1", "-5"]
    quotes = [row["quote"] for row in table(tmp_path / "out.fields.tsv")]
    assert all(not quote.startswith("=") for quote in quotes)


def test_the_rest_is_sorted_from_confirmed_examples(tmp_path: Path, sample: Corpus) -> None:
    out = tmp_path / "out.tsv"
    done = suggest(SAMPLE, out, "--confirmed", SAMPLE, "--per-field", "3")
    assert "of 42 other confirmed texts" in done.stdout
    right = sum(row["label"] == field for row, field in zip(table(out), sample.fields, strict=True))
    assert right >= 48
    fields = table(tmp_path / "out.fields.tsv")
    assert {field["label"] for field in fields} == set(sample.fields)


def test_without_the_model_words_are_counted_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "load_embedder", PieceCounter)
    done = suggest(SAMPLE, tmp_path / "out.tsv")
    assert "The language model cannot be read, so words are counted instead" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.csv", None, "cannot be read: No such file or directory."),
        ("empty.csv", b"", "has no column named text or title in its first row."),
        (
            "other.csv",
            b"id,words\n1,trees\n",
            "has no column named text or title in its first row.",
        ),
        ("head.csv", b"id,text\n", "has no row below its first one."),
        ("twice.csv", b"id,text\n1,a\n1,b\n", "line 3: the id 1 stands on line 2 already."),
        ("noid.csv", b"id,text\n,a\n", "line 2: the id is missing."),
        (
            "latin.csv",
            "text\nBäume\n".encode("latin-1"),
            "line 2, has characters that are not UTF-8.",
        ),
        ("not.xlsx", b"no workbook", "is no workbook that can be read."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert refusal(file, tmp_path / "out.tsv").endswith(sentence)


def test_what_is_read_is_never_written_over(tmp_path: Path) -> None:
    file = written(tmp_path / "ideas.tsv", "text\nTrees\n")
    assert "it cannot be written as well" in refusal(file, file)
    beside = written(tmp_path / "new.fields.tsv", "text\nTrees\n")
    assert "it cannot be written as well" in refusal(beside, tmp_path / "new.tsv")
    assert file.read_text(encoding="utf-8") == "text\nTrees\n"


def test_a_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    assert "no such folder" in refusal(SAMPLE, tmp_path / "nowhere/out.tsv")


@pytest.mark.parametrize(
    ("confirmed", "sentence"),
    [
        ("id,label\n99,trees\n", "line 2: there is no text with the id 99."),
        ("id,label\n1,trees\n2,trees\n", "has confirmed texts of fewer than two fields."),
        ("id,field\n1,trees\n", "has no column named label in its first row."),
    ],
)
def test_confirmed_examples_that_are_none_are_refused(
    tmp_path: Path, confirmed: str, sentence: str
) -> None:
    file = written(tmp_path / "confirmed.csv", confirmed)
    assert refusal(SAMPLE, tmp_path / "out.tsv", "--confirmed", file).endswith(sentence)


def test_so_many_per_field_needs_confirmed_ones(tmp_path: Path) -> None:
    assert "--per-field needs --confirmed" in refusal(
        SAMPLE, tmp_path / "out.tsv", "--per-field", "3"
    )
