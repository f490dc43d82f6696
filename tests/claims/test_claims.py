"""Codes, coming back with one, and what was done in two browsers becoming one person's."""

import secrets

import pytest
from sqlalchemy import select

from participation.claims import domain
from participation.claims.codes import hash_of, is_well_formed, new_code, spaced
from participation.claims.domain import Owner
from participation.claims.models import Claim
from participation.claims.queries import claim_with, has_code, parts_of, written_by
from participation.comments.models import Comment, CommentStatus, CommentSupport
from participation.events.codes import ALPHABET, read_code
from participation.events.models import Event, Participant, RoundKind, RoundState
from participation.ideas.domain import support
from participation.ideas.models import Idea, Support
from participation.ideas.steps import recount
from participation.identity.rules import Viewer
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Base
from participation.voting.models import Ballot
from tests.support.house import House

SECRET = "a secret of this installation"
PHONE, LAPTOP = "p" * 64, "l" * 64
KNOWN = {
    "idea",
    "comment",
    "support",
    "comment_support",
    "ballot",
    "ballot_paper",
    "field_wish",
    "question",
    "question_support",
}


def bring_phone_to_laptop(house: House) -> None:
    with house.work() as work:
        domain.come_back(work, LAPTOP, bringing=PHONE)


def whole(house: House, kind: type[Base]) -> list[Base]:
    with house.database.reading() as session:
        return list(session.scalars(select(kind)))


def comment(house: House, idea: Idea, author: Participant, *supporters: Participant) -> Comment:
    with house.work() as work:
        made = Comment(
            idea_id=idea.id,
            participant_id=author.id,
            language="en",
            text="Yes",
            html="<p>Yes</p>",
            status=CommentStatus.PUBLISHED,
            support_count=len(supporters),
            created_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        for one in supporters:
            work.session.add(CommentSupport(comment_id=made.id, participant_id=one.id, at=work.now))
        return made


def supported(house: House, idea: Idea, *fans: Participant) -> Idea:
    for fan in fans:
        with house.work() as work:
            support(work, house.idea_case(work, fan, idea))
    return idea


def count_of(house: House, idea: Idea) -> int:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id).support_count


def test_a_code_has_twelve_clear_characters_in_three_groups() -> None:
    code = new_code()
    assert is_well_formed(code)
    assert set(code) <= set(ALPHABET)
    assert [len(group) for group in spaced(code).split()] == [4, 4, 4]
    assert read_code(f" {spaced(code).lower().replace(' ', '-')} ") == code


@pytest.mark.parametrize("wrong", ["", "CCCC", "C" * 13, "AAAAAAAAAAAA", "CCCC CCCC CCC"])
def test_what_is_no_code_is_not_taken_for_one(wrong: str) -> None:
    assert not is_well_formed(wrong)


def test_only_a_hash_under_our_secret_is_kept(each_house: House) -> None:
    with each_house.work() as work:
        code = domain.give_code(work, PHONE, SECRET)
    kept = whole(each_house, Claim)[0]
    assert isinstance(kept, Claim)
    assert kept.code_hash == hash_of(code, SECRET) != hash_of(code, "another secret")
    assert code not in str(vars(kept))


def test_a_new_code_replaces_the_old_one(each_house: House) -> None:
    with each_house.work() as work:
        old = domain.give_code(work, PHONE, SECRET)
    with each_house.work() as work:
        new = domain.give_code(work, PHONE, SECRET)
    with each_house.database.reading() as session:
        assert claim_with(session, hash_of(old, SECRET)) is None
        found = claim_with(session, hash_of(new, SECRET))
        assert found is not None
        assert found.guest == PHONE


def test_what_two_browsers_wrote_becomes_one_persons(each_house: House) -> None:
    event = each_house.event()
    phone, laptop = (each_house.participant(event, guest) for guest in (PHONE, LAPTOP))
    ideas = [each_house.idea(event, phone), each_house.idea(event, laptop)]
    other = each_house.idea(event)
    said = comment(each_house, other, phone)
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        owners = {session.get_one(Idea, idea.id).participant_id for idea in ideas}
        assert owners == {laptop.id}
        assert session.get_one(Comment, said.id).participant_id == laptop.id
        assert session.get(Participant, phone.id) is None
        (part,) = parts_of(session, LAPTOP)
        assert (part.ideas, part.comments) == (2, 1)
        assert written_by(session, Viewer(None, LAPTOP), 1)[1] == 2


def test_a_part_in_an_event_of_its_own_moves_whole(each_house: House) -> None:
    event = each_house.event()
    phone = each_house.participant(event, PHONE)
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        assert session.get_one(Participant, phone.id).guest == LAPTOP


def test_who_supported_with_both_counts_once(each_house: House) -> None:
    event = each_house.event()
    phone, laptop, kim = (each_house.participant(event, who) for who in (PHONE, LAPTOP, "k" * 64))
    both = supported(each_house, each_house.idea(event), phone, laptop, kim)
    one = supported(each_house, each_house.idea(event), phone)
    said = comment(each_house, both, kim, phone, laptop)
    bring_phone_to_laptop(each_house)
    assert (count_of(each_house, both), count_of(each_house, one)) == (2, 1)
    with each_house.database.reading() as session:
        assert session.get_one(Comment, said.id).support_count == 1
        fans = session.scalars(select(Support.participant_id).where(Support.idea_id == both.id))
        assert set(fans) == {laptop.id, kim.id}


def test_nobody_supports_their_own_afterwards(each_house: House) -> None:
    event = each_house.event()
    phone, laptop = (each_house.participant(event, guest) for guest in (PHONE, LAPTOP))
    idea = supported(each_house, each_house.idea(event, laptop), phone)
    said = comment(each_house, idea, phone, laptop)
    bring_phone_to_laptop(each_house)
    assert count_of(each_house, idea) == 0
    with each_house.database.reading() as session:
        assert session.get_one(Comment, said.id).support_count == 0


def test_supporters_of_merged_ideas_are_counted_once_each(each_house: House) -> None:
    event, other = each_house.event(), each_house.event()
    there, here = each_house.participant(other, PHONE), each_house.participant(event, LAPTOP)
    behind = supported(each_house, each_house.idea(other), there)
    front = supported(each_house, each_house.idea(event), here)
    with each_house.work() as work:
        work.session.get_one(Idea, behind.id).merged_into_id = front.id
        recount(work, work.session.get_one(Idea, front.id))
    assert count_of(each_house, front) == 2
    bring_phone_to_laptop(each_house)
    assert (count_of(each_house, front), count_of(each_house, behind)) == (1, 1)


def test_a_ballot_moves_where_there_is_none_and_else_both_stay_as_cast(each_house: House) -> None:
    event = each_house.event()
    phone, laptop = (each_house.participant(event, guest) for guest in (PHONE, LAPTOP))
    other = each_house.event()
    there, here = each_house.participant(other, PHONE), each_house.participant(other, LAPTOP)
    for one, voters in ((event, (phone, laptop)), (other, (there,))):
        idea = each_house.idea(one)
        each_house.move(one, RoundKind.COLLECT, RoundState.CLOSED)
        round_ = each_house.move(one, RoundKind.VOTE, RoundState.OPEN)
        for voter in voters:
            each_house.vote(round_, voter, idea, 2)
    each_house.move(event, RoundKind.VOTE, RoundState.CLOSED)
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        ballots = session.execute(select(Ballot.participant_id, Ballot.spent))
        assert sorted(tuple(row) for row in ballots) == sorted(
            [(phone.id, 2), (laptop.id, 2), (here.id, 2)]
        )
        assert session.get(Participant, phone.id) is not None
        assert session.get(Participant, there.id) is None
    bring_phone_to_laptop(each_house)  # again: nothing changes
    assert len(whole(each_house, Ballot)) == 3


def test_papers_of_both_browsers_lead_to_the_same_ideas(each_house: House) -> None:
    with each_house.work() as work:
        codes = [domain.give_code(work, guest, SECRET) for guest in (PHONE, LAPTOP)]
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        found = [claim_with(session, hash_of(code, SECRET)) for code in codes]
    assert [claim.guest for claim in found if claim] == [LAPTOP, LAPTOP]


def test_an_account_takes_over_what_a_guest_did(each_house: House) -> None:
    kim = each_house.person("kim")
    event, other = each_house.event(), each_house.event()
    guest = each_house.participant(event, PHONE)
    idea = each_house.idea(event, guest)
    each_house.participant(other, PHONE)
    with each_house.work() as work:
        mine = Participant(event_id=other.id, person_id=kim.id, guest=None, joined_at=work.now)
        work.session.add(mine)
    with each_house.work() as work:
        domain.give_code(work, PHONE, SECRET)
    with each_house.work() as work:
        domain.take_over(work, PHONE, kim)
    with each_house.database.reading() as session:
        assert parts_of(session, PHONE) == ()
        assert not has_code(session, PHONE)
        owners = session.scalars(select(Participant.person_id)).all()
        assert owners == [kim.id, kim.id]
        owner = session.get_one(Idea, idea.id).author
        assert owner is not None
        assert (owner.person_id, owner.guest) == (kim.id, None)


def test_while_a_vote_is_running_one_person_keeps_one_ballot(each_house: House) -> None:
    event = each_house.event()
    phone, laptop = (each_house.participant(event, guest) for guest in (PHONE, LAPTOP))
    idea = each_house.idea(event)
    each_house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    round_ = each_house.move(event, RoundKind.VOTE, RoundState.OPEN)
    for voter, dots in ((phone, 1), (laptop, 3)):
        each_house.vote(round_, voter, idea, dots)
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        ballots = session.execute(select(Ballot.participant_id, Ballot.spent))
        assert [tuple(row) for row in ballots] == [(laptop.id, 3)]
        assert session.get(Participant, phone.id) is None


def test_a_counted_ballot_that_stays_behind_is_nobodys(each_house: House) -> None:
    kim, event = each_house.person("kim"), each_house.event()
    guest = each_house.participant(event, PHONE)
    with each_house.work() as work:
        mine = Participant(event_id=event.id, person_id=kim.id, guest=None, joined_at=work.now)
        work.session.add(mine)
    idea = each_house.idea(event)
    each_house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    round_ = each_house.move(event, RoundKind.VOTE, RoundState.OPEN)
    for voter in (guest, mine):
        each_house.vote(round_, voter, idea, 1)
    each_house.move(event, RoundKind.VOTE, RoundState.CLOSED)
    with each_house.work() as work:
        domain.take_over(work, PHONE, kim)
    with each_house.database.reading() as session:
        left = session.get_one(Participant, guest.id)
        assert (left.guest, left.person_id) == (None, None)
        assert len(session.scalars(select(Ballot)).all()) == 2


def test_who_they_are_is_kept_and_filled_up(each_house: House) -> None:
    event = each_house.event()
    phone, laptop = (each_house.participant(event, guest) for guest in (PHONE, LAPTOP))
    with each_house.work() as work:
        work.session.get_one(Participant, phone.id).alias = "Kim"
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        assert session.get_one(Participant, laptop.id).alias == "Kim"


def test_screens_of_the_events_hear_of_it_and_the_log_keeps_no_names(each_house: House) -> None:
    event = each_house.event()
    for guest in (PHONE, LAPTOP):
        each_house.idea(event, each_house.participant(event, guest))
    with each_house.database.reading() as session:
        before = session.get_one(Event, event.id).version
    with each_house.work() as work:
        domain.give_code(work, LAPTOP, SECRET)
    bring_phone_to_laptop(each_house)
    with each_house.database.reading() as session:
        assert session.get_one(Event, event.id).version > before
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-3:]
    assert [(one.act, one.kept) for one in entries] == [
        ("ClaimCodeGiven", {}),
        ("PartsUnited", {"event_id": event.id}),
        ("ClaimCodeRedeemed", {}),
    ]


def test_everything_that_hangs_on_a_participant_is_moved() -> None:
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "participant"
    }
    assert hanging == KNOWN


def test_a_guest_with_nothing_brings_nothing(each_house: House) -> None:
    with each_house.work() as work:
        domain.come_back(work, secrets.token_hex(32), bringing=PHONE)
        domain.bring_together(work, PHONE, Owner(guest=PHONE))
    assert whole(each_house, Participant) == []
