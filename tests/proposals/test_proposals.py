"""Proposals of topic fields: worked out from real texts, decided in parts, undone as one act."""

import pytest
from sqlalchemy import select

from participation.events.models import Event
from participation.grouping.embedding import PieceCounter
from participation.ideas.domain import withdraw
from participation.ideas.models import Idea, Placed, Status
from participation.ideas.steps import set_status
from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.proposals.models import ChangeKind, IdeaMap, RunState, Start
from participation.proposals.queries import latest_proposals
from participation.proposals.worker.mapping import draw_map
from participation.topics import domain
from participation.topics.domain import FieldDraft
from participation.topics.models import TopicField
from tests.proposals.office import Office, clear_ideas, new_ones
from tests.support.house import House
from tests.topics.test_sorting import field, sort, undo

NEW, MOVE = ChangeKind.NEW, ChangeKind.MOVE


@pytest.fixture
def kim(each_house: House) -> Person:
    return each_house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(each_house: House, kim: Person) -> Event:
    return each_house.event(moderator=kim)


@pytest.fixture
def office(each_house: House, kim: Person, event: Event) -> Office:
    return Office(each_house, kim, event)


def test_ideas_of_both_languages_become_fields_with_names_quotes_and_figures(
    each_house: House, office: Office, event: Event
) -> None:
    ideas = clear_ideas(each_house, event)
    number = office.propose(fineness=4)
    rows = office.rows(number)
    assert office.proposal(number).state is RunState.DONE
    assert office.proposal(number).read == 21
    assert {one.id for some in ideas.values() for one in some} == set().union(*new_ones(rows))
    for row in rows:
        assert row.kind is NEW
        assert row.name["de"]
        assert row.name["en"]
        assert row.quote_id in {idea for idea, _sure, _from in row.ideas}
        assert row.size == len(row.ideas)
        assert 0 <= row.sureness <= 1
    assert office.field_of(ideas["bikes"][0]) == [None]  # nothing moves before somebody accepts it


def test_accepting_a_part_moves_that_part_and_undoing_it_leaves_nothing(
    each_house: House, office: Office, event: Event
) -> None:
    clear_ideas(each_house, event)
    number = office.propose()
    first = office.rows(number)[0]
    done = office.accept(number, first.id)
    assert (done.moved, done.left) == (first.size, 0)
    inside = [idea for idea, _sure, _from in first.ideas]
    with each_house.database.reading() as session:
        placed = session.scalars(select(Idea.placed).where(Idea.field_id.is_not(None))).all()
        assert [*placed] == [Placed.PERSON] * len(inside)
    assert office.undo(number, done.act) == (len(inside), 0)
    with each_house.database.reading() as session:
        assert session.scalars(select(Idea).where(Idea.field_id.is_not(None))).all() == []
        assert [one.is_offered for one in session.scalars(select(TopicField))] == [False]
    again = office.accept(number, first.id)
    assert again.act != done.act
    with each_house.database.reading() as session:
        assert [one.is_offered for one in session.scalars(select(TopicField))] == [True]


def test_accepting_all_is_one_act_that_is_undone_as_one(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    clear_ideas(each_house, event)
    number = office.propose()
    done = office.accept(number)
    assert done.moved == 21
    with pytest.raises(Refused, match="has decided"):
        office.accept(number)
    # The board's list of last changes undoes it as well; then it can be decided anew.
    assert undo(each_house, kim, event, 1) == (21, [])
    with each_house.database.reading() as session:
        (listed,) = latest_proposals(session, event)
    assert listed.unanswered == listed.number == len(office.rows(number))
    assert office.accept(number).moved == 21


@pytest.mark.parametrize("last_word", ["accept", "dismiss"])
def test_once_all_is_decided_the_first_map_is_asked_for_and_only_the_first(
    each_house: House, office: Office, event: Event, last_word: str
) -> None:
    def is_asked_for() -> bool:
        with each_house.database.reading() as session:
            drawn = session.get(IdeaMap, event.id)
            return drawn is not None and drawn.asked_at is not None

    clear_ideas(each_house, event)
    number = office.propose()
    *others, last = office.rows(number)
    for one in others:
        office.accept(number, one.id)
    assert not is_asked_for()
    getattr(office, last_word)(number, last.id)
    assert is_asked_for()
    assert draw_map(each_house.database, event.id, PieceCounter) == 21
    office.undo(number, 1)
    office.accept(number, others[0].id)
    assert not is_asked_for()


def test_a_dismissed_suggestion_can_be_reopened(
    each_house: House, office: Office, event: Event
) -> None:
    clear_ideas(each_house, event)
    number = office.propose()
    row = office.rows(number)[0]
    act = office.dismiss(number, row.id)
    with pytest.raises(Refused, match="has decided"):
        office.accept(number, row.id)
    assert office.undo(number, act) == (0, 0)
    assert office.accept(number, row.id).moved == row.size
    with pytest.raises(Refused, match="undone already"):
        office.undo(number, act)


def test_an_idea_that_was_left_out_stays_where_it_is(
    each_house: House, office: Office, event: Event
) -> None:
    ideas = clear_ideas(each_house, event)
    number = office.propose()
    out = ideas["trees"][0]
    done = office.accept(number, without=frozenset({out.id}))
    assert (done.moved, done.left) == (20, 0)
    assert office.field_of(out) == [None]


def test_what_a_person_moved_stays_and_is_in_no_later_difference(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    ideas = clear_ideas(each_house, event)
    office.accept(office.propose())
    odd = field(each_house, "Odd things")
    strange, known = ideas["bikes"][0], office.field_of(ideas["bikes"][0])
    before = each_house.database
    with before.reading() as session:
        there = session.get_one(Idea, strange.id).field
    sort(each_house, kim, event, odd, (strange, there))
    rows = office.rows(office.propose())
    assert strange.id not in {idea for row in rows for idea, *_more in row.ideas}
    assert office.field_of(strange) != known


def test_a_second_proposal_over_what_was_accepted_has_nothing_to_change(
    each_house: House, office: Office, event: Event
) -> None:
    clear_ideas(each_house, event)
    office.accept(office.propose())
    assert office.rows(office.propose()) == []


def test_new_ideas_go_to_the_fields_that_exist(
    each_house: House, office: Office, event: Event
) -> None:
    clear_ideas(each_house, event)
    office.accept(office.propose(Start.NOTHING, 4))
    late = each_house.idea(event, title="Noch mehr Radwege und Fahrradständer", language="de")
    rows = office.rows(office.propose(Start.FIELDS))
    assert [(row.kind, [one[0] for one in row.ideas]) for row in rows] == [(MOVE, [late.id])]
    office.accept(office.proposal(rows[0].proposal_id).id)
    with each_house.database.reading() as session:
        near = session.scalar(select(Idea.field_id).where(Idea.title.like("Fahrradständer%")))
        assert session.get_one(Idea, late.id).field_id == near


def test_from_empty_fields_their_names_lead(
    each_house: House, office: Office, event: Event
) -> None:
    ideas = clear_ideas(each_house, event)
    with each_house.work() as work:
        for de, en in (("Radverkehr", "Cycling"), ("Büchereien", "Libraries"), ("Bäume", "Trees")):
            domain.add_field(work, FieldDraft(Words({"de": de, "en": en}), Words({})))
    number = office.propose(Start.FIELDS)
    office.accept(number)
    for name, some in (("Cycling", "bikes"), ("Libraries", "libraries"), ("Trees", "trees")):
        stand = office.field_of(*ideas[some])
        assert stand.count(name) >= 5, stand


def test_from_the_catalogue_its_names_are_used(
    each_house: House, office: Office, event: Event
) -> None:
    ideas = clear_ideas(each_house, event)
    office.accept(office.propose(Start.CATALOGUE))
    assert "Cycling" in office.field_of(*ideas["bikes"])
    assert "Libraries and meeting places" in office.field_of(*ideas["libraries"])


def test_a_field_is_divided_into_parts_also_what_was_placed_by_hand(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    ideas = clear_ideas(each_house, event)
    everything = field(each_house, "Everything")
    some = [*ideas["bikes"], *ideas["libraries"]]
    sort(each_house, kim, event, everything, *[(one, None) for one in some])
    rows = office.rows(office.propose(fineness=4, field_id=everything.id))
    assert set().union(*new_ones(rows)) == {one.id for one in some}
    assert len(rows) >= 2
    done = office.accept(rows[0].proposal_id, rows[0].id)
    assert office.undo(rows[0].proposal_id, done.act) == (rows[0].size, 0)
    assert office.field_of(*some) == ["Everything"] * len(some)


def test_what_was_taken_away_or_moved_meanwhile_drops_out(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    ideas = clear_ideas(each_house, event)
    number = office.propose()
    hidden, moved, gone = ideas["trees"][:3]
    sort(each_house, kim, event, field(each_house), (moved, None))
    with each_house.work() as work:
        set_status(work, work.session.get_one(Idea, hidden.id), Status.HIDDEN)
        work.session.delete(work.session.get_one(Idea, gone.id))
    done = office.accept(number)
    assert (done.moved, done.left) == (18, 3)
    assert office.field_of(moved) == ["Buses"]


def test_nothing_is_left_to_accept_where_everything_has_been_moved_since(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    idea = each_house.idea(event)
    number = office.propose()
    sort(each_house, kim, event, field(each_house), (idea, None))
    with pytest.raises(Refused, match="moved or taken away since"):
        office.accept(number)


def test_proposals_of_all_events_move_ideas_of_each_in_one_act(
    each_house: House, event: Event
) -> None:
    editor = each_house.person("eda", Role.EDITOR)
    office = Office(each_house, editor, None)
    other = each_house.event()
    clear_ideas(each_house, event)
    clear_ideas(each_house, other)
    number = office.propose()
    done = office.accept(number)
    assert done.moved == 42
    assert office.undo(number, done.act) == (42, 0)


def test_the_log_keeps_numbers_and_no_texts(
    each_house: House, office: Office, event: Event
) -> None:
    clear_ideas(each_house, event)
    number = office.propose()
    row = office.rows(number)[0]
    act = office.accept(number, row.id).act
    office.undo(number, act)
    with each_house.database.reading() as session:
        kept = [
            (one.act, one.kept)
            for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            if one.act.startswith("Proposal")
        ]
    about = {"proposal_id": number, "event_id": event.id}
    assert kept == [
        ("ProposalStarted", about),
        ("ProposalFinished", about | {"number": len(office.rows(number))}),
        ("ProposalAnswered", about | {"act": act, "suggestions": [row.id], "accepted": True}),
        ("ProposalReopened", about | {"act": act}),
    ]


def test_an_idea_withdrawn_by_its_author_is_not_read(
    each_house: House, office: Office, event: Event
) -> None:
    author = each_house.participant(event)
    idea = each_house.idea(event, author)
    with each_house.work() as work:
        withdraw(work, each_house.idea_case(work, author, idea))
    assert office.proposal(office.propose()).read == 0


def test_a_field_that_was_locked_meanwhile_neither_gives_nor_takes(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    ideas = clear_ideas(each_house, event)
    trees = field(each_house, "Trees")
    sort(each_house, kim, event, trees, *[(one, None) for one in ideas["trees"][:5]])
    number = office.propose(Start.FIELDS)
    to_trees = next(row for row in office.rows(number) if row.field_id == trees.id)
    with each_house.work() as work:
        domain.lock_field(work, work.session.get_one(TopicField, trees.id), locked=True)
    with pytest.raises(Refused, match="locked"):
        office.accept(number, to_trees.id)
    with pytest.raises(Refused, match="locked"):
        office.ask(field_id=trees.id)
    later = office.rows(office.propose(Start.FIELDS))
    assert trees.id not in {row.field_id for row in later}
    assert not {one.id for one in ideas["trees"][:5]} & {i for row in later for i, *_m in row.ideas}


def test_two_fields_that_are_one_are_merged_and_parted_again(
    each_house: House, event: Event
) -> None:
    eda = each_house.person("eda", Role.EDITOR)
    office = Office(each_house, eda, event)
    ideas = clear_ideas(each_house, event)
    cycling, bikes = field(each_house, "Cycling"), field(each_house, "Bikes")
    sort(each_house, eda, event, cycling, *[(one, None) for one in ideas["bikes"][:4]])
    sort(each_house, eda, event, bikes, *[(one, None) for one in ideas["bikes"][4:]])
    rows = office.rows(office.propose())
    merge = next(row for row in rows if row.kind is ChangeKind.MERGE)
    assert (merge.field_id, merge.other_id) == (cycling.id, bikes.id)
    done = office.accept(merge.proposal_id, merge.id)
    assert done.merged == 1
    assert set(office.field_of(*ideas["bikes"])) == {"Cycling"}
    assert office.undo(merge.proposal_id, done.act)[0] == 3
    assert office.field_of(*ideas["bikes"]) == ["Cycling"] * 4 + ["Bikes"] * 3
    assert office.accept(merge.proposal_id, merge.id).merged == 1


def test_of_all_at_once_what_cannot_be_followed_stays_open(
    each_house: House, office: Office, event: Event, kim: Person
) -> None:
    ideas = clear_ideas(each_house, event)
    trees = field(each_house, "Trees")
    sort(each_house, kim, event, trees, *[(one, None) for one in ideas["trees"][:5]])
    number = office.propose(Start.FIELDS)
    with each_house.work() as work:
        domain.lock_field(work, work.session.get_one(TopicField, trees.id), locked=True)
    done = office.accept(number)
    assert done.skipped == 1
    assert [row.accepted for row in office.rows(number) if row.field_id == trees.id] == [None]
