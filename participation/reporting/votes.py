"""The result of a vote and its ballots as files, so that anybody can count again. Without voters."""

import csv
import io
import json
import random
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from participation.events.models import Method, Round
from participation.ideas.importing import harmless
from participation.kernel.refusal import Refused
from participation.voting.methods import rounded
from participation.voting.queries.attendance import are_too_few
from participation.voting.queries.tallies import Score, marks_of, tally

TOO_FEW = _l("There are fewer than five ballots, so they stay closed: they could give people away.")
COLUMNS = ("rank", "idea", "title", "language", "score", "voters")
EFFORTS = ("impact", "effort")


def result_rows(session: Session, round_: Round) -> list[dict[str, Any]]:
    """The table of a result, best first: rank, idea (its number), title, language, score, voters;
    where effort and impact are judged, also the means of both.
    """
    return [_row(score) for score in tally(session, round_)]


def _row(score: Score) -> dict[str, Any]:
    line, idea = score.line, score.idea
    said = (line.rank, idea.id, idea.title, idea.language, rounded(line.score), line.voters)
    row = dict(zip(COLUMNS, said, strict=True))
    if line.impact is not None and line.effort is not None:
        row |= {"impact": rounded(line.impact), "effort": rounded(line.effort)}
    return row


def columns_of(round_: Round) -> tuple[str, ...]:
    """The columns of a vote's result."""
    return COLUMNS + (EFFORTS if round_.method is Method.IMPACT else ())


def as_csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a table for spreadsheets; words that look like formulas are defused."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row.get(name, "") for name in columns]
        writer.writerow([harmless(one) if isinstance(one, str) else one for one in cells])
    return table.getvalue()


def as_json(round_: Round, ballots: int, rows: Sequence[dict[str, Any]]) -> str:
    """The result with what was asked, how it was answered and counted, and how many ballots there are."""
    said = {
        "round": round_.id,
        "prompt": round_.prompt.as_dict(),
        **({"method": round_.method.value} if round_.method else {}),
        **({"poll": round_.poll.value} if round_.poll else {}),
        "ballots": ballots,
        "result": rows,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def as_workbook(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows as an XLSX file, in which words are words and never formulas or links."""
    import xlsxwriter

    file = io.BytesIO()
    only_words = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, only_words) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [row.get(name, "") for name in columns])
        sheet.autofit()
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def ballots_as_csv(session: Session, round_: Round, seed: str) -> str:
    """All ballots of a vote: ballot, idea, value (and effort), as `participation vote count` reads it.

    Ballots have numbers of their own, in an order that `seed` shuffles, which has to be a secret.
    What was said of ideas that are not public any more is left out, as it is from the result.
    Raises Refused where there are so few that voters could be told by them.
    """
    marks = marks_of(session, round_)
    ballots = sorted({mark.ballot for mark in marks})
    if are_too_few(len(ballots)):
        raise Refused(TOO_FEW, status=403)
    random.Random(seed).shuffle(ballots)  # noqa: S311  nobody knows the seed
    numbers = {ballot: number for number, ballot in enumerate(ballots, start=1)}
    rows = [
        {"ballot": numbers[ballot], "idea": idea, "value": value, "effort": effort}
        for ballot, idea, value, effort in marks
    ]
    has_efforts = round_.method is Method.IMPACT
    columns = ("ballot", "idea", "value", *(("effort",) if has_efforts else ()))
    return as_csv(columns, sorted(rows, key=lambda row: (row["ballot"], row["idea"])))
