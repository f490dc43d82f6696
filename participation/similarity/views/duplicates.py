"""Pairs of ideas that probably say the same, for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.events.loading import event_case, frame
from participation.events.rules import EventCase, may_curate
from participation.ideas.forms import read_ticked
from participation.ideas.loading import ideas_of_event
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work, many
from participation.similarity import domain
from participation.similarity.loading import machine
from participation.similarity.queries import dismissed, undecided
from participation.web.access import access
from participation.web.context import db_session, settings
from participation.web.writes import Saved, write

bp = Blueprint("duplicates", __name__)

MOST_PAIRS = 20
MOST_DISMISSED = 50


@dataclass(frozen=True)
class Compared:
    """Two ideas that probably say the same; `sides` and `weighty` as in worker/differences.py."""

    a: Idea
    b: Idea
    is_very: bool
    sides: Sequence[Any]
    weighty: Sequence[Sequence[str]]

    @property
    def likely(self) -> int:
        """The one that most people support, which had better stay in front."""
        return max((self.a, self.b), key=lambda one: (one.support_count, -one.id)).id


@bp.get("/events/<int:event_id>/duplicates")
# Where dismissals are sent, for who reloads a refused form.
@bp.get("/events/<int:event_id>/duplicates/dismissals", endpoint="dismissals")
@access(may_curate, load=event_case)
def pairs(case: EventCase) -> ResponseReturnValue:
    """Pairs of ideas that probably say the same, to merge or to leave apart."""
    answer = machine().ask({"ask": "pairs", "event": case.the_event.id})
    found = answer["pairs"] if answer else None
    compared, total = _compared(case, found) if found is not None else ([], 0)
    is_answered = found is not None and (bool(compared) or not total)
    return render_template(
        "similarity/duplicates.html",
        **frame(case, "fields"),
        pairs=compared,
        total=total,
        state="found" if is_answered else _why_not(),
        left=answer["left"] if answer else 0,
        is_fallback=bool(answer and answer["fallback"]),
        dismissed=dismissed(db_session(), case.the_event, MOST_DISMISSED),
    )


def _why_not() -> str:
    if not settings().language_model:
        return "off"
    return "failing" if machine().is_failing else "looking"


def _compared(case: EventCase, found: Sequence[Sequence[Any]]) -> tuple[list[Compared], int]:
    """The first of the pairs that are left, with their differences, and how many are left."""
    is_very = {(a, b): very for a, b, very, _differs in found}
    left = undecided(db_session(), case.the_event, list(is_very))
    shown = left[:MOST_PAIRS]
    answer = machine().ask({"ask": "differences", "pairs": shown}) if shown else None
    by_number = many(db_session(), Idea, {number for pair in shown for number in pair})
    return [
        Compared(by_number[a], by_number[b], is_very[a, b], said["sides"], said["weighty"])
        for (a, b), said in zip(shown, answer["differences"] if answer else (), strict=False)
        if said
    ], len(left)


@bp.post("/events/<int:event_id>/duplicates/dismissals")
@write(may_curate, load=event_case, again="duplicates.pairs")
def dismiss(work: Work, case: EventCase) -> Saved:
    """Remember that two ideas are not the same."""
    pair = _pair(case)
    domain.dismiss(work, case, pair)
    numbers = [one.the_idea.id for one in pair]
    undo = url_for("duplicates.compare_again", event_id=case.the_event.id, idea=numbers)
    return Saved(_pairs_of(case), _("These two stay apart."), undo=undo)


@bp.post("/events/<int:event_id>/duplicates/comparisons")
@write(may_curate, load=event_case, again="duplicates.pairs")
def compare_again(work: Work, case: EventCase) -> Saved:
    """Undo that two ideas are not the same."""
    domain.compare_again(work, case, _pair(case))
    return Saved(_pairs_of(case), _("These two are compared again."))


def _pair(case: EventCase) -> list[IdeaCase]:
    ticked = read_ticked(request.values.getlist("idea"), least=2)
    return ideas_of_event(case, [one.idea_id for one in ticked])


def _pairs_of(case: EventCase) -> str:
    return url_for("duplicates.pairs", event_id=case.the_event.id)
