"""Topic fields in figures as files, the same as their table."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from participation.masterplan.queries.figures import FieldFigures
from participation.settings import LANGUAGES

COLUMNS = (
    "field",
    *(f"name_{code}" for code in LANGUAGES),
    "ideas",
    "supporters",
    "comments",
    "languages",
    "staff_share",
    "ideas_in_measures",
    "measures",
)


def figures_rows(
    figures: Sequence[FieldFigures], measures: Mapping[int, int] | None = None
) -> list[dict[str, Any]]:
    """A row for each field; what is in no field has the number 0, an untold share is empty."""
    return [_row(one, measures) for one in figures]


def _row(one: FieldFigures, measures: Mapping[int, int] | None) -> dict[str, Any]:
    names = {f"name_{code}": one.field.name[code] if one.field else "" for code in LANGUAGES}
    share = one.staff_share
    row = {
        "field": one.number,
        **names,
        "ideas": one.ideas,
        "supporters": one.supporters,
        "comments": one.comments,
        "languages": " ".join(f"{code}:{n}" for code, n in sorted(one.languages.items())),
        "staff_share": "" if share is None else round(share, 4),
        "ideas_in_measures": one.promoted,
    }
    return row if measures is None else row | {"measures": measures.get(one.number, 0)}


def columns(measures: Mapping[int, int] | None) -> tuple[str, ...]:
    """The table's heads: only the city's own has measures."""
    return COLUMNS if measures is not None else COLUMNS[:-1]


def as_json(
    figures: Sequence[FieldFigures], measures: Mapping[int, int] | None, event_id: int | None
) -> str:
    """The same as data: languages as numbers by code, an untold share as null."""
    rows = [
        _row(one, measures) | {"languages": one.languages, "staff_share": one.staff_share}
        for one in figures
    ]
    said = ({"event": event_id} if event_id else {}) | {"fields": rows}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
