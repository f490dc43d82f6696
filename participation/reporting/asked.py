"""The questions of a round as a table: what everybody may read, and nobody's name."""

import csv
import io
from collections.abc import Sequence

from participation.ideas.importing import harmless
from participation.questions.models import Question


def to_csv(questions: Sequence[Question]) -> str:
    """One row per question, in their order; cells that look like formulas are defused."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["id", "question", "language", "support", "status", "asked_at"])
    for one in questions:
        asked = one.created_at.isoformat(timespec="seconds")
        said = (one.support_count, one.status.value, asked)
        writer.writerow([one.id, harmless(one.text), one.language, *said])
    return table.getvalue()
