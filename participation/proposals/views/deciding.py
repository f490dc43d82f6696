"""Deciding about a proposal: in whole, in parts or not at all; and taking that back."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.kernel.db import Work
from participation.proposals.domain import decisions as domain
from participation.proposals.forms import left_out, read_answers, read_names
from participation.proposals.loading import ProposalCase, address_of, proposal_case
from participation.proposals.queries import suggestions, unanswered
from participation.proposals.rules import may_propose
from participation.web.writes import Saved, write

bp = Blueprint("decisions", __name__)

MOST_WITHOUT = 200  # ideas that an address says were left out of what is still open


@bp.post("/proposals/<int:proposal_id>/decisions")
@bp.post("/events/<int:event_id>/proposals/<int:proposal_id>/decisions")
@write(may_propose, load=proposal_case, again="proposal.show")
def decide(work: Work, case: ProposalCase) -> Saved:
    """Accept or dismiss one suggestion, all that are sure, or all that are open."""
    found = case.the_proposal
    still_open = unanswered(work.session, suggestions(work.session, found))
    answers = read_answers(request.form, still_open)
    domain.rename(read_names(request.form, still_open))
    if answers.dismissed:
        act = domain.dismiss(work, case.viewer, found, answers.dismissed)
        notice = ngettext(
            "%(num)d suggestion dismissed.",
            "%(num)d suggestions dismissed.",
            len(answers.dismissed),
        )
    else:
        done = domain.accept(work, case.viewer, found, answers.accepted)
        act, notice = done.act, _what_was_done(done)
    out = [
        str(idea) for one in still_open if one.act != act for idea in left_out(request.form, one)
    ]
    page = address_of(case, "proposal.show", without=",".join(out[:MOST_WITHOUT]) or None)
    return Saved(page, notice, undo=address_of(case, "decisions.undo", act=act))


def _what_was_done(done: domain.Accepted) -> str:
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


@bp.post("/proposals/<int:proposal_id>/decisions/<int:act>/undo")
@bp.post("/events/<int:event_id>/proposals/<int:proposal_id>/decisions/<int:act>/undo")
@write(may_propose, load=proposal_case, again="proposal.show")
def undo(work: Work, case: ProposalCase) -> Saved:
    """Take back what was decided by one press."""
    done, kept = domain.undo(work, case.viewer, case.the_proposal, case.act)
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
    return Saved(address_of(case, "proposal.show"), " ".join(said))
