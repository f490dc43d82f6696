"""Questions about ideas: pages, filters, counts, what changed since."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.boards.figures import figures_of
from participation.events.models import Event
from participation.ideas.domain import set_status
from participation.ideas.forms import idea_values, read_filter, read_idea
from participation.ideas.models import PUBLIC, Idea, IdeaKind, Status
from participation.ideas.queries.boards import (
    PAGE_SIZE,
    Filter,
    changed_since,
    newest_published,
    numbers_by_status,
    published_number,
    published_page,
    with_status,
)
from participation.ideas.queries.history import latest_reasons
from participation.ideas.queries.ideas import event_of, ideas_of, one_idea
from participation.kernel.refusal import Invalid, NotFound
from tests.support.house import House

EVERYTHING = Filter()


def titles(house: House, event: Event, chosen: Filter = EVERYTHING) -> list[str]:
    with house.database.reading() as session:
        return [one.title for one in session.scalars(published_page(chosen), {"event": event.id})]


def fill(house: House, event: Event, number: int) -> None:
    with house.work() as work:
        event = house.again(work, event)
        for index in range(number):
            place = Idea(
                event=event,
                kind=IdeaKind.IDEA,
                language="en",
                title=f"Idea {index}",
                text="",
                html="",
                status=Status.PUBLISHED,
                created_at=work.now,
            )
            work.session.add(place)


def test_the_newest_idea_comes_first_and_only_those_with_a_card(each_house: House) -> None:
    event, other = each_house.event(), each_house.event()
    for status in Status:
        each_house.idea(event, title=status.value, status=status)
    merged = each_house.idea(event, title="merged")
    newest = each_house.idea(event, title="newest")
    with each_house.work() as work:
        work.session.get_one(Idea, merged.id).merged_into_id = newest.id
    each_house.idea(other, title="elsewhere")
    public = [status.value for status in reversed(Status) if status in PUBLIC]
    assert titles(each_house, event) == ["newest", *public]
    with each_house.database.reading() as session:
        assert [one.title for one in newest_published(session, event, limit=1)] == ["newest"]
        numbers = numbers_by_status(session, event)
        assert numbers == dict.fromkeys(Status, 1) | {Status.PUBLISHED: 2}
        assert figures_of(session, event).published == len(PUBLIC) + 1
        waiting = with_status(session, event, Status.SUBMITTED)
        assert [one.title for one in waiting] == ["submitted"]


FILTERS = [
    (EVERYTHING, {"Free Wi-Fi", "50% off", "Under_score", "Straße"}),
    (Filter(words="wi-fi"), {"Free Wi-Fi"}),
    (Filter(words="library FREE"), {"Free Wi-Fi"}),
    (Filter(words="library bus"), set()),
    (Filter(words="50"), {"50% off"}),
    (Filter(words="%"), set()),
    (Filter(words="under_score"), {"Under_score"}),
    (Filter(words="/"), set()),
    (Filter(words="straße"), {"Straße"}),
    (Filter(words="STRASSEN"), {"Straße"}),
    (Filter(words="libraries"), {"Free Wi-Fi"}),
    (Filter(kind=IdeaKind.EXPECTATION), {"Under_score"}),
    (Filter(language="de"), {"Straße"}),
    (Filter(words="straße", language="en"), set()),
    (Filter(page=2), set()),
]


@pytest.mark.parametrize(("chosen", "found"), FILTERS)
def test_a_reader_can_filter(each_house: House, chosen: Filter, found: set[str]) -> None:
    event = each_house.event()
    each_house.idea(event, title="Free Wi-Fi", text="In every library.")
    each_house.idea(event, title="50% off", text="")
    each_house.idea(event, title="Under_score", text="", kind=IdeaKind.EXPECTATION)
    each_house.idea(event, title="Straße", text="", language="de")
    assert set(titles(each_house, event, chosen)) == found


@pytest.mark.parametrize("word", ["ämter", "ÄMTER", "Ämter", "Amt", "A\u0308mter"])
def test_the_filter_takes_capital_umlauts_for_small_ones(each_house: House, word: str) -> None:
    event = each_house.event()
    each_house.idea(event, title="Ämter", text="")
    assert titles(each_house, event, Filter(words=word)) == ["Ämter"]


def test_a_page_holds_so_many_and_the_rest_follows(each_house: House) -> None:
    event = each_house.event()
    fill(each_house, event, PAGE_SIZE + 3)
    with each_house.database.reading() as session:
        pages = [
            session.scalars(
                published_page(replace(EVERYTHING, page=page)), {"event": event.id}
            ).all()
            for page in (1, 2, 3)
        ]
        total = published_number(session, event, EVERYTHING)
    assert total == PAGE_SIZE + 3
    assert [len(rows) for rows in pages] == [PAGE_SIZE, 3, 0]
    assert len({one.id for rows in pages for one in rows}) == PAGE_SIZE + 3


def test_the_most_supported_can_come_first(each_house: House) -> None:
    event = each_house.event()
    for title, count in (("some", 2), ("none", 0), ("most", 5), ("some too", 2)):
        idea = each_house.idea(event, title=title)
        with each_house.work() as work:
            work.session.get_one(Idea, idea.id).support_count = count
    assert titles(each_house, event, Filter(order="support")) == [
        "most",
        "some too",
        "some",
        "none",
    ]


def test_what_changed_since_a_version_is_found_in_order(each_house: House) -> None:
    event = each_house.event()
    first, second = each_house.idea(event, title="first"), each_house.idea(event, title="second")
    with each_house.work() as work:
        set_status(work, work.session.get_one(Idea, first.id), Status.HIDDEN)
    with each_house.database.reading() as session:

        def since(version: int, limit: int = 9) -> list[str]:
            found = changed_since(session, event, version, limit=limit)
            return [one.title for one in found]

        assert since(0) == ["second", "first"]
        assert since(0, limit=1) == ["second"]
        assert since(second.version) == ["first"]
        assert since(session.get_one(Idea, first.id).version) == []


def test_somebodys_ideas_are_theirs_whatever_became_of_them(each_house: House) -> None:
    event = each_house.event()
    author, other = each_house.participant(event), each_house.participant(event)
    for status in Status:
        each_house.idea(event, author, title=status.value, status=status)
    each_house.idea(event, other)
    with each_house.database.reading() as session:
        found = [one.title for one in ideas_of(session, author)]
    assert found == [status.value for status in reversed(Status)]


def test_the_latest_reason_is_found(each_house: House) -> None:
    event = each_house.event()
    ideas = [each_house.idea(event) for _ in range(3)]
    steps = [(0, "first"), (0, "second"), (1, "gone"), (1, None)]
    for number, reason in steps:
        with each_house.work() as work:
            idea = work.session.get_one(Idea, ideas[number].id)
            set_status(work, idea, Status.HIDDEN, reason)
    with each_house.database.reading() as session:
        reasons = latest_reasons(session, [one.id for one in ideas])
        assert reasons == {ideas[0].id: "second"}
        assert latest_reasons(session, []) == {}


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_an_idea_that_does_not_exist_is_not_found(each_house: House, number: int) -> None:
    with each_house.database.reading() as session, pytest.raises(NotFound):
        one_idea(session, number)


def test_an_ideas_event_is_known_without_loading_either(each_house: House) -> None:
    event = each_house.event()
    idea = each_house.idea(event)
    with each_house.database.reading() as session:
        assert event_of(session, idea.id) == event.id
        for number in (99, 2**31, 10**30):
            assert event_of(session, number) is None


# Forms


def test_an_idea_is_read_and_shown_as_it_was_read(house: House) -> None:
    form = {"title": "Bänke", "text": "Mehr davon.", "kind": "expectation", "language": "de"}
    with house.app.test_request_context():
        draft = read_idea(form, "en")
    idea = Idea(title=draft.title, text=draft.text, kind=draft.kind, language=draft.language)
    assert idea_values(idea) == form


@pytest.mark.parametrize(
    ("form", "language"),
    [
        ({"title": "OK"}, "page"),
        ({"title": "Mehr Sitzbänke für die Innenstadt"}, "de"),
        ({"title": "WLAN", "text": "Please offer it in every library of the town."}, "en"),
        ({"title": "Mehr Sitzbänke für die Innenstadt", "language": "en"}, "en"),
    ],
)
def test_the_language_is_what_was_said_or_recognised(
    house: House, form: dict[str, str], language: str
) -> None:
    with house.app.test_request_context():
        assert read_idea(form, "page").language == language


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"text": "x" * 4001}, "text"),
        ({"kind": "wish"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"text": "\ufffd"}, "text"),
    ],
)
def test_a_wrong_idea_is_refused(house: House, changes: dict[str, str], field: str) -> None:
    with house.app.test_request_context(), pytest.raises(Invalid) as invalid:
        read_idea({"title": "Benches"} | changes, "en")
    assert set(invalid.value.errors) == {field}


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        ({}, EVERYTHING),
        ({"q": "  free \n Wi-Fi "}, Filter(words="free Wi-Fi")),
        ({"q": "x" * 500}, Filter(words="x" * 100)),
        ({"kind": "expectation"}, Filter(kind=IdeaKind.EXPECTATION)),
        ({"kind": "wish", "language": "fr", "order": "random"}, EVERYTHING),
        ({"language": "en", "order": "support"}, Filter(language="en", order="support")),
        ({"page": "3"}, Filter(page=3)),
    ],
)
def test_a_filter_is_read(arguments: dict[str, str], chosen: Filter) -> None:
    assert read_filter(arguments) == chosen


@pytest.mark.parametrize("page", ["", "0", "-1", "²", "1.5", "x", "9" * 30, " 2", "٣"])
def test_a_page_that_makes_no_sense_is_the_first(page: str) -> None:
    assert read_filter({"page": page}).page == 1


@given(st.dictionaries(st.sampled_from(["q", "kind", "language", "order", "page"]), st.text()))
def test_any_address_is_a_filter(arguments: dict[str, str]) -> None:
    assert 1 <= read_filter(arguments).page < 10**5
