"""Voting on ideas."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, defer, lazyload

from participation.events.loading import hold_events_of_rounds
from participation.events.models import Participant, Round
from participation.events.queries import participants_of, rounds_with_events
from participation.events.rules import is_participant, may_moderate, may_see
from participation.ideas.models import Idea, Status
from participation.identity.rules import Viewer
from participation.kernel.db import LARGEST_KEY, Work, many
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound, Refused
from participation.voting.domain.votes import Cast, Vote, cast_votes
from participation.voting.loading import device_secret
from participation.voting.marks import BOTH, Said
from participation.voting.papers import mark, proof, token
from participation.voting.queries.attendance import papers_held
from participation.voting.queries.ballots import ballot_of, marks_on
from participation.voting.rules import VoteCase
from participation.web.context import db_session, viewer
from participation.web.together import Ask, Outcome, write_together
from participation.web.writes import Saved

bp = Blueprint("voting", __name__)

MOST_RANKED = 10_000  # a place in one's own order; no board has more ideas
Wish = tuple[Viewer, int, int, str]  # who, in which round, about which idea, their device's secret
may_try = may_see & is_participant
SLIM = (lazyload(Idea.author), defer(Idea.text), defer(Idea.html))  # all that a vote needs of one


@dataclass(frozen=True)
class Shared:
    """What the answers to all votes of one transaction are made from alike: the ideas they are
    about, by number, and for boards a place for the states of events.
    """

    ideas: dict[int, Idea]
    states: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Voted:
    """What a vote changed of the voter's own on a board: see boards, which shows it."""

    case: VoteCase
    cast: Cast
    shared: Shared


def vote_case(round_id: int, idea_id: int = 0) -> VoteCase:
    """The case of a vote. Raises NotFound for an idea of another event, or one never seen here."""
    idea_id = idea_id or _named_idea()
    (case,) = vote_cases(db_session(), [(viewer(), round_id, idea_id, device_secret(round_id))])
    if case is None:
        raise NotFound
    return case


def vote_cases(session: Session, wishes: Sequence[Wish]) -> list[VoteCase | None]:
    """The cases of votes; None for what does not exist, or not for this viewer."""
    rounds = rounds_with_events(session, {wish[1] for wish in wishes})
    ideas = many(session, Idea, {wish[2] for wish in wishes}, *SLIM)
    parts = participants_of(
        session,
        {(rounds[number].event_id, who) for who, number, *_ in wishes if number in rounds},
    )
    cases = [
        _case(who, rounds.get(round_id), ideas.get(idea_id), parts)
        for who, round_id, idea_id, _secret in wishes
    ]
    cases = _with_papers(session, cases, [wish[3] for wish in wishes])
    return [case if case and _exists(session, case) else None for case in cases]


def _with_papers(
    session: Session, cases: Sequence[VoteCase | None], secrets: Sequence[str]
) -> list[VoteCase | None]:
    """The same, those in secret votes with what the ballot of whoever holds a paper hangs on."""
    said = {
        at: (case.the_round.id, case.the_participant.id, proof(case.the_round.id, secret))
        for at, (case, secret) in enumerate(zip(cases, secrets, strict=True))
        if case and case.the_round.is_secret and case.participant and secret
    }
    held = papers_held(session, set(said.values()))
    return [
        replace(case, token=token(case.the_round.id, secrets[at]))
        if case and said.get(at) in held
        else case
        for at, case in enumerate(cases)
    ]


def _case(
    who: Viewer,
    round_: Round | None,
    idea: Idea | None,
    parts: dict[tuple[int, Viewer], Participant],
) -> VoteCase | None:
    if round_ is None or idea is None or idea.event_id != round_.event_id:
        return None
    part = parts.get((round_.event_id, who))
    case = VoteCase(who, round_.event, part, idea, round_)
    return case if (may_see | may_moderate).allows(case) else None


def _exists(session: Session, case: VoteCase) -> bool:
    """Whether the idea has ever been seen by this viewer; what was said of it can be taken back."""
    if case.the_idea.status not in (Status.SUBMITTED, Status.SEALED):
        return True
    if case.participant is None:
        return False
    ballot = ballot_of(session, case.the_round, case.participant, case.token)
    return case.the_idea.id in marks_on(session, ballot)


def _named_idea() -> int:
    """The idea that the form names, where the address does not."""
    fields = Fields(request.form)
    idea_id = fields.number("idea", low=1, high=LARGEST_KEY)
    if fields.errors:
        raise NotFound
    return idea_id


@dataclass(frozen=True)
class Answer:
    """What the ballot shall say of an idea, the number of dots or the place that the page showed on
    which that was said, and what only the voter's device knows.
    """

    idea_id: int
    said: Said | None
    shown: int | None
    secret: str
    paper: str = ""  # which ballot paper the page showed


def _wish() -> Answer:
    """What the ballot shall say, and how many dots the page showed that it was said on.

    An empty `value` takes back what was said.
    """
    fields = Fields(request.form)
    said, shown = None, None
    if "value" not in request.form:
        fields.wrong("value", BOTH if "effort" in request.form else _l("Please choose an answer."))
    elif request.form["value"].strip():
        effort = None
        if "effort" in request.form:
            effort = fields.number("effort", low=1, high=5)
        said = Said(fields.number("value", low=-1, high=MOST_RANKED), effort)
    if "given" in request.form:
        shown = fields.number("given", low=0, high=MOST_RANKED)
    fields.check()
    about = request.view_args or {}
    idea_id = about.get("idea_id") or _named_idea()
    paper = request.form.get("paper", "")
    return Answer(idea_id, said, shown, device_secret(about["round_id"]), paper)


@bp.post("/rounds/<int:round_id>/ideas/<int:idea_id>/vote")
@bp.post("/rounds/<int:round_id>/vote", endpoint="secret_vote")
@write_together(may_try, vote_case, _wish, again="boards.board")
def vote(work: Work, asks: Sequence[Ask]) -> list[Outcome]:
    """Say something of ideas: so many dots in all, or so many more or fewer than the voter's page
    showed; or what the round's method asks for. The same form sent twice changes nothing.

    In a secret vote the form names the idea: addresses are written into the logs of proxies.
    """
    wishes = [
        (ask.viewer, ask.about["round_id"], ask.wish.idea_id, ask.wish.secret) for ask in asks
    ]
    hold_events_of_rounds(work.session, {wish[1] for wish in wishes})
    cases = vote_cases(work.session, wishes)
    votes = {
        at: _vote(case, ask)
        for at, (case, ask) in enumerate(zip(cases, asks, strict=True))
        if case and may_try.allows(case) and not _is_of_another_paper(case, ask)
    }
    casts = dict(zip(votes, cast_votes(work, list(votes.values())), strict=True))
    boards = {
        number: url_for("boards.board", event_id=number)
        for number in {vote.case.the_event.id for vote in votes.values()}
    }
    shared = Shared({case.the_idea.id: case.the_idea for case in cases if case})
    return [_outcome(case, casts.get(at), boards, shared) for at, case in enumerate(cases)]


ANOTHER_PAPER = _l("This was chosen on another ballot paper, so it does not count on this one.")


def _is_of_another_paper(case: VoteCase, ask: Ask) -> bool:
    """Whether it was chosen by somebody who had this device before, and comes only now."""
    said = ask.wish.paper
    return bool(case.token and said) and said != mark(case.token or "")


def _vote(case: VoteCase, ask: Ask) -> Vote:
    # In a secret vote nothing is kept that would tell the same form sent twice from two: there a
    # wish is always what the ballot shall say, and never a difference.
    shown = None if case.the_round.is_secret else ask.wish.shown
    return Vote(case, ask.wish.said, shown, ask.arrived)


def _outcome(
    case: VoteCase | None,
    cast: Cast | Refused | None,
    boards: dict[int, str],
    shared: Shared,
) -> Outcome:
    if case is None:
        return NotFound()
    if cast is None:
        refusal = may_try.refusal(case)
        return Refused(refusal, status=403) if refusal else Refused(ANOTHER_PAPER, status=409)
    if isinstance(cast, Refused):
        return cast
    number, is_secret = case.the_idea.id, case.the_round.is_secret
    board = f"{boards[case.the_event.id]}#idea-{number}"
    about = Voted(case, cast, shared)
    return Saved(board, ideas=(number,), about=about, leaves_receipt=not is_secret)
