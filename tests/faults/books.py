"""Whether the database says what the crowd was told: nothing lost, nothing twice."""

from collections import Counter

from sqlalchemy import select

from participation.events.models import Event, Participant, Round
from participation.kernel.audit import AuditEntry, verify
from participation.kernel.receipts import Receipt
from participation.voting.models import Ballot, Mark
from participation.voting.queries.tallies import tally
from participation.voting.queries.turnout import turnout
from tests.support.crowd import Crowd
from tests.support.house import House

Given = dict[tuple[str, int], int]  # dots by guest and idea


def told(house: House, crowd: Crowd) -> Given:
    """The dots that the crowd was told are saved; the last word on each idea counts."""
    given: Given = {}
    for one in crowd.ledger.acknowledged:
        if one.address.endswith("/vote"):
            idea = int(one.address.split("/")[-2])
            given[one.who.guest(house.app), idea] = one.data["value"]
    return {place: points for place, points in given.items() if points}


def check_votes(house: House, event: Event, round_: Round, crowd: Crowd) -> None:
    """Dots, ballots, tally and turnout are what was acknowledged; each vote was cast once."""
    given = told(house, crowd)
    with house.database.reading() as session:
        rows = session.execute(
            select(Participant.guest, Mark.idea_id, Mark.value)
            .join(Ballot, Ballot.participant_id == Participant.id)
            .join(Mark, Mark.ballot_id == Ballot.id)
            .where(Ballot.round_id == round_.id)
        )
        assert {(guest, idea): points for guest, idea, points in rows} == given
        spent: Counter[str] = Counter()
        for (guest, _idea), points in given.items():
            spent[guest] += points
        ballots = select(Participant.guest, Ballot.spent, Ballot.budget).join(
            Participant, Participant.id == Ballot.participant_id
        )
        for guest, sum_, budget in session.execute(ballots.where(Ballot.round_id == round_.id)):
            assert sum_ == spent[guest] <= budget
        by_idea: Counter[int] = Counter()
        for (_guest, idea), points in given.items():
            by_idea[idea] += points
        scores = tally(session, round_)
        assert {one.idea.id: one.score for one in scores if one.score} == by_idea
        assert turnout(session, round_).points == sum(spent.values())
    votes = [one for one in crowd.ledger.acknowledged if one.address.endswith("/vote")]
    assert acts(house, event, "VoteCast") == len(votes)


def check_records(house: House, event: Event, crowd: Crowd) -> None:
    """As many joined as were told so, each saved form has its receipt, and the log is whole."""
    joined = [one for one in crowd.ledger.acknowledged if one.address == "/join"]
    guests = {one.guest(house.app) for one in crowd.members}
    assert len(guests) == len(joined)
    with house.database.reading() as session:
        known = select(Participant.guest).where(Participant.event_id == event.id)
        everybody = list(session.scalars(known))
        assert guests <= set(everybody)
        senders = [f"guest:{guest}" for guest in guests]
        receipts = session.scalars(select(Receipt).where(Receipt.sender.in_(senders))).all()
        assert len(receipts) == len(crowd.ledger.acknowledged)
        assert all(one.answer for one in receipts)
        assert acts(house, event, "ParticipantJoined") == len(everybody)
        verdict = verify(session, house.database.audit_key)
        assert verdict.is_whole, verdict.faults


def acts(house: House, event: Event, act: str) -> int:
    """How often an act of an event stands in the audit log."""
    with house.database.reading() as session:
        kept = session.scalars(select(AuditEntry.kept).where(AuditEntry.act == act))
        return sum(one.get("event_id") == event.id for one in kept)
