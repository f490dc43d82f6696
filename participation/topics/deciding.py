"""The pages of proposals: asking for one, seeing it come, deciding about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from participation.events.rules import EventCase, may_moderate
from participation.ideas.models import PUBLIC, Idea, Status
from participation.ideas.queries import ideas_numbered
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.topics import accepting
from participation.topics.loading import ProposalCase, address, panel, proposal_case, scope_case
from participation.topics.models import ProposedField, TopicField
from participation.topics.proposal_forms import (
    RATHER_SURE,
    SURE,
    is_sure,
    left_out,
    read_answers,
    read_wish,
)
from participation.topics.proposals import (
    batches_of,
    is_open,
    is_silent,
    latest_proposals,
    standing_batches,
    suggestions,
)
from participation.topics.proposing import start_proposal
from participation.topics.queries import one_field
from participation.topics.rules import may_propose
from participation.topics.views import bp
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

FIRST_IDEAS = 30  # of a suggestion; all of them are on a page of its own


def of_proposal(case: ProposalCase, endpoint: str, **values: Any) -> str:
    """The same for one proposal."""
    return address(case, endpoint, proposal_id=case.the_proposal.id, **values)


# Asking for one.


@bp.get("/proposals")
@bp.get("/events/<int:event_id>/proposals")
@access(may_propose, load=scope_case)
def proposals(case: EventCase) -> ResponseReturnValue:
    """The proposals so far, and the form for a new one."""
    field = _field(request.args.get("field", ""))
    return render_template(
        "topics/proposals.html",
        **_frame(case),
        **panel(case),
        field=field,
        listed=latest_proposals(db_session(), case.event),
    )


@bp.post("/proposals")
@bp.post("/events/<int:event_id>/proposals")
@write(may_propose, load=scope_case, again="topics.proposals")
def propose(work: Work, case: EventCase) -> Saved:
    """Ask for a proposal; a process of its own works it out."""
    wish = read_wish(request.form, _field(request.form.get("field", "")))
    sealed = case.event is not None and may_moderate.allows(case)
    proposal = start_proposal(work, case, wish, with_sealed=sealed)
    return Saved(address(case, "proposal", proposal_id=proposal.id))


def _field(raw: str) -> TopicField | None:
    """The field whose ideas a proposal is about, None for all. Raises NotFound."""
    fields = Fields({"field": raw})
    number = fields.number("field", low=0, high=LARGEST_KEY, otherwise=0)
    if fields.errors:
        raise NotFound
    return one_field(db_session(), number) if number else None


def _frame(case: EventCase) -> dict[str, Any]:
    """What the layout of an event's page needs."""
    if case.event is None:
        return {"event": None}
    return {
        "event": case.event,
        "tab": "fields",
        "participant": case.participant,
        "may_moderate": may_moderate.allows(case),
        "may_curate": True,
    }


# Deciding about it.


@dataclass(frozen=True)
class Shown:
    """A suggestion as its page shows it: the surest of its ideas that can still be moved.

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
    def is_whole(self) -> bool:
        """Whether all of its ideas are shown."""
        return len(self.ideas) == self.number


@bp.get("/proposals/<int:proposal_id>")
@bp.get("/events/<int:event_id>/proposals/<int:proposal_id>")
@access(may_propose, load=proposal_case)
def proposal(case: ProposalCase) -> ResponseReturnValue:
    """How far it is, or what it suggests; with `only`, one suggestion and all of its ideas."""
    found = case.the_proposal
    frame = {
        **_frame(case),
        **panel(case),
        "proposal": found,
        "is_broken": is_silent(found, datetime.now(UTC)) or found.state.value == "broken",
        "here": lambda **values: of_proposal(case, "proposal", **values),
    }
    if request.args.get("part") == "progress":
        return render_template("topics/_progress.html", **frame)
    shown = _shown(case)
    return render_template(
        "topics/proposal.html",
        **frame,
        shown=shown,
        sure=[one for one in shown if one.is_open and is_sure(one.row)],
        unanswered=[one for one in shown if one.is_open],
        decided=_decided(shown),
        words_of_sureness={"sure": SURE, "rather": RATHER_SURE},
        decide_address=of_proposal(case, "decide"),
        undo_address=lambda act: of_proposal(case, "undo_decision", act=act),
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
        one.id: [(idea, sure) for idea, sure, _from in one.ideas if idea in usable[one.id]]
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
        left_out(request.form, row) if request.method == "POST" else (),
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


@bp.post("/proposals/<int:proposal_id>/decisions")
@bp.post("/events/<int:event_id>/proposals/<int:proposal_id>/decisions")
@write(may_propose, load=proposal_case, again="topics.proposal")
def decide(work: Work, case: ProposalCase) -> Saved:
    """Accept or dismiss one suggestion, all that are sure, or all that are open."""
    found = case.the_proposal
    rows = suggestions(work.session, found)
    standing = standing_batches(work.session, batches_of(rows))
    answers = read_answers(request.form, [one for one in rows if is_open(one, standing)])
    if answers.dismissed:
        act = accepting.dismiss(work, case.viewer, found, answers.dismissed)
        notice = ngettext(
            "%(num)d suggestion dismissed.",
            "%(num)d suggestions dismissed.",
            len(answers.dismissed),
        )
    else:
        done = accepting.accept(work, case.viewer, found, answers.accepted)
        act, notice = done.act, _what_was_done(done)
    return Saved(
        of_proposal(case, "proposal"), notice, undo=of_proposal(case, "undo_decision", act=act)
    )


def _what_was_done(done: accepting.Accepted) -> str:
    said = []
    if done.moved:
        said.append(ngettext("%(num)d idea was moved.", "%(num)d ideas were moved.", done.moved))
    if done.merged:
        said.append(
            ngettext(
                "%(num)d topic field was merged.",
                "%(num)d topic fields were merged.",
                done.merged,
            )
        )
    if done.left:
        said.append(
            ngettext(
                "%(num)d idea has been moved or taken away since and stays where it is.",
                "%(num)d ideas have been moved or taken away since and stay where they are.",
                done.left,
            )
        )
    if done.skipped:
        said.append(
            ngettext(
                "%(num)d suggestion could not be followed and is still open.",
                "%(num)d suggestions could not be followed and are still open.",
                done.skipped,
            )
        )
    return " ".join(said)


@bp.get("/proposals/<int:proposal_id>/decisions")
@bp.get("/events/<int:event_id>/proposals/<int:proposal_id>/decisions")
@access(may_propose, load=proposal_case)
def decisions(case: ProposalCase) -> ResponseReturnValue:
    """The proposal under the address to which decisions are sent, for who reloads a refused form."""
    return proposal.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]


@bp.post("/proposals/<int:proposal_id>/decisions/<int:act>/undo")
@bp.post("/events/<int:event_id>/proposals/<int:proposal_id>/decisions/<int:act>/undo")
@write(may_propose, load=proposal_case, again="topics.proposal")
def undo_decision(work: Work, case: ProposalCase) -> Saved:
    """Take back what was decided by one press."""
    done, kept = accepting.undo(work, case.viewer, case.the_proposal, case.act)
    said = [
        ngettext("Undone for %(num)d idea.", "Undone for %(num)d ideas.", done)
        if done
        else _("Undone.")
    ]
    if kept:
        said.append(
            ngettext(
                "%(num)d idea has been moved on since and stays where it is.",
                "%(num)d ideas have been moved on since and stay where they are.",
                kept,
            )
        )
    return Saved(of_proposal(case, "proposal"), " ".join(said))
