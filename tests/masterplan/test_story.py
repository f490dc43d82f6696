"""What became of an idea, told to whoever asks: through merging, field, shortlist and measure."""

from collections.abc import Sequence
from typing import Any

import pytest

from participation.events.models import Audience
from participation.ideas import merging
from participation.ideas.models import Idea, Status, Step
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import note, set_status
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.words import Words
from participation.masterplan.domain import measures
from participation.masterplan.models import ChangeKind, Measure, MeasureStatus
from participation.masterplan.story import StoryEntry, stories_of, story_of
from tests.support.house import House
from tests.support.plans import Office
from tests.web.world import queries


class Tale:
    """Two ideas that mean the same, the first merged into the second."""

    def __init__(self, house: House) -> None:
        self.house, self.office = house, Office(house)
        self.event = house.event()
        self.author = house.participant(self.event, "guest-of-the-author")
        self.one = house.idea(self.event, self.author, title="One")
        self.two = house.idea(self.event, title="Two")

    def step(self, idea: Idea, kind: Step, **changes: Any) -> None:
        with self.house.work() as work:
            note(work, work.session.get_one(Idea, idea.id), kind, **changes)

    def status(self, idea: Idea, status: Status, reason: str | None = None) -> None:
        with self.house.work() as work:
            set_status(work, work.session.get_one(Idea, idea.id), status, reason)

    def merge(self) -> None:
        self.step(self.one, Step.MERGED, other_id=self.two.id)
        self.step(self.two, Step.ABSORBED, other_id=self.one.id)
        with self.house.work() as work:
            work.session.get_one(Idea, self.one.id).merged_into_id = self.two.id

    def merge_with(self, who: Person, front: Idea, other: Idea) -> None:
        """Merge for good, as a curator does."""
        with self.house.work() as work:
            viewer = Viewer(work.session.get_one(Person, who.id))
            found = [work.session.get_one(Idea, idea.id) for idea in (front, other)]
            first, second = (IdeaCase(viewer, one.event, None, one) for one in found)
            merging.merge(work, first, [second])

    def told(self, idea: Idea, viewer: Viewer | None = None) -> Sequence[StoryEntry]:
        with self.house.database.reading() as session:
            found = session.get_one(Idea, idea.id)
            return story_of(session, found, viewer or Viewer())


@pytest.fixture
def tale(each_house: House) -> Tale:
    return Tale(each_house)


def kinds(entries: Sequence[StoryEntry]) -> list[object]:
    return [entry.step.kind if entry.step else entry.change.kind for entry in entries]  # type: ignore[union-attr]


def test_a_story_goes_on_with_the_idea_it_was_merged_with_and_its_measure(tale: Tale) -> None:
    field = tale.office.topic_field()
    tale.step(tale.two, Step.FIELD, field_id=field.id)  # before the merge: not this idea's story
    tale.merge()
    tale.status(tale.two, Status.SHORTLISTED)
    measure = tale.office.measure(tale.office.plan())
    tale.office.promote([tale.two], measure)
    tale.office.edit(measure, status=MeasureStatus.DONE)
    entries = tale.told(tale.one)
    assert kinds(entries) == [
        Step.STATUS,
        Step.MERGED,
        Step.STATUS,
        Step.PROMOTED,
        ChangeKind.EDITED,
    ]
    assert entries[1].other
    assert entries[1].other.id == tale.two.id
    assert entries[3].measure
    assert entries[3].measure.id == measure.id
    assert [entry.is_later for entry in entries] == [False, False, True, True, False]


def test_what_the_last_front_went_through_before_it_brought_the_chain_is_not_told(
    tale: Tale,
) -> None:
    last = tale.house.idea(tale.event, title="Three")
    kim = tale.house.person("kim", Role.ADMINISTRATOR)
    tale.merge_with(kim, tale.two, tale.one)
    tale.status(last, Status.PARKED)
    tale.merge_with(kim, last, tale.two)
    tale.status(last, Status.SHORTLISTED)
    assert [
        (entry.step.kind, entry.step.status) for entry in tale.told(tale.one) if entry.step
    ] == [
        (Step.STATUS, Status.PUBLISHED),
        (Step.MERGED, Status.PUBLISHED),
        (Step.STATUS, Status.SHORTLISTED),
    ]


def test_what_a_measure_went_through_before_the_promotion_is_not_told(tale: Tale) -> None:
    measure = tale.office.measure(tale.office.plan())
    tale.office.edit(measure, status=MeasureStatus.RUNNING)
    tale.status(tale.one, Status.SHORTLISTED)
    tale.office.promote([tale.one], measure)
    assert kinds(tale.told(tale.one)) == [Step.STATUS, Step.STATUS, Step.PROMOTED]


def test_a_draft_measure_is_neither_named_nor_linked(tale: Tale) -> None:
    measure = tale.office.measure(tale.office.plan(), published=False)
    tale.status(tale.one, Status.SHORTLISTED)
    tale.office.promote([tale.one], measure)
    assert tale.told(tale.one)[-1].measure is None
    page = tale.house.browser().get(f"/ideas/{tale.one.id}").text
    assert "Became part of a measure that is not published yet" in page
    assert "Measure 1" not in page
    with tale.house.work() as work:
        measures.publish_measure(work, work.session.get_one(Measure, measure.id))
    page = tale.house.browser().get(f"/ideas/{tale.one.id}").text
    assert f"/measures/{measure.id}" in page


@pytest.mark.parametrize(
    ("status", "public"),
    [(Status.PARKED, True), (Status.DECLINED, True), (Status.HIDDEN, False)],
)
def test_who_reads_why(tale: Tale, status: Status, public: bool) -> None:
    tale.status(tale.one, status, "Because of it.")
    reads = {
        "stranger": Viewer(),
        "author": Viewer(None, tale.author.guest),
        "administrator": Viewer(tale.house.person("admin", Role.ADMINISTRATOR)),
        "another moderator": Viewer(tale.house.person("mo", Role.MODERATOR)),
    }
    told = {name: tale.told(tale.one, viewer)[-1].reason for name, viewer in reads.items()}
    assert told == {
        "stranger": "Because of it." if public else None,
        "author": "Because of it.",
        "administrator": "Because of it.",
        "another moderator": "Because of it." if public else None,
    }


def test_what_was_said_inside_about_a_released_idea_stays_inside(house: House) -> None:
    event = house.event(audience=Audience.STAFF)
    idea = house.idea(event, title="One")
    with house.work() as work:
        found = work.session.get_one(Idea, idea.id)
        set_status(work, found, Status.PARKED, "Because of it.")
        found.text_released_at = work.now
    assert "Because of it." not in house.browser().get(f"/ideas/{idea.id}").text
    colleague = house.browser().sign_in(house.person("colleague", Role.EMPLOYEE))
    assert "Because of it." in colleague.get(f"/ideas/{idea.id}").text


@pytest.mark.parametrize("gone", ["hidden", "internal"])
def test_a_target_that_is_not_for_the_reader_is_not_named(tale: Tale, gone: str) -> None:
    tale.merge()
    with tale.house.work() as work:
        two = work.session.get_one(Idea, tale.two.id)
        if gone == "hidden":
            two.status = Status.HIDDEN
        else:
            two.event.audience = Audience.STAFF
    merged = next(entry for entry in tale.told(tale.one) if entry.step.kind is Step.MERGED)  # type: ignore[union-attr]
    assert merged.other is None


def test_every_kind_of_step_has_its_words(house: House) -> None:
    tale = Tale(house)
    field = tale.office.topic_field()
    measure = tale.office.measure(tale.office.plan())
    for status in (Status.IN_FIELD, Status.SHORTLISTED, Status.PARKED, Status.DECLINED):
        tale.status(tale.one, status)
    tale.step(tale.one, Step.FIELD, field_id=field.id)
    tale.step(tale.one, Step.FIELD)
    for kind in (Step.UNMERGED, Step.ABSORBED, Step.GAVE_BACK, Step.MERGED):
        tale.step(tale.one, kind, other_id=tale.two.id)
        tale.step(tale.one, kind)
    for kind in (Step.PROMOTED, Step.DEMOTED):
        tale.step(tale.one, kind, measure_id=measure.id)
        tale.step(tale.one, kind)
    for kind in (Step.RELEASED, Step.CONCEALED, Step.ANSWERED):
        tale.step(tale.one, kind)
    page = house.browser().get(f"/ideas/{tale.one.id}").text
    words = page.partition("p-timeline")[2].split("p-timeline__words")[1:]
    assert len(words) == 22
    assert all(word.partition(">")[2].partition("</p>")[0].strip() for word in words)


def test_many_stories_cost_no_more_questions_than_one(house: House) -> None:
    tale = Tale(house)
    measure = tale.office.measure(tale.office.plan())
    for number in range(20):
        idea = house.idea(tale.event, title=f"Idea {number}", status=Status.SHORTLISTED)
        tale.office.promote([idea], measure)

    def counted(number: int) -> int:
        with queries(house) as sent, house.database.reading() as session:
            found = session.query(Idea).order_by(Idea.id.desc()).limit(number).all()
            del sent[:]
            assert len(stories_of(session, found, Viewer())) == number
        return len(sent)

    assert counted(1) == counted(20) <= 6


def test_the_words_of_a_measure_are_those_of_the_readers_language(house: House) -> None:
    tale = Tale(house)
    measure = tale.office.measure(tale.office.plan(), title=Words({"de": "Amt", "en": "Office"}))
    tale.status(tale.one, Status.SHORTLISTED)
    tale.office.promote([tale.one], measure)
    assert "Office" in house.browser("en").get(f"/ideas/{tale.one.id}").text
    assert "Amt" in house.browser("de").get(f"/ideas/{tale.one.id}").text


def test_an_account_reads_its_own_story(house: House) -> None:
    tale = Tale(house)
    kim = house.person("kim")
    with house.work() as work:
        part = work.session.get_one(type(tale.author), tale.author.id)
        part.person_id, part.guest = kim.id, None
    tale.status(tale.one, Status.HIDDEN, "Names somebody.")
    with house.database.reading() as session:
        viewer = Viewer(session.get_one(Person, kim.id))
        told = story_of(session, session.get_one(Idea, tale.one.id), viewer)
    assert told[-1].reason == "Names somebody."
