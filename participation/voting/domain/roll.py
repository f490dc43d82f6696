"""The verbs of secret votes: papers are handed out, codes are made, and the order of things is lost."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select, update

from participation.events.facts import RoundStateChanged
from participation.events.models import Electorate, Round, RoundKind, RoundState
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.voting.facts import BallotPaperTaken, VotingCodesMade
from participation.voting.models import Ballot, BallotPaper, Mark, VotingCode
from participation.voting.papers import code_digest, new_code, new_number, proof
from participation.voting.queries.attendance import count_eligible, is_proof_used
from participation.voting.rules import VoteCase, may_take_paper

MOST_CODES = 2000
RUNNING = (RoundState.OPEN, RoundState.CLOSING)
VOTED_IN = (RoundKind.VOTE, RoundKind.POLL)


@dataclass(frozen=True)
class Claim:
    """Somebody asks for their ballot paper: with what only their device knows, and where codes give
    the papers, with the digest of the code they typed.
    """

    case: VoteCase
    secret: str
    code: str = ""


def take_paper(work: Work, claim: Claim) -> None:
    """Give somebody the ballot paper of a secret vote, once; asked again from the same device, it is
    given again. Raises Refused where theirs is on another device, or their code was used already.
    """
    case = claim.case
    may_take_paper.require(case.arrived(work.arrived), status=409)
    round_, shown = case.the_round, proof(case.the_round.id, claim.secret)
    by_code = round_.electorate is Electorate.CODES
    is_new = _use_code(work, round_, claim.code, shown) if by_code else _enter(work, case, shown)
    if is_new:
        advance(work, case.the_event)
        work.record(BallotPaperTaken(case.the_event.id, round_.id))


def _enter(work: Work, case: VoteCase, shown: str) -> bool:
    round_, who = case.the_round, case.the_participant
    paper = work.session.get(BallotPaper, (round_.id, who.id))
    if paper is None:
        _require_unused(work, round_, shown)
        work.session.add(BallotPaper(round_id=round_.id, participant_id=who.id, proof=shown))
        work.session.flush()
        return True
    if paper.proof != shown:
        raise Refused(
            _l(
                "You took your ballot paper on another device or in another browser. Only there can "
                "you vote, for nobody else knows which ballot is yours."
            ),
            status=409,
        )
    return False


def _use_code(work: Work, round_: Round, digest: str, shown: str) -> bool:
    code = work.session.get(VotingCode, (round_.id, digest))
    if code is None:
        wrong = _l("This is no voting code of this vote. Please compare it with your card.")
        raise Invalid({"code": wrong}, wrong)
    if code.proof == shown:
        return False
    if code.proof is not None:
        used = _l("This voting code has been used already. Each gives one ballot paper.")
        raise Invalid({"code": used}, used)
    _require_unused(work, round_, shown)
    code.proof = shown
    work.session.flush()
    return True


def _require_unused(work: Work, round_: Round, shown: str) -> None:
    if is_proof_used(work.session, round_, shown):
        raise Refused(
            _l("This device has a ballot paper for this vote already. Please reload the page.")
        )


def make_codes(work: Work, round_: Round, number: int, key: str) -> None:
    """Make so many voting codes for a planned round; those made before are void.

    `key` is a secret of ours. Raises Refused once the round has been open.
    """
    if round_.state is not RoundState.PLANNED:
        raise Refused(_l("Voting codes can only be made before the vote opens."))
    work.session.execute(delete(VotingCode).where(VotingCode.round_id == round_.id))
    codes: set[str] = set()
    while len(codes) < number:
        codes.add(new_code())
    work.session.execute(
        insert(VotingCode),
        [
            {"round_id": round_.id, "digest": code_digest(key, round_.id, code), "code": code}
            for code in codes
        ],
    )
    advance(work, round_.event)
    work.record(VotingCodesMade(round_.event_id, round_.id, number))


def follow_round(work: Work, fact: RoundStateChanged) -> None:
    """Do what a vote's opening and closing bring with them; for Bus.follow. Raises Refused where it
    opens for holders of codes and there are none.
    """
    round_, before = work.session.get_one(Round, fact.round_id), RoundState(fact.before)
    if round_.is_open and round_.electorate is Electorate.CODES:
        _hide_codes(work, round_)
    if round_.is_over and before in RUNNING:
        if round_.kind in VOTED_IN:
            round_.eligible = count_eligible(work.session, round_)  # whoever joins later could not
        if round_.is_secret:
            _lose_the_order(work, round_)


def _hide_codes(work: Work, round_: Round) -> None:
    """From the opening on nobody can read the codes that have not been used."""
    of_round = VotingCode.round_id == round_.id
    if not work.session.scalar(select(VotingCode.digest).where(of_round).limit(1)):
        raise Refused(_l("There are no voting codes for this vote. Please make them first."))
    work.session.execute(update(VotingCode).where(of_round).values(code=None))


def _lose_the_order(work: Work, round_: Round) -> None:
    """Write the roll and the ballots of a secret vote anew, sorted by numbers that tell no order.

    Databases keep rows in the order in which they came, and PostgreSQL with the number of the
    transaction: that would tell who was given a paper just before some ballot came.
    """
    _rewrite_roll(work, round_)
    _rewrite_ballots(work, round_)


def _rewrite_roll(work: Work, round_: Round) -> None:
    """Nobody needs the proofs any more; who knows a device's secret from now on finds nothing."""
    for table in (BallotPaper, VotingCode):
        of_round = table.round_id == round_.id
        rows = [
            dict(row._mapping)  # noqa: SLF001  the public name of it
            for row in work.session.execute(select(*table.__table__.columns).where(of_round))
        ]
        for row in rows:
            row["proof"] = row["proof"] and secrets.token_hex(32)
        work.session.execute(delete(table).where(of_round))
        _insert(
            work, table, sorted(rows, key=lambda row: row.get("participant_id") or row["digest"])
        )
    work.session.expire_all()


def _rewrite_ballots(work: Work, round_: Round) -> None:
    of_round = Ballot.round_id == round_.id
    ballots = [
        dict(row._mapping)  # noqa: SLF001
        for row in work.session.execute(select(*Ballot.__table__.columns).where(of_round))
    ]
    marks = [
        dict(row._mapping)  # noqa: SLF001
        for row in work.session.execute(
            select(*Mark.__table__.columns).join(Ballot).where(of_round)
        )
    ]
    work.session.execute(delete(Ballot).where(of_round))
    numbers = {one["id"]: new_number() for one in ballots}
    for one in ballots:
        one["id"], one["token"] = numbers[one["id"]], secrets.token_hex(32)
    for one in marks:
        one["ballot_id"] = numbers[one["ballot_id"]]
    _insert(work, Ballot, sorted(ballots, key=lambda one: one["id"]))
    _insert(work, Mark, sorted(marks, key=lambda one: (one["ballot_id"], one["idea_id"])))


def _insert(work: Work, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        work.session.execute(insert(table), list(rows))
