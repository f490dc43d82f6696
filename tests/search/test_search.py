"""What is found, for whom, in both languages, on both databases; and what never is."""

import pytest
from sqlalchemy import delete

from participation.comments.models import Comment, CommentStatus
from participation.comments.steps import make_findable as find_comment
from participation.events.models import Audience, Event
from participation.ideas.models import Idea, Status
from participation.identity.rules import Viewer
from participation.kernel.search import SearchWord
from participation.kernel.words import Words
from participation.masterplan.models import Masterplan, Measure
from participation.masterplan.steps import make_findable as find_measure
from participation.masterplan.visibility import eyes_of
from participation.search.queries import Section, find
from participation.search.rebuilding import rebuild
from participation.search.snippets import marked, plain, snippet, stems_wanted
from participation.search.wishes import Kind, Wish, read_wish
from participation.topics.domain import FieldDraft, add_field
from tests.support.house import House


def searched(
    house: House, typed: str, viewer: Viewer | None = None, **more: object
) -> dict[str, int]:
    """How much of each kind somebody finds, by its name; kinds without hits are left out."""
    with house.database.reading() as session:
        wish = Wish(typed, **more)  # type: ignore[arg-type]
        sections = find(session, wish, eyes_of(session, viewer or Viewer()))
    return {one.kind.value: one.total for one in sections if one.total}


def say(house: House, idea: Idea, text: str, status: CommentStatus, language: str = "en") -> None:
    with house.work() as work:
        made = Comment(
            idea_id=idea.id,
            language=language,
            text=text,
            html=f"<p>{text}</p>",
            status=status,
            created_at=work.now,
        )
        work.session.add(made)
        find_comment(work, made)


def measure(house: House, title: str, *, public: bool) -> None:
    with house.work() as work:
        plan = Masterplan(
            title=Words({"en": "Plan"}),
            summary=Words({}),
            created_at=work.now,
            published_at=work.now,
        )
        work.session.add(plan)
        work.session.flush()
        made = Measure(
            plan_id=plan.id,
            plan=plan,
            number="1",
            title=Words({"en": title}),
            summary=Words({}),
            light_reason=Words({}),
            created_at=work.now,
            changed_at=work.now,
            published_at=work.now if public else None,
        )
        work.session.add(made)
        work.session.flush()
        find_measure(work, made)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Schulen", "Schule"),
        ("Schule", "SCHULEN"),
        ("bus", "buses"),
        ("buses", "bus"),
        ("Bürger*innen", "Bürgerinnen"),
        ("Bürgerinnen", "Bürger*innen"),
        ("Ämter", "ämter"),
        ("Straße", "strasse"),
        ("STRASSE", "Straße"),
        ("The libraries of Dortmund", "library dortmund"),
    ],
)
def test_words_are_found_in_all_their_forms(each_house: House, written: str, typed: str) -> None:
    each_house.idea(each_house.event(), title=written, text="")
    assert searched(each_house, typed) == {"ideas": 1}


def test_every_word_must_occur(each_house: House) -> None:
    each_house.idea(each_house.event(), title="Longer opening hours", text="In the library")
    assert searched(each_house, "library hours") == {"ideas": 1}
    assert searched(each_house, "library night") == {}


def test_ideas_comments_fields_and_measures_are_found(each_house: House) -> None:
    idea = each_house.idea(each_house.event(), title="Trees", text="")
    say(each_house, idea, "More trees", CommentStatus.PUBLISHED)
    with each_house.work() as work:
        add_field(work, FieldDraft(Words({"en": "Trees and parks"}), Words({})))
    measure(each_house, "A thousand trees", public=True)
    assert searched(each_house, "tree") == {"ideas": 1, "comments": 1, "fields": 1, "measures": 1}
    assert searched(each_house, "tree", kind=Kind.COMMENTS) == {"comments": 1}


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.HIDDEN, Status.WITHDRAWN], ids=lambda one: one.value
)
def test_what_is_not_public_is_never_found(each_house: House, status: Status) -> None:
    idea = each_house.idea(each_house.event(), title="Trees", status=status)
    say(each_house, idea, "Trees", CommentStatus.PUBLISHED)
    with each_house.work() as work:  # and not even where the index were wrong
        work.session.merge(SearchWord(kind="idea", stem="tree", number=idea.id))
    assert searched(each_house, "trees") == {}


@pytest.mark.parametrize(
    "status",
    [CommentStatus.SUBMITTED, CommentStatus.HIDDEN, CommentStatus.WITHDRAWN],
    ids=lambda one: one.value,
)
def test_comments_that_are_not_public_are_never_found(
    each_house: House, status: CommentStatus
) -> None:
    idea = each_house.idea(each_house.event(), title="Benches")
    say(each_house, idea, "Trees", status)
    assert searched(each_house, "trees") == {}


def test_drafts_of_measures_are_never_found(each_house: House) -> None:
    measure(each_house, "Trees", public=False)
    assert searched(each_house, "trees") == {}


def test_inside_stays_inside(each_house: House) -> None:
    event: Event = each_house.event(audience=Audience.STAFF)
    insider = each_house.participant(event, "g" * 64)
    idea = each_house.idea(event, title="Trees")
    say(each_house, idea, "Trees", CommentStatus.PUBLISHED)
    assert searched(each_house, "trees") == {}
    assert searched(each_house, "trees", Viewer(None, insider.guest)) == {"ideas": 1, "comments": 1}
    with each_house.work() as work:
        work.session.get_one(Idea, idea.id).text_released_at = work.now
    assert searched(each_house, "trees") == {"ideas": 1}  # the talk about it stays inside


def test_a_language_can_be_chosen(each_house: House) -> None:
    event = each_house.event()
    each_house.idea(event, title="Park", language="de")
    idea = each_house.idea(event, title="Park", language="en")
    say(each_house, idea, "Park", CommentStatus.PUBLISHED, "de")
    assert searched(each_house, "park", language="de") == {"ideas": 1, "comments": 1}


def test_pages_show_the_newest_first_and_numbers_end_where_they_no_longer_matter(
    each_house: House,
) -> None:
    event = each_house.event()
    ideas = [each_house.idea(event, title=f"Park {number}") for number in range(103)]
    with each_house.database.reading() as session:
        (first, *_rest) = find(session, Wish("park"), eyes_of(session, Viewer()))
        assert (len(first.rows), first.total, first.is_capped) == (10, 100, True)
        (third,) = find(session, Wish("park", Kind.IDEAS, page=3), eyes_of(session, Viewer()))
    assert [idea.id for idea in third.rows] == [idea.id for idea in reversed(ideas[:3])]
    assert isinstance(third, Section)
    assert (third.total, third.pages, third.is_capped) == (103, 3, False)


def test_everything_is_indexed_anew(each_house: House) -> None:
    idea = each_house.idea(each_house.event(), title="Trees", text="")
    each_house.idea(each_house.event(), title="Trees", status=Status.HIDDEN)
    say(each_house, idea, "More trees", CommentStatus.PUBLISHED)
    measure(each_house, "Trees", public=True)
    with each_house.work() as work:
        add_field(work, FieldDraft(Words({"en": "Trees"}), Words({})))
    before = searched(each_house, "trees")
    with each_house.work() as work:
        work.session.execute(delete(SearchWord))
    assert searched(each_house, "trees") == {}
    with each_house.app.test_request_context():
        assert list(rebuild(each_house.database))[-1] == 5
    assert searched(each_house, "trees") == before != {}


def test_a_snippet_shows_the_words_where_they_stand_and_nothing_is_markup() -> None:
    wanted = stems_wanted(["Schule"])
    text = plain("<p>" + "vorher " * 40 + "die <b>Schulen</b> &lt;script&gt;" + " danach" * 60)
    found = snippet(text, wanted)
    assert "<mark>Schulen</mark> &lt;script&gt;" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < 300
    assert marked("<i>Schule</i>", wanted) == "&lt;i&gt;<mark>Schule</mark>&lt;/i&gt;"
    assert snippet("x" * 5000, wanted) == "x" * 220 + "…"


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"in": "votes", "language": "xx", "page": "-1"},
        {"page": "9" * 40},
        {"q": "\u0000 \u202e"},
    ],
)
def test_a_mangled_address_is_no_wish(arguments: dict[str, str]) -> None:
    assert read_wish(arguments) == Wish()


def test_a_search_of_many_words_looks_for_the_first_eight() -> None:
    assert len(read_wish({"q": "a b c d e f g h i j k"}).words) == 8
