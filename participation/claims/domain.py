"""The verbs: give a guest a code, come back with one, take a guest's parts into an account."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from participation.claims.codes import hash_of, new_code
from participation.claims.facts import (
    ClaimCodeGiven,
    ClaimCodeRedeemed,
    PartsUnited,
    PartTakenOver,
)
from participation.claims.merging import to_count_again, unite
from participation.claims.models import Claim
from participation.events.models import Event, Participant
from participation.events.versions import advance
from participation.ideas.models import Idea
from participation.ideas.steps import recount
from participation.identity.models import Person
from participation.kernel.db import Work


@dataclass(frozen=True)
class Owner:
    """Whose parts become: a guest's or an account's."""

    guest: str | None = None
    person_id: int | None = None


def give_code(work: Work, guest: str, secret: str) -> str:
    """Make a code for a guest, in place of earlier ones, and give it: it is never readable again."""
    work.session.execute(delete(Claim).where(Claim.guest == guest))
    code = new_code()
    work.session.add(Claim(guest=guest, code_hash=hash_of(code, secret), created_at=work.now))
    work.session.flush()
    work.record(ClaimCodeGiven())
    return code


def come_back(work: Work, guest: str, *, bringing: str | None) -> None:
    """Let a browser stand for `guest`; what it did as the guest `bringing` joins what that one did.

    Codes of `bringing` lead to the same ideas from now on.
    """
    if bringing and bringing != guest:
        bring_together(work, bringing, Owner(guest=guest))
        work.session.execute(update(Claim).where(Claim.guest == bringing).values(guest=guest))
    work.record(ClaimCodeRedeemed())


def take_over(work: Work, guest: str, person: Person) -> None:
    """Make all parts of a guest an account's own. The guest's codes lead nowhere any more."""
    bring_together(work, guest, Owner(person_id=person.id))
    work.session.execute(delete(Claim).where(Claim.guest == guest))


def bring_together(work: Work, guest: str, owner: Owner) -> None:
    """Give every part of a guest to its owner, uniting the two where both took part."""
    counted = to_count_again(work, _parts_of_both(guest, owner))
    parts = work.session.scalars(
        select(Participant).where(Participant.guest == guest).order_by(Participant.event_id)
    ).all()
    for source in parts:
        event = work.session.get_one(Event, source.event_id)
        target = _part_of(work, event, owner)
        if target is None:
            _hand_over(work, event, source, owner)
        else:
            _unite(work, event, source, target)
    for number in sorted(counted):
        recount(work, work.session.get_one(Idea, number))


def _parts_of_both(guest: str, owner: Owner) -> Select[int]:
    return select(Participant.id).where(or_(Participant.guest == guest, _is(owner)))


def _is(owner: Owner) -> ColumnElement[bool]:
    if owner.person_id:
        return Participant.person_id == owner.person_id
    return Participant.guest == owner.guest


def _part_of(work: Work, event: Event, owner: Owner) -> Participant | None:
    return work.session.scalar(
        select(Participant).where(Participant.event_id == event.id, _is(owner))
    )


def _hand_over(work: Work, event: Event, source: Participant, owner: Owner) -> None:
    source.guest, source.person_id = owner.guest, owner.person_id
    work.session.flush()
    advance(work, event)
    work.record(PartTakenOver(event.id) if owner.person_id else PartsUnited(event.id))


def _unite(work: Work, event: Event, source: Participant, target: Participant) -> None:
    is_accounts = target.person_id is not None
    if not unite(work, event, source, target) and is_accounts:
        source.guest = None  # only a counted ballot is left, which is nobody's any more
        work.session.flush()
    work.record(PartTakenOver(event.id) if is_accounts else PartsUnited(event.id))
