"""How somebody stands in a vote, by what their device and the roll say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import redirect, request
from flask.wrappers import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from participation.events.loading import case_of, hold
from participation.events.models import Electorate, Method, Participant, Round
from participation.events.queries import event_of_round, one_round
from participation.kernel.refusal import NotFound, Refused
from participation.voting.opinions import ballots_of, find
from participation.voting.papers import Way, is_secret, new_secret, proof, token
from participation.voting.queries.attendance import has_paper, is_proof_used, papers_held
from participation.voting.rules import AS_GUEST, VoteCase, is_eligible
from participation.web.context import close_reading, db_session, settings, viewer

DEVICE_KEEPS = 14 * 24 * 3600  # seconds, as long as an outbox goes on sending


def device_secret(round_id: int, *, of_next: bool = False) -> str:
    """What only this device knows of a round's ballot paper; empty where it knows nothing.

    `of_next` is for the person who has it next: until they have their paper, the one before has theirs.
    """
    said = request.cookies.get(_cookie(round_id, of_next=of_next), "")
    return said if is_secret(said) else ""


def _cookie(round_id: int, *, of_next: bool) -> str:
    return f"paper-{round_id}-next" if of_next else f"paper-{round_id}"


def secret_for_paper(session: Session, round_: Round, participant: Participant) -> str:
    """The secret with which this device can take a paper, or has taken this person's: a new one where
    it knows none, or where the one it knows belongs to somebody else's paper.
    """
    known = device_secret(round_.id)
    if known and not token_here(session, round_, participant):
        known = "" if is_proof_used(session, round_, proof(round_.id, known)) else known
    return known or new_secret()


def let_device_keep(
    answer: Response, round_id: int, secret: str, *, of_next: bool = False
) -> Response:
    """Have the device keep a secret, and nobody else."""
    answer.set_cookie(
        _cookie(round_id, of_next=of_next),
        secret,
        max_age=DEVICE_KEEPS,
        httponly=True,
        samesite="Lax",
        secure=settings().is_served_over_tls,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def token_here(session: Session, round_: Round, participant: Participant) -> str | None:
    """On what this person's ballot in a secret vote hangs; None without a paper on this device."""
    secret = device_secret(round_.id) if round_.is_secret else ""
    if not secret:
        return None
    held = (round_.id, participant.id, proof(round_.id, secret))
    return token(round_.id, secret) if papers_held(session, [held]) else None


def way_of(session: Session, round_: Round, participant: Participant) -> tuple[Way, str | None]:
    """How somebody stands in a vote, and what their ballot hangs on if it is secret."""
    case = VoteCase(viewer(), round_.event, participant, None, round_)
    refusal = is_eligible.refusal(case)
    if refusal is not None:
        return (Way.AS_GUEST if refusal == AS_GUEST else Way.NONE), None
    if not round_.is_secret:
        return Way.OPEN, None
    if here := token_here(session, round_, participant):
        return Way.OPEN, here
    by_code = round_.electorate is Electorate.CODES
    is_elsewhere = not by_code and has_paper(session, round_, participant)
    return (Way.ELSEWHERE if is_elsewhere else Way.NEEDS_PAPER), None


@dataclass(frozen=True)
class PaperCase(VoteCase):
    """A case about somebody's ballot paper, with what their device says."""

    secret: str = field(default="", kw_only=True)


def paper_case(round_id: int) -> PaperCase:
    """The case of a route with a round's number. Raises NotFound, also where nobody votes in it."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    case = case_of(round_.event)
    if round_.method is None:
        raise NotFound
    secret = device_secret(round_id)
    return PaperCase(case.viewer, case.event, case.participant, None, round_, secret=secret)


def opinions_case(round_id: int) -> VoteCase:
    """The case of a route about people who vote alike. Raises NotFound where nobody agrees or not."""
    round_ = one_round(db_session(), round_id)
    case = case_of(round_.event)
    if round_.method is not Method.AGREE:
        raise NotFound
    return VoteCase(case.viewer, case.event, case.participant, None, round_)


def find_opinions_first(rounds: Sequence[Round], *, required: bool = True) -> BaseResponse | None:
    """None where the groups in these rounds are known; else find them and have the browser ask again.

    A hall asks at once: while one process finds them, nobody may keep a connection to the database,
    and what was loaded over it is of no use without. Raises Refused where they are `required`.
    """
    missing = [one for one in ballots_of(db_session(), rounds).values() if not one.is_known]
    if not missing:
        return None
    close_reading()
    try:
        for one in missing:
            find(one)
    except Refused:
        if required:
            raise
        return None
    return redirect(request.full_path.rstrip("?"))
