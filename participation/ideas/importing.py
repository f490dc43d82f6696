"""Importing contributions from a table: CSV or TSV, with what was refused and why.

Columns, by name in the first row, in any order: `text` or `title` (one is needed), `kind` (idea,
expectation, legal_requirement), `language` or `lang` (de, en; recognised if empty) and `id` (a
row with an id that the event has already is refused, so that a file can be imported again).
Other columns are passed over.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from participation.events.models import Event
from participation.events.versions import advance
from participation.ideas.domain import IdeaDraft, place
from participation.ideas.forms import TITLE_LONGEST, read_idea
from participation.ideas.models import Idea
from participation.kernel.db import Database, Work
from participation.kernel.forms import UNREADABLE
from participation.kernel.refusal import Invalid, NotFound
from participation.kernel.text import has_letters, normalise, one_line

AT_ONCE = 100  # rows per transaction: quick, and a page is not kept waiting
DELIMITERS = "\t;,"
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")


class UnusableFile(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass
class Report:
    """How an import went: what came in, and per refused row its line number and the reason."""

    imported: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row of the table; `number` is the line of the file on which it ends."""

    number: int
    cells: Mapping[str, str]


def read_rows(path: Path, needing: tuple[str, ...] = ("text", "title")) -> list[Row]:
    """The rows of a file. Raises UnusableFile where there is no table with one of these columns."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.") from error
    text = raw.decode("utf-8-sig", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    csv.field_size_limit(10_000_000)
    table = io.StringIO(text, newline="")
    # Tab-separated files have no quoting, a quotation mark is one, and write "\\n" for a line break.
    # Where one column is all there is, nothing separates: a comma in its text is a comma.
    is_tabbed = delimiter in head and delimiter == "\t"
    if is_tabbed:
        reader = csv.DictReader(table, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.DictReader(table, delimiter=delimiter)
    names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
    if not names & set(needing):
        raise UnusableFile(f"{path} has no column named {' or '.join(needing)} in its first row.")
    return [Row(reader.line_num, _clean(cells, is_tabbed=is_tabbed)) for cells in reader]


FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def armed(cell: str) -> str:
    """The cell as it was before harmless()."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _clean(
    cells: Mapping[str | None, str | list[str] | None], *, is_tabbed: bool
) -> dict[str, str]:
    values = {
        (name or "").strip().lower(): armed(value) if isinstance(value, str) else ""
        for name, value in cells.items()
    }
    return {
        name: value.replace("\\n", "\n") if is_tabbed else value for name, value in values.items()
    }


def read_draft(cells: Mapping[str, str]) -> IdeaDraft:
    """One row as an idea. Raises Invalid. Without a title, the first sentence serves as one."""
    title, text = cells.get("title", ""), cells.get("text", "")
    if UNREADABLE in title + text:
        raise Invalid({"text": "not UTF-8"}, "It has characters that are not UTF-8.")
    if not title.strip():
        title, text = split_title(normalise(text))
    form = {
        "title": title,
        "text": text,
        "kind": cells.get("kind", ""),
        "language": cells.get("language") or cells.get("lang", ""),
    }
    return read_idea(form, "de")


def split_title(text: str) -> tuple[str, str]:
    """A title and the rest: the first sentence, or its first words and then all of the text."""
    first, *rest = SENTENCE_END.split(text, maxsplit=1)
    if not has_letters(first):
        first, rest = text.replace("\n", " "), []
    if len(first) <= TITLE_LONGEST:
        return first.rstrip(".:"), rest[0] if rest else ""
    return first[: TITLE_LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…", text


def import_ideas(database: Database, event_id: int, rows: list[Row]) -> Iterator[Report]:
    """Import rows into an event, a hundred at a time; gives the report so far after each.

    Needs a request context, for refusals are said in a language. Raises NotFound.
    """
    report = Report()
    for start in range(0, len(rows), AT_ONCE):
        with database.transaction("import") as work:
            event = work.session.get(Event, event_id)
            if event is None:
                raise NotFound
            for row in rows[start : start + AT_ONCE]:
                _import_row(work, event, row, report)
            advance(work, event)
        yield report


def _import_row(work: Work, event: Event, row: Row, report: Report) -> None:
    source = one_line(row.cells.get("id", "")[:1000])[:200] or None
    try:
        draft = read_draft(row.cells)
    except Invalid as invalid:
        said = "; ".join(f"{name}: {sentence}" for name, sentence in invalid.errors.items())
        report.refused.append((row.number, said))
        return
    if source and _is_here(work, event, source):
        report.refused.append((row.number, f"id: {source} has been imported already."))
        return
    place(work, event, draft, source=source)
    report.imported += 1


def _is_here(work: Work, event: Event, source: str) -> bool:
    found = work.session.query(Idea.id).filter_by(event_id=event.id, source=source)
    return found.first() is not None
