"""A proposal: how far it is, then what it would change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from participation.events.rules import may_moderate
from participation.ideas.models import PUBLIC, Idea, Status
from participation.ideas.queries.ideas import ideas_numbered
from participation.kernel.db import LARGEST_KEY
from participation.kernel.refusal import NotFound
from participation.proposals.forms import FAIRLY_SURE, SURE, is_sure, left_out, read_without
from participation.proposals.loading import ProposalCase, address_of, frame_of, panel, proposal_case
from participation.proposals.models import ProposedField
from participation.proposals.queries import (
    batches_of,
    is_open,
    is_silent,
    standing_batches,
    suggestions,
)
from participation.proposals.rules import may_propose
from participation.web.access import access
from participation.web.context import db_session

bp = Blueprint("proposal", __name__)

FIRST_IDEAS = 30  # of a suggestion; all of them are on a page of its own


@dataclass(frozen=True)
class Shown:
    """A suggestion as its page shows it: the least sure of its ideas that can still be moved.

    `number` says how many of these there are; `gone` how many were moved or taken away since.
    """

    row: ProposedField
    is_open: bool
    was_undone: bool
    number: int
    gone: int
    ideas: Sequence[tuple[Idea, float]]
    quote: Idea | None
    without: Collection[int]

    @property
    def has_left_out(self) -> bool:
        """Whether some of those shown have lost their ticks."""
        return any(idea.id in self.without for idea, _sure in self.ideas)

    @property
    def is_whole(self) -> bool:
        """Whether all of its ideas are shown."""
        return len(self.ideas) == self.number


@bp.get("/proposals/<int:proposal_id>")
@bp.get("/events/<int:event_id>/proposals/<int:proposal_id>")
# Where decisions are sent, for who reloads a refused form.
@bp.get("/proposals/<int:proposal_id>/decisions", endpoint="decisions")
@bp.get("/events/<int:event_id>/proposals/<int:proposal_id>/decisions", endpoint="decisions")
@access(may_propose, load=proposal_case)
def show(case: ProposalCase) -> ResponseReturnValue:
    """How far it is, or what it suggests; with `only`, one suggestion and all of its ideas."""
    found = case.the_proposal
    known = {
        **frame_of(case),
        "panel": panel(case.event),
        "proposal": found,
        "is_broken": is_silent(found, datetime.now(UTC)) or found.state.value == "broken",
        "here": lambda **values: address_of(case, "proposal.show", **values),
    }
    if request.args.get("part") == "progress":
        return render_template("proposals/_progress.html", **known)
    shown = _shown(case)
    return render_template(
        "proposals/proposal.html",
        **known,
        shown=shown,
        sure=[one for one in shown if one.is_open and is_sure(one.row)],
        unanswered=[one for one in shown if one.is_open],
        decided=_decided(shown),
        words_of_sureness={"sure": SURE, "fairly": FAIRLY_SURE},
        decide_address=address_of(case, "decisions.decide"),
        undo_address=lambda act: address_of(case, "decisions.undo", act=act),
    )


def _decided(shown: Sequence[Shown]) -> dict[int, list[ProposedField]]:
    """What has been decided, by the press that did so, the last one first."""
    acts: dict[int, list[ProposedField]] = {}
    for one in shown:
        if not one.is_open and one.row.act is not None:
            acts.setdefault(one.row.act, []).append(one.row)
    return dict(sorted(acts.items(), reverse=True))


def _shown(case: ProposalCase) -> list[Shown]:
    session, found = db_session(), case.the_proposal
    rows = suggestions(session, found)
    only = request.args.get("only", "")
    if only:
        rows = [one for one in rows if str(one.id) == only]
        if not rows:
            raise NotFound
    standing = standing_batches(session, batches_of(rows))
    usable = _usable(case, rows)
    most = LARGEST_KEY if only else FIRST_IDEAS
    first = {
        one.id: [
            (idea, sure) for idea, sure, _from in reversed(one.ideas) if idea in usable[one.id]
        ]
        for one in rows
    }
    wanted = {idea for one in rows for idea, _sure in first[one.id][:most]}
    quotes = {one.quote_id for one in rows if one.quote_id}
    ideas = {one.id: one for one in ideas_numbered(session, wanted | quotes)}
    return [_one_shown(one, first[one.id], most, ideas, standing, case) for one in rows]


def _one_shown(
    row: ProposedField,
    usable: Sequence[tuple[int, float]],
    most: int,
    ideas: dict[int, Idea],
    standing: Collection[tuple[int, int]],
    case: ProposalCase,
) -> Shown:
    quote = ideas.get(row.quote_id or 0)
    unanswered = is_open(row, standing)
    return Shown(
        row,
        unanswered,
        unanswered and row.answered_at is not None,
        len(usable),
        len(row.ideas) - len(usable),
        [(ideas[idea], sure) for idea, sure in usable[:most]],
        quote if quote and quote.status in _readable(case) else None,
        left_out(request.form, row) if request.method == "POST" else read_without(request.args),
    )


def _usable(case: ProposalCase, rows: Sequence[ProposedField]) -> dict[int, set[int]]:
    """By suggestion, the ideas that still stand where they stood, and that this person may move."""
    numbers = {idea for one in rows for idea, *_more in one.ideas}
    query = select(Idea.id, Idea.field_id).where(
        Idea.id.between(min(numbers, default=0), max(numbers, default=0)),
        Idea.status.in_(_readable(case)),
        Idea.merged_into_id.is_(None),
    )
    there = dict(list(db_session().execute(query)))
    return {
        one.id: {
            idea for idea, _sure, origin in one.ideas if idea in there and there[idea] == origin
        }
        for one in rows
    }


def _readable(case: ProposalCase) -> frozenset[Status]:
    moderates = case.event is not None and may_moderate.allows(case)
    return PUBLIC | {Status.SEALED} if moderates else PUBLIC
