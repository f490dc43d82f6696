"""Events: making, changing, ending and reopening them; who takes part; what lists show."""

import secrets
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from participation.boards.figures import figures_of
from participation.events import domain
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    RoundKind,
    RoundState,
)
from participation.events.queries import (
    event_of_round,
    events_to_list,
    events_to_moderate,
    joined_event_ids,
    one_event,
    one_round,
    participant_of,
)
from participation.events.versions import advance
from participation.identity import roles
from participation.identity.domain import add_affiliation
from participation.identity.models import Affiliation, Person, Role
from participation.identity.rules import Viewer
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once, raised


def audit(house: House) -> list[AuditEntry]:
    with house.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def end(house: House, event: Event) -> None:
    with house.work() as work:
        domain.end_event(work, house.again(work, event))


def reopen(house: House, event: Event) -> None:
    with house.work() as work:
        domain.reopen_event(work, house.again(work, event))


def version(house: House, event: Event) -> int:
    with house.work() as work:
        return house.again(work, event).version


# Making and changing


def test_an_event_says_what_its_moderator_said(each_house: House) -> None:
    moderator = each_house.person("mo", Role.MODERATOR)
    made = each_house.event(moderator=moderator, place="Saal 2", approval_first=True)
    with each_house.work() as work:
        event = each_house.again(work, made)
        assert (event.kind, event.audience) == (EventKind.WORKSHOP, Audience.PUBLIC)
        assert (event.place, event.approval_first, event.has_ended) == ("Saal 2", True, False)
        assert event.title == Words({"de": "Werkstatt", "en": "Workshop"})
        assert [one.id for one in event.moderators] == [moderator.id]


def test_an_event_can_be_described_anew(each_house: House) -> None:
    event = each_house.event()
    before = version(each_house, event)
    draft = domain.EventDraft(
        EventKind.WORKSHOP, Audience.STAFF, Words({"en": "Barcamp"}), Words({}), "Depot"
    )
    with each_house.work() as work:
        domain.edit_event(work, each_house.again(work, event), draft)
    with each_house.work() as work:
        found = each_house.again(work, event)
        assert (found.audience, found.place, found.is_public) == (Audience.STAFF, "Depot", False)
        assert found.title == Words({"en": "Barcamp"})
        assert (found.code, found.entry_key) == (event.code, event.entry_key)
    assert version(each_house, event) == before + 1
    changes = audit(each_house)[-1].kept["changes"]
    assert changes["title"] == [event.title.as_dict(), {"en": "Barcamp"}]
    assert changes["audience"] == ["public", "staff"]


# Ending


def test_the_end_of_an_event_closes_its_open_round(each_house: House) -> None:
    event = each_house.event()
    each_house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    end(each_house, event)
    with each_house.work() as work:
        found = each_house.again(work, event)
        assert found.has_ended
        assert [one.state for one in found.rounds] == [RoundState.CLOSED, RoundState.PLANNED]
    assert [entry.act for entry in audit(each_house)][-2:] == ["RoundStateChanged", "EventEnded"]


def test_an_event_ends_once(house: House) -> None:
    event = house.event()
    end(house, event)
    with pytest.raises(Refused, match="ended"):
        end(house, event)


def test_no_round_opens_after_the_end_until_it_is_taken_back(house: House) -> None:
    event = house.event()
    end(house, event)
    with pytest.raises(Refused, match="Reopen it"):
        house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    reopen(house, event)
    assert house.move(event, RoundKind.COLLECT, RoundState.OPEN).is_open


def test_a_result_can_be_shown_after_the_end(house: House) -> None:
    event = house.event()
    house.move(event, RoundKind.VOTE, RoundState.OPEN)
    end(house, event)
    assert house.move(event, RoundKind.VOTE, RoundState.SHOWN).results_are_visible


def test_only_an_end_can_be_taken_back(house: House) -> None:
    event = house.event()
    with pytest.raises(Refused, match="still"):
        reopen(house, event)


# Taking part


def guest() -> Viewer:
    return Viewer(None, secrets.token_hex(32))


def join(house: House, event: Event, viewer: Viewer) -> int:
    with house.work() as work:
        return domain.join(work, house.again(work, event), viewer).id


def number(house: House, event: Event) -> int:
    with house.database.reading() as session:
        return figures_of(session, event).participants


@pytest.mark.parametrize("account", [True, False])
def test_joining_twice_is_joining_once(each_house: House, account: bool) -> None:
    event = each_house.event()
    viewer = Viewer(each_house.person("ada")) if account else guest()
    first = join(each_house, event, viewer)
    entries = len(audit(each_house))
    assert join(each_house, event, viewer) == first
    assert number(each_house, event) == 1
    assert len(audit(each_house)) == entries


def test_two_people_are_two_participants(each_house: House) -> None:
    event = each_house.event()
    assert join(each_house, event, guest()) != join(each_house, event, guest())
    assert number(each_house, event) == 2


def test_one_person_takes_part_in_every_event_anew(each_house: House) -> None:
    viewer, events = guest(), [each_house.event(), each_house.event()]
    assert len({join(each_house, event, viewer) for event in events}) == 2
    with each_house.database.reading() as session:
        assert joined_event_ids(session, viewer) == {event.id for event in events}
        assert joined_event_ids(session, guest()) == set()
        assert joined_event_ids(session, Viewer()) == set()


def test_a_guest_who_signs_in_later_stays_the_same_participant(each_house: House) -> None:
    event, viewer = each_house.event(), guest()
    joined = join(each_house, event, viewer)
    signed_in = Viewer(each_house.person("ada"), viewer.guest)
    assert join(each_house, event, signed_in) == joined


def test_an_account_finds_its_part_from_every_browser(each_house: House) -> None:
    event, ada = each_house.event(), each_house.person("ada")
    joined = join(each_house, event, Viewer(ada, "0" * 64))
    assert join(each_house, event, Viewer(ada, "1" * 64)) == joined


def test_whoever_uses_an_accounts_browser_next_is_somebody_else(each_house: House) -> None:
    event, browser = each_house.event(), "0" * 64
    joined = join(each_house, event, Viewer(each_house.person("ada"), browser))
    with each_house.database.reading() as session:
        assert participant_of(session, event, Viewer(None, browser)) is None
    assert join(each_house, event, Viewer(None, browser)) != joined


def test_the_accounts_part_comes_before_the_browsers(each_house: House) -> None:
    event, browser, ada = each_house.event(), "0" * 64, each_house.person("ada")
    as_guest = join(each_house, event, Viewer(None, browser))
    as_ada = join(each_house, event, Viewer(ada))
    assert as_guest != as_ada
    assert join(each_house, event, Viewer(ada, browser)) == as_ada


def test_a_stranger_has_no_part(house: House) -> None:
    event = house.event()
    house.participant(event)
    with house.database.reading() as session:
        assert participant_of(session, event, Viewer()) is None


def test_after_the_end_nobody_can_join_but_who_has_joined_stays(each_house: House) -> None:
    event, early = each_house.event(), guest()
    joined = join(each_house, event, early)
    end(each_house, event)
    with pytest.raises(Refused) as refused:
        join(each_house, event, guest())
    assert refused.value.status == 410
    assert join(each_house, event, early) == joined
    assert number(each_house, event) == 1


@pytest.mark.parametrize("account", [True, False])
def test_joining_in_parallel_is_joining_once(each_house: House, account: bool) -> None:
    event = each_house.event()
    viewer = Viewer(each_house.person("ada")) if account else guest()

    def act() -> int:
        try:
            return join(each_house, event, viewer)
        except IntegrityError:  # as web/writes.py does
            return join(each_house, event, viewer)

    outcomes = at_once([act] * 8)
    assert raised(outcomes) == []
    assert len(set(outcomes)) == 1
    assert number(each_house, event) == 1


def test_a_hall_can_join_at_once(each_house: House) -> None:
    event = each_house.event()
    outcomes = at_once([partial(join, each_house, event, guest()) for _ in range(25)])
    assert raised(outcomes) == []
    assert number(each_house, event) == 25
    assert version(each_house, event) == event.version + 25


@pytest.mark.parametrize("columns", [{"person_id": 1}, {"guest": "0" * 64}])
def test_the_database_itself_admits_everybody_once(
    each_house: House, columns: dict[str, object]
) -> None:
    each_house.person("ada")
    event = each_house.event()
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.add_all(
            Participant(event_id=event.id, joined_at=work.now, **columns) for _ in "12"
        )


def test_the_log_never_tells_who_joined_or_as_what(each_house: House) -> None:
    event = each_house.event()
    participant = each_house.participant(event)
    with each_house.work() as work:
        chosen = add_affiliation(work, Words({"en": "Company"}))
        found = work.session.get_one(Participant, participant.id)
        domain.take_part_as(work, each_house.again(work, event), found, chosen)
    kept = {entry.act: entry.kept for entry in audit(each_house)}
    assert kept["ParticipantJoined"] == kept["AffiliationChosen"] == {"event_id": event.id}


def test_what_somebody_takes_part_as_can_be_changed_and_taken_back(each_house: House) -> None:
    event = each_house.event()
    participant = each_house.participant(event)
    with each_house.work() as work:
        chosen = add_affiliation(work, Words({"en": "Company"})).id
    for wanted in (chosen, None):
        with each_house.work() as work:
            found = work.session.get_one(Participant, participant.id)
            what = work.session.get_one(Affiliation, wanted) if wanted else None
            domain.take_part_as(work, each_house.again(work, event), found, what)
        with each_house.work() as work:
            assert work.session.get_one(Participant, participant.id).affiliation_id == wanted


# Finding


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_what_does_not_exist_is_not_found(each_house: House, number: int) -> None:
    with each_house.database.reading() as session:
        for find in (one_event, one_round):
            with pytest.raises(NotFound):
                find(session, number)


def test_a_rounds_event_is_known_without_loading_either(each_house: House) -> None:
    event = each_house.event()
    with each_house.database.reading() as session:
        assert event_of_round(session, event.rounds[0].id) == event.id
        for number in (99, 2**31, 10**30):
            assert event_of_round(session, number) is None


@pytest.fixture
def hall(each_house: House) -> tuple[House, dict[str, int]]:
    """Five events: ended, running, newest, for staff, and a staff event somebody has joined."""
    house = each_house
    made = {name: house.event() for name in ("ended", "running", "newest")}
    made |= {name: house.event(audience=Audience.STAFF) for name in ("staff", "joined")}
    end(house, made["ended"])
    house.move(made["running"], RoundKind.COLLECT, RoundState.OPEN)
    join(house, made["joined"], Viewer(None, "0" * 64))
    return house, {name: event.id for name, event in made.items()}


LISTS = [
    (Viewer(), ["running", "newest", "ended"]),
    (Viewer(None, "1" * 64), ["running", "newest", "ended"]),
    (Viewer(None, "0" * 64), ["running", "joined", "newest", "ended"]),
    (Viewer(Person(id=99)), ["running", "newest", "ended"]),
]


@pytest.mark.parametrize(("viewer", "expected"), LISTS)
def test_the_start_page_lists_what_somebody_may_see(
    hall: tuple[House, dict[str, int]], viewer: Viewer, expected: list[str]
) -> None:
    house, ids = hall
    with house.database.reading() as session:
        assert [one.id for one in events_to_list(session, viewer)] == [ids[n] for n in expected]


def test_staff_sees_staff_events_in_the_list(hall: tuple[House, dict[str, int]]) -> None:
    house, ids = hall
    with house.database.reading() as session:
        listed = events_to_list(session, Viewer(house.person("em", Role.EMPLOYEE)))
    assert {one.id for one in listed} == set(ids.values())


def test_a_list_has_an_end(house: House) -> None:
    for _ in range(3):
        house.event()
    with house.database.reading() as session:
        assert len(events_to_list(session, Viewer(), limit=2)) == 2


def test_moderators_run_their_own_events_and_administrators_all(each_house: House) -> None:
    moderator = each_house.person("mo", Role.MODERATOR)
    administrator = each_house.person("ad", Role.ADMINISTRATOR)
    mine = each_house.event(moderator=moderator)
    other = each_house.event()
    with each_house.database.reading() as session:
        runs = partial(events_to_moderate, session)
        assert [one.id for one in runs(Viewer(moderator))] == [mine.id]
        assert {one.id for one in runs(Viewer(administrator))} == {mine.id, other.id}
        assert not runs(Viewer(each_house.person("ci")))
        assert not runs(Viewer())


def test_whoever_is_no_moderator_any_more_runs_nothing(each_house: House) -> None:
    moderator = each_house.person("mo", Role.MODERATOR)
    administrator = each_house.person("ad", Role.ADMINISTRATOR)
    each_house.event(moderator=moderator)
    with each_house.work() as work:
        person = work.session.get_one(Person, moderator.id)
        roles.give_roles(work, person, [Role.EMPLOYEE], None, by=administrator)
    with each_house.database.reading() as session:
        assert not events_to_moderate(session, Viewer(session.get_one(Person, moderator.id)))


def test_versions_count_every_change(each_house: House) -> None:
    event = each_house.event()
    with each_house.work() as work:
        found = each_house.again(work, event)
        assert [advance(work, found) for _ in range(3)] == [
            event.version + step for step in (1, 2, 3)
        ]


def test_versions_appear_in_the_order_of_their_commits(each_house: House) -> None:
    event = each_house.event()
    seen: list[int] = []

    def act() -> int:
        with each_house.work() as work:
            mine = advance(work, each_house.again(work, event))
        seen.append(version(each_house, event))
        return mine

    versions = at_once([act] * 10)
    assert raised(versions) == []
    assert len(set(versions)) == 10
    assert max(seen) == event.version + 10


def test_an_event_takes_all_that_is_its_own_with_it(each_house: House) -> None:
    event = each_house.event()
    each_house.idea(event, each_house.participant(event))
    with each_house.work() as work:
        work.session.delete(each_house.again(work, event))
    with each_house.database.reading() as session:
        assert session.scalar(select(func.count(Participant.id))) == 0


def test_what_is_said_inside_is_opened_by_no_moderator(each_house: House) -> None:
    kim, boss = (
        each_house.person("kim", Role.MODERATOR),
        each_house.person("boss", Role.ADMINISTRATOR),
    )
    event = each_house.event(moderator=kim, audience=Audience.STAFF)
    form = {"kind": "workshop", "audience": "public", "title_en": "Open day"}
    address = f"/events/{event.id}/edit"
    moderator = each_house.browser().sign_in(kim)
    refused = moderator.post(address, form, status=422)
    assert "What is said inside stays inside." in refused.text
    assert "Open day" in refused.text
    each_house.browser().get(f"/events/{event.id}", status=404)
    each_house.browser().sign_in(boss).post(address, form)
    each_house.browser().get(f"/events/{event.id}")
