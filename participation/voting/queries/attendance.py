"""Questions about who may vote, who was given a ballot paper, and how many did: numbers, never names."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from participation.events.models import Electorate, Participant, Round
from participation.identity.models import Grant, Role
from participation.voting.models import Ballot, BallotPaper, VotingCode

# Among fewer ballots, somebody is easily told by what they said.
FEWEST_BALLOTS = 5


@dataclass(frozen=True)
class Attendance:
    """How many may vote in a round, and how many were given a ballot paper; None where none are."""

    eligible: int
    papers: int | None = None


def attendance(session: Session, round_: Round) -> Attendance:
    """The figures of a round: those of its closing once it is over, else as of now."""
    eligible = round_.eligible if round_.is_over else None
    if eligible is None:
        eligible = count_eligible(session, round_)
    return Attendance(eligible, _papers(session, round_) if round_.is_secret else None)


def count_eligible(session: Session, round_: Round) -> int:
    """How many may vote in a round as of now."""
    return session.scalar(_eligible(round_)) or 0


def _eligible(round_: Round) -> Select[int]:
    if round_.electorate is Electorate.CODES:
        return select(func.count()).where(VotingCode.round_id == round_.id)
    people = select(func.count(Participant.id)).where(Participant.event_id == round_.event_id)
    if round_.electorate is Electorate.MEMBERS:
        return people.where(Participant.person_id.is_not(None))
    if round_.electorate is Electorate.STAFF:
        role = (Grant.person_id == Participant.person_id) & (Grant.role != Role.READER)
        return people.where(exists().where(role))
    return people


def _papers(session: Session, round_: Round) -> int:
    if round_.electorate is Electorate.CODES:
        used = VotingCode.proof.is_not(None)
        return (
            session.scalar(select(func.count()).where(VotingCode.round_id == round_.id, used)) or 0
        )
    return session.scalar(select(func.count()).where(BallotPaper.round_id == round_.id)) or 0


Held = tuple[int, int | None, str]  # a round, who says to hold its paper, and their proof


def papers_held(session: Session, said: Collection[Held]) -> set[Held]:
    """Of those who say to hold a ballot paper those who do; a paper from a code is nobody's."""
    if not said:
        return set()
    proofs = {(round_id, proof) for round_id, _who, proof in said}
    paper, code = BallotPaper, VotingCode
    papers = select(paper.round_id, paper.participant_id, paper.proof)
    codes = select(code.round_id, code.proof).join(Round, Round.id == code.round_id)
    codes = codes.where(Round.electorate == Electorate.CODES)
    given = session.execute(papers.where(tuple_(paper.round_id, paper.proof).in_(proofs)))
    by_code = session.execute(codes.where(tuple_(code.round_id, code.proof).in_(proofs)))
    named, anyones = set(map(tuple, given)), set(map(tuple, by_code))
    return {one for one in said if one in named or (one[0], one[2]) in anyones}


def has_paper(session: Session, round_: Round, participant: Participant) -> bool:
    """Whether somebody was given a ballot paper, on whatever device."""
    return session.get(BallotPaper, (round_.id, participant.id)) is not None


def is_proof_used(session: Session, round_: Round, proof: str) -> bool:
    """Whether a ballot paper of this round was given to a device with this proof."""
    return any(
        session.scalar(select(kind.proof).where(kind.round_id == round_.id, kind.proof == proof))
        for kind in (BallotPaper, VotingCode)
    )


def codes_of(session: Session, round_: Round) -> list[str]:
    """The voting codes of a round that can still be printed, in an order that says nothing."""
    codes = select(VotingCode.code).where(
        VotingCode.round_id == round_.id, VotingCode.code.is_not(None)
    )
    return sorted(code for code in session.scalars(codes) if code)


def tells_enough() -> ColumnElement[bool]:
    """For queries about rounds: whether what a round's ballots say may be told at all."""
    one = aliased(Ballot)  # the query around it may be about ballots too
    ballots = select(func.count(one.id)).where(one.round_id == Round.id, one.spent > 0)
    enough = ballots.correlate(Round).scalar_subquery() >= FEWEST_BALLOTS
    return or_(Round.is_secret.is_(False), enough)


def are_too_few(ballots: int) -> bool:
    """Whether somebody could be told by what so few ballots say."""
    return ballots < FEWEST_BALLOTS


def is_withheld(round_: Round, ballots: int) -> bool:
    """Whether nothing may be told of what was voted: it is secret, and too few took part."""
    return round_.is_secret and are_too_few(ballots)


def withheld(session: Session, rounds: Collection[Round]) -> set[int]:
    """The numbers of those secret votes of which nothing may be told, for too few took part."""
    secret = [one.id for one in rounds if one.is_secret]
    if not secret:
        return set()
    rows = session.execute(
        select(Ballot.round_id)
        .where(Ballot.round_id.in_(secret), Ballot.spent > 0)
        .group_by(Ballot.round_id)
        .having(func.count(Ballot.id) >= FEWEST_BALLOTS)
    )
    return set(secret) - set(rows.scalars())
