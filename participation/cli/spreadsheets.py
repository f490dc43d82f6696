"""Lists of texts as files: read from CSV, TSV or XLSX, and the fields found in them written."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from participation.cli.files import write_file
from participation.grouping.likeness import Pair
from participation.grouping.sorting import Field, Sorted
from participation.grouping.suggesting import Text
from participation.ideas.importing import Row, UnusableFile, harmless, read_rows
from participation.kernel.forms import UNREADABLE
from participation.kernel.text import normalise, recognise

LONGEST_ID = 200
PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Entry:
    """One row of a list: its id, and what it says in which language."""

    id: str
    text: Text


def read_texts(file: Path) -> list[Entry]:
    """The texts of a file with a column text or title, and perhaps id and lang.

    Without an id, a row is called by its number, from 1. Raises ClickException in one sentence.
    """
    rows = _rows(file, ("text", "title"))
    entries = [_entry(file, number, row) for number, row in enumerate(rows, 1)]
    if not entries:
        raise click.ClickException(f"{file} has no row below its first one.")
    seen: dict[str, int] = {}
    for entry, row in zip(entries, rows, strict=True):
        before = seen.setdefault(entry.id, row.number)
        if before != row.number:
            raise click.ClickException(
                f"{file}, line {row.number}: the id {entry.id} stands on line {before} already."
            )
    return entries


def read_confirmed(file: Path, entries: Sequence[Entry]) -> dict[int, str]:
    """The field that people gave to some of the entries, by the entry's place in the list.

    Takes a file with the columns id and label; a row without a label is passed over. Raises
    ClickException where a row names what is not in the list.
    """
    places = {entry.id: place for place, entry in enumerate(entries)}
    confirmed = {}
    for row in _rows(file, ("label",)):
        _check(file, row)
        name, label = row.cells.get("id", "").strip(), row.cells.get("label", "").strip()
        if name not in places:
            said = f"there is no text with the id {name[:40]}" if name else "the id is missing"
            raise click.ClickException(f"{file}, line {row.number}: {said}.")
        if label:
            confirmed[places[name]] = label
    if len(set(confirmed.values())) < 2:
        raise click.ClickException(f"{file} has confirmed texts of fewer than two fields.")
    return confirmed


@dataclass(frozen=True)
class Output:
    """The files of a result: GROUPS.tsv, and beside it its .fields, .duplicates and .unsure."""

    out: Path

    @classmethod
    def at(cls, out: Path, never: Iterable[Path]) -> "Output":
        """There; raises ClickException where nothing can be written or a file read is written over."""
        output = cls(out)
        for file in never:
            if any(_is_same(file, one) for one in output.files):
                raise click.ClickException(f"{file} is read, so it cannot be written as well.")
        if not out.absolute().parent.is_dir():
            raise click.ClickException(f"{out} cannot be written: there is no such folder.")
        return output

    @property
    def files(self) -> list[Path]:
        """All that is written."""
        return [self.out, *(self._beside(what) for what in ("fields", "duplicates", "unsure"))]

    def write(self, entries: Sequence[Entry], groups: Sorted) -> None:
        """Write all of it. Raises ClickException where that fails."""
        ids = [entry.id for entry in entries]
        said = [entry.text.text for entry in entries]
        tables: tuple[list[tuple[str, ...]], ...] = (
            [("id", "label"), *zip(ids, groups.labels, strict=True)],
            [FIELD_HEAD, *(_field_line(field, said) for field in groups.fields)],
            [PAIR_HEAD, *(_pair_line(pair, ids, said) for pair in groups.duplicates)],
            [
                ("id", "label", "sureness", "text"),
                *(
                    (ids[row], groups.labels[row], f"{groups.sureness[row]:.2f}", said[row])
                    for row in groups.unsure
                ),
            ],
        )
        for file, lines in zip(self.files, tables, strict=True):
            _write(file, lines)

    def _beside(self, what: str) -> Path:
        stem = self.out.name.removesuffix(".tsv")
        return self.out.with_name(f"{stem}.{what}.tsv")


FIELD_HEAD = ("label", "name_de", "name_en", "keywords", "quote", "size", "sureness")
PAIR_HEAD = ("id", "other_id", "likeness", "differs", "text", "other_text")


def _field_line(field: Field, said: Sequence[str]) -> tuple[str, ...]:
    named = field.named
    return (
        *(field.label, named.name_de, named.name_en, ", ".join(named.keywords)),
        *(said[named.quote], str(field.size), f"{field.sureness:.2f}"),
    )


def _pair_line(pair: Pair, ids: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    return (
        *(ids[pair.a], ids[pair.b], f"{pair.score:.2f}"),
        *("number or denial" if pair.differs else "", said[pair.a], said[pair.b]),
    )


def _write(file: Path, lines: Iterable[Iterable[str]]) -> None:
    """Tab-separated without quoting, as the files of this kind are that we read."""
    write_file(file, "".join("\t".join(map(_cell, line)) + "\n" for line in lines))


def _cell(value: str) -> str:
    flat = " ".join(value.split())
    return flat if PLAIN_NUMBER.fullmatch(flat) else harmless(flat)


def _entry(file: Path, number: int, row: Row) -> Entry:
    _check(file, row)
    title, text = (normalise(row.cells.get(name, "")) for name in ("title", "text"))
    said = "\n".join(part for part in (title, text) if part)
    language = (row.cells.get("language") or row.cells.get("lang") or "").strip().lower()
    name = row.cells["id"].strip() if "id" in row.cells else str(number)
    if not name:
        raise click.ClickException(f"{file}, line {row.number}: the id is missing.")
    if len(name) > LONGEST_ID:
        raise click.ClickException(f"{file}, line {row.number}: the id is too long.")
    return Entry(name, Text(said, language or recognise(said, "de")))


def _check(file: Path, row: Row) -> None:
    if any(UNREADABLE in cell for cell in row.cells.values()):
        raise click.ClickException(f"{file}, line {row.number}, has characters that are not UTF-8.")


def _rows(file: Path, needing: tuple[str, ...]) -> list[Row]:
    try:
        if file.suffix.lower() == ".xlsx":
            return _rows_of_workbook(file, needing)
        return read_rows(file, needing)
    except (UnusableFile, csv.Error) as error:
        said = str(error) if isinstance(error, UnusableFile) else f"{file} is no table: {error}."
        raise click.ClickException(said) from error


def _rows_of_workbook(file: Path, needing: tuple[str, ...]) -> list[Row]:
    """The rows of the first sheet. Raises UnusableFile."""
    lines = _sheet(file)
    names = [name.strip().lower() for name in next(iter(lines), [])]
    if not set(names) & set(needing):
        raise UnusableFile(f"{file} has no column named {' or '.join(needing)} in its first row.")
    return [
        Row(number, dict(zip(names, cells, strict=False)))
        for number, cells in enumerate(lines[1:], 2)
        if any(cells)
    ]


def _sheet(file: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        lines = [[_said(cell) for cell in row] for row in book.worksheets[0].values]
        book.close()
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        IndexError,
        ValueError,
        SyntaxError,
    ) as error:
        raise UnusableFile(f"{file} is no workbook that can be read.") from error
    except OSError as error:
        raise UnusableFile(f"{file} cannot be read: {error.strerror}.") from error
    return lines


def _said(cell: object) -> str:
    """A cell as text; 7.0, as a sheet keeps a 7, is 7."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _is_same(one: Path, other: Path) -> bool:
    return one.absolute() == other.absolute() or (
        one.exists() and other.exists() and one.samefile(other)
    )
