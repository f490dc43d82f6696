"""The verbs on ideas: what they write, what they keep, and what they tell."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from participation.events.models import Event, EventKind, Participant, Round, RoundKind, RoundState
from participation.ideas import domain
from participation.ideas.domain import IdeaDraft
from participation.ideas.models import Idea, IdeaKind, Status, StatusChange, Support
from participation.ideas.queries.history import earlier_wordings, history_of
from participation.ideas.queries.ideas import supported_by
from participation.ideas.rules import IdeaCase
from participation.identity.rules import Viewer
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from tests.support.house import ORIGIN, House, new_key
from tests.support.parallel import at_once, raised

DRAFT = IdeaDraft("Benches", "More **benches**.", IdeaKind.EXPECTATION, "en")
Verb = Callable[[Work, IdeaCase], object]


@pytest.fixture
def event(each_house: House) -> Event:
    """A workshop that is collecting."""
    event = each_house.event()
    each_house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


@pytest.fixture
def author(each_house: House, event: Event) -> Participant:
    return each_house.participant(event)


def submit(house: House, event: Event, author: Participant, draft: IdeaDraft = DRAFT) -> Idea:
    with house.work() as work:
        participant = work.session.get_one(Participant, author.id)
        about = IdeaCase(Viewer(None, author.guest), house.again(work, event), participant)
        return domain.submit(work, about, draft)


def act(house: House, verb: Verb, who: Participant, idea: Idea) -> None:
    with house.work() as work:
        verb(work, house.idea_case(work, who, idea))


def edit(house: House, who: Participant, idea: Idea, draft: IdeaDraft = DRAFT) -> None:
    act(house, lambda work, about: domain.edit(work, about, draft), who, idea)


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def history(house: House, idea: Idea) -> list[Status]:
    with house.database.reading() as session:
        return [step.status for step in history_of(session, idea)]


def last_act(house: House) -> tuple[str, dict[str, object]]:
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    return entry.act, entry.kept


def approve_first(house: House, event: Event) -> None:
    with house.work() as work:
        house.again(work, event).approval_first = True


def supporters(house: House, idea: Idea) -> tuple[int, int | None]:
    """The count on the idea, and how many rows there are."""
    with house.database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Support))
        return session.get_one(Idea, idea.id).support_count, rows


# Submitting


def test_an_idea_is_kept_as_it_was_written(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = again(each_house, submit(each_house, event, author))
    assert (idea.title, idea.text, idea.kind) == ("Benches", DRAFT.text, IdeaKind.EXPECTATION)
    assert idea.html.strip() == "<p>More <strong>benches</strong>.</p>"
    assert (idea.participant_id, idea.language, idea.edited_at) == (author.id, "en", None)
    with each_house.work() as work:
        assert idea.round_id == each_house.again(work, event).rounds[0].id


@pytest.mark.parametrize("approval", [False, True])
def test_where_approval_comes_first_an_idea_waits(house: House, approval: bool) -> None:
    event = house.event(approval_first=approval)
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    idea = submit(house, event, house.participant(event))
    status = Status.SUBMITTED if approval else Status.PUBLISHED
    assert history(house, idea) == [status]
    kept = {"event_id": event.id, "idea_id": idea.id, "status": status.value}
    assert last_act(house) == ("IdeaSubmitted", kept)


def test_outside_a_collecting_round_nothing_is_submitted(house: House) -> None:
    event = house.event()
    participant = house.participant(event)
    with pytest.raises(Refused) as refused:
        submit(house, event, participant)
    assert refused.value.status == 409
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Idea.id))) == 0


def test_ideas_submitted_at_once_all_land(
    each_house: House, event: Event, author: Participant
) -> None:
    drafts = [IdeaDraft(str(number), "", IdeaKind.IDEA, "en") for number in range(12)]
    acts = [partial(submit, each_house, event, author, draft) for draft in drafts]
    assert raised(at_once(acts)) == []
    with each_house.database.reading() as session:
        ideas = session.scalars(select(Idea)).all()
    assert sorted(int(idea.title) for idea in ideas) == list(range(12))
    assert len({idea.version for idea in ideas}) == 12


# Editing


def test_an_edit_keeps_the_earlier_wording(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    for title in ("Chairs", "Sofas"):
        edit(each_house, author, idea, IdeaDraft(title, "New.", IdeaKind.IDEA, "de"))
    now = again(each_house, idea)
    assert (now.title, now.text, now.html.strip()) == ("Sofas", "New.", "<p>New.</p>")
    assert (now.kind, now.language) == (IdeaKind.IDEA, "de")
    assert now.edited_at
    with each_house.database.reading() as session:
        kept = [(one.title, one.language) for one in earlier_wordings(session, idea)]
    assert kept == [("Chairs", "de"), ("Benches", "en")]
    assert history(each_house, idea) == [Status.PUBLISHED]


def test_an_edit_that_changes_no_word_keeps_no_wording(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    edit(each_house, author, idea, IdeaDraft(DRAFT.title, DRAFT.text, IdeaKind.IDEA, "de"))
    now = again(each_house, idea)
    assert (now.kind, now.language, now.edited_at) == (IdeaKind.IDEA, "de", None)
    with each_house.database.reading() as session:
        assert not earlier_wordings(session, idea)


@pytest.mark.parametrize("title", ["Chairs", DRAFT.title])
def test_a_new_wording_has_to_be_approved_again(
    each_house: House, event: Event, author: Participant, title: str
) -> None:
    idea = submit(each_house, event, author)
    approve_first(each_house, event)
    edit(each_house, author, idea, IdeaDraft(title, DRAFT.text, IdeaKind.IDEA, "en"))
    expected = [Status.PUBLISHED] if title == DRAFT.title else [Status.PUBLISHED, Status.SUBMITTED]
    assert history(each_house, idea) == expected


def test_an_edit_while_waiting_goes_on_waiting(house: House) -> None:
    event = house.event(approval_first=True)
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author = house.participant(event)
    idea = submit(house, event, author)
    edit(house, author, idea, IdeaDraft("Chairs", "", IdeaKind.IDEA, "en"))
    assert history(house, idea) == [Status.SUBMITTED]


def test_during_a_vote_the_wording_stays(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    each_house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    each_house.move(event, RoundKind.VOTE, RoundState.OPEN)
    with pytest.raises(Refused, match="while the vote is open"):
        edit(each_house, author, idea, IdeaDraft("Chairs", "", IdeaKind.IDEA, "en"))
    assert again(each_house, idea).title == "Benches"


# Withdrawing and bringing back


@pytest.mark.parametrize("approval", [False, True])
def test_an_idea_can_be_withdrawn_and_brought_back(
    each_house: House, event: Event, author: Participant, approval: bool
) -> None:
    idea = submit(each_house, event, author)
    if approval:
        approve_first(each_house, event)
    act(each_house, domain.withdraw, author, idea)
    assert again(each_house, idea).is_withdrawn
    act(each_house, domain.bring_back, author, idea)
    back = Status.SUBMITTED if approval else Status.PUBLISHED
    assert history(each_house, idea) == [Status.PUBLISHED, Status.WITHDRAWN, back]


@pytest.mark.parametrize("verb", [domain.withdraw, domain.bring_back, domain.support])
def test_a_refused_act_leaves_nothing(house: House, verb: Verb) -> None:
    event = house.event()
    author = house.participant(event)
    idea = house.idea(event, author, status=Status.HIDDEN)
    before = again(house, idea).version
    with pytest.raises(Refused) as refused:
        act(house, verb, author, idea)
    assert refused.value.status == 409
    assert (history(house, idea), again(house, idea).version) == ([Status.HIDDEN], before)


def test_what_is_withdrawn_cannot_be_withdrawn_again(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    act(each_house, domain.withdraw, author, idea)
    with pytest.raises(Refused, match="withdrawn"):
        act(each_house, domain.withdraw, author, idea)


# Supporting


def test_supporting_twice_is_supporting_once(each_house: House, event: Event) -> None:
    idea, fan = each_house.idea(event), each_house.participant(event)
    for _ in range(2):
        act(each_house, domain.support, fan, idea)
        assert supporters(each_house, idea) == (1, 1)
    with each_house.database.reading() as session:
        assert supported_by(session, fan, [idea.id, 99]) == {idea.id}
    for _ in range(2):
        act(each_house, domain.take_support_back, fan, idea)
        assert supporters(each_house, idea) == (0, 0)


def test_an_account_supports_in_a_consultation_without_joining_first(each_house: House) -> None:
    event = each_house.event(kind=EventKind.CONSULTATION)
    idea, board = each_house.idea(event), f"/events/{event.id}"
    supports = f'action="/ideas/{idea.id}/support"'
    citizen = each_house.browser().sign_in(each_house.person("citizen"))
    for path in (board, f"/ideas/{idea.id}"):
        assert supports in citizen.get(path).text
        assert supports not in each_house.browser().get(path).text
    each_house.browser().post(f"/ideas/{idea.id}/support", status=403)
    citizen.post(f"/ideas/{idea.id}/support/withdrawal")  # there is nothing to take back
    assert "You support this" in citizen.post(f"/ideas/{idea.id}/support").text
    assert supporters(each_house, idea) == (1, 1)
    citizen.post(f"/ideas/{idea.id}/support/withdrawal")
    assert supporters(each_house, idea) == (0, 0)


def test_a_board_in_a_vote_offers_no_dots_to_who_has_not_joined(house: House) -> None:
    event = house.event(kind=EventKind.CONSULTATION)
    house.idea(event)
    house.move(event, RoundKind.VOTE, RoundState.OPEN)
    citizen = house.browser().sign_in(house.person("citizen"))
    assert "Give a dot" not in citizen.get(f"/events/{event.id}").text


def test_what_changed_nothing_is_not_told(each_house: House, event: Event) -> None:
    idea, fan = each_house.idea(event), each_house.participant(event)
    act(each_house, domain.support, fan, idea)
    before = (last_act(each_house), again(each_house, idea).version)
    act(each_house, domain.support, fan, idea)
    assert (last_act(each_house), again(each_house, idea).version) == before
    act(each_house, domain.take_support_back, fan, idea)
    assert last_act(each_house)[0] == "SupportTakenBack"


def persistent(house: House, verb: Verb, who: Participant, idea: Idea) -> None:
    """Act as web/writes.py does: once more after a collision with oneself."""
    try:
        act(house, verb, who, idea)
    except IntegrityError:
        act(house, verb, who, idea)


def test_one_person_supporting_in_parallel_counts_once(each_house: House, event: Event) -> None:
    idea, fan = each_house.idea(event), each_house.participant(event)
    outcomes = at_once([lambda: persistent(each_house, domain.support, fan, idea)] * 8)
    assert raised(outcomes) == []
    assert supporters(each_house, idea) == (1, 1)
    outcomes = at_once([lambda: persistent(each_house, domain.take_support_back, fan, idea)] * 8)
    assert raised(outcomes) == []
    assert supporters(each_house, idea) == (0, 0)


def test_many_supporting_in_parallel_are_all_counted(each_house: House, event: Event) -> None:
    idea = each_house.idea(event)
    fans = [each_house.participant(event) for _ in range(12)]
    acts = [partial(persistent, each_house, domain.support, fan, idea) for fan in fans]
    assert raised(at_once(acts)) == []
    assert supporters(each_house, idea) == (12, 12)


def test_an_edit_and_support_at_once_do_not_block_each_other(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    fans = [each_house.participant(event) for _ in range(8)]
    acts = [partial(persistent, each_house, domain.support, fan, idea) for fan in fans]
    drafts = [IdeaDraft(f"Draft {number}", "", IdeaKind.IDEA, "en") for number in range(8)]
    acts += [partial(edit, each_house, author, idea, draft) for draft in drafts]
    assert raised(at_once(acts)) == []
    assert supporters(each_house, idea) == (8, 8)
    assert again(each_house, idea).title.startswith("Draft")


def test_the_database_itself_keeps_the_count_from_going_below_zero(
    each_house: House, event: Event
) -> None:
    each_house.idea(event)
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.execute(text("UPDATE idea SET support_count = -1"))


def test_who_has_not_joined_cannot_support(house: House) -> None:
    idea = house.idea(house.event())
    with pytest.raises(Refused) as refused, house.work() as work:
        domain.support(work, house.idea_case(work, None, idea))
    assert refused.value.status == 409


def test_somebodys_cards_are_renewed_and_nobody_elses(
    each_house: House, event: Event, author: Participant
) -> None:
    mine, other = submit(each_house, event, author), each_house.idea(event)
    before = again(each_house, other).version
    act(each_house, domain.renew_cards_of, author, mine)
    assert again(each_house, other).version == before
    with each_house.work() as work:
        assert again(each_house, mine).version == each_house.again(work, event).version


# Versions and the log


def test_the_version_rises_with_every_act(
    each_house: House, event: Event, author: Participant
) -> None:
    fan = each_house.participant(event)
    idea = submit(each_house, event, author)
    versions = [again(each_house, idea).version]
    acts: list[tuple[Verb, Participant]] = [
        (domain.support, fan),
        (lambda work, about: domain.edit(work, about, DRAFT), author),
        (domain.take_support_back, fan),
        (domain.withdraw, author),
        (domain.bring_back, author),
    ]
    for verb, who in acts:
        act(each_house, verb, who, idea)
        versions.append(again(each_house, idea).version)
    assert all(earlier < later for earlier, later in pairwise(versions))
    with each_house.work() as work:
        assert each_house.again(work, event).version == versions[-1]


def test_the_log_tells_of_an_idea_neither_who_nor_what(
    each_house: House, event: Event, author: Participant
) -> None:
    idea = submit(each_house, event, author)
    edit(each_house, author, idea, IdeaDraft("Chairs", "", IdeaKind.IDEA, "en"))
    act(each_house, domain.support, each_house.participant(event), idea)
    with each_house.database.reading() as session:
        log = "".join(str((one.actor, one.kept)) for one in session.scalars(select(AuditEntry)))
    assert author.guest
    assert not any(secret in log for secret in (author.guest, "Benches", "benches", "Chairs"))


def test_every_step_is_dated_and_may_have_a_reason(each_house: House, event: Event) -> None:
    idea = each_house.idea(event)
    with each_house.work() as work:
        domain.set_status(work, work.session.get_one(Idea, idea.id), Status.HIDDEN, "Advertising")
    with each_house.database.reading() as session:
        steps = session.scalars(select(StatusChange).order_by(StatusChange.id)).all()
    assert [(one.status, one.reason) for one in steps] == [
        (Status.PUBLISHED, None),
        (Status.HIDDEN, "Advertising"),
    ]
    assert steps[0].at < steps[1].at


# How many ideas one may send


def limited(house: House, most: int) -> Event:
    event = house.event()
    with house.work() as work:
        work.session.get_one(Round, event.rounds[0].id).most_per_person = most
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


def test_nobody_sends_more_ideas_than_the_round_allows(each_house: House) -> None:
    event = limited(each_house, 2)
    author, other = (each_house.browser().join(event) for _ in range(2))
    path = f"/events/{event.id}/ideas"
    assert "Everybody can send 2 ideas in this round." in author.get(f"/events/{event.id}").text
    for title in ("one", "two"):
        author.post_json(path, {"title": title})
    refused = author.post_json(path, {"title": "three"}, status=409)
    assert "You can send 2 ideas in this round." in refused["reason"]
    other.post_json(path, {"title": "four"})
    with each_house.database.reading() as session:
        first = session.scalars(select(Idea).where(Idea.title == "one")).one()
    author.post_json(f"/ideas/{first.id}/withdrawal")
    author.post_json(path, {"title": "three"})
    author.post_json(path, {"title": "five"}, status=409)
    author.post_json(f"/ideas/{first.id}/return", status=409)


def test_a_form_that_says_too_much_comes_back_with_what_was_typed(house: House) -> None:
    event = limited(house, 1)
    author = house.browser().join(event)
    path = f"/events/{event.id}/ideas"
    author.post(path, {"title": "one"})
    page = author.post(path, {"title": "two", "text": "And why."}, status=409)
    assert "You can send 1 idea in this round." in page.text
    assert "And why." in page.text


def test_ten_that_come_at_once_are_as_many_as_are_allowed(each_house: House) -> None:
    event = limited(each_house, 3)
    author = each_house.browser().join(event)
    cookies = author.client.get_cookie("session")
    assert cookies

    def send(number: int) -> None:
        again = each_house.browser()
        again.client.set_cookie("session", cookies.value)
        answer = again.client.post(
            f"/events/{event.id}/ideas",
            data={"key": new_key(), "title": f"idea {number}"},
            headers=again.headers | {"Accept": "application/json", "Origin": ORIGIN},
        )
        assert answer.status_code in (200, 409)

    assert raised(at_once([partial(send, number) for number in range(10)])) == []
    with each_house.database.reading() as session:
        assert session.scalar(select(func.count(Idea.id)).where(Idea.event_id == event.id)) == 3
