"""What is kept of a board never shows anything else than a board made anew."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from participation.boards.kept import Kept
from participation.events.agenda import RoundDraft, edit_round
from participation.events.domain import EventDraft, edit_event, end_event, take_part_as
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    RoundKind,
    RoundState,
)
from participation.ideas.models import Idea
from participation.identity.domain import add_affiliation
from participation.identity.lists import rename_entry
from participation.identity.models import Affiliation, Role
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, add_field, describe_field
from participation.topics.models import TopicField
from participation.topics.steps import Put, put_each
from tests.support.house import Browser, House

KEY = re.compile(r'name="key" value="[^"]*"')
COLLECT, VOTE = RoundKind.COLLECT, RoundKind.VOTE


@dataclass
class Scene:
    """A workshop with people who look at it: in German, in English, from outside, signed in."""

    house: House
    event: Event
    people: list[Browser]
    numbers: dict[str, int] = field(default_factory=dict)

    def path(self, rest: str = "") -> str:
        return f"/events/{self.event.id}{rest}"

    def author(self) -> Browser:
        return self.people[0]

    def act(self, address: str, **data: str) -> None:
        assert self.author().post_json(address, data)["ok"]

    def pages(self) -> list[str]:
        return [KEY.sub("", one.get(self.path()).text) for one in self.people]

    def forget(self) -> None:
        self.house.app.extensions["kept"] = Kept()

    def work(self, change: Callable[..., None]) -> None:
        with self.house.work() as work:
            change(work, self.house.again(work, self.event))

    def participant(self, work) -> Participant:  # type: ignore[no-untyped-def]
        return (
            work.session.query(Participant).filter_by(event_id=self.event.id).order_by("id").first()
        )


def write(scene: Scene, title: str) -> None:
    scene.act(scene.path("/ideas"), title=title, text="Because", kind="idea", language="en")
    with scene.house.database.reading() as session:
        scene.numbers[title] = session.query(Idea).order_by(Idea.id.desc()).first().id  # type: ignore[union-attr]


def move(kind: RoundKind, state: RoundState) -> Callable[[Scene], object]:
    return lambda on: on.house.move(on.event, kind, state)


def support(scene: Scene, title: str) -> None:
    assert scene.people[1].post_json(f"/ideas/{scene.numbers[title]}/support")["ok"]


def vote(scene: Scene, title: str, points: int) -> None:
    round_ = scene.house.event_round(scene.event, VOTE).id
    path = f"/rounds/{round_}/ideas/{scene.numbers[title]}/vote"
    assert scene.people[1].post_json(path, {"value": str(points)})["ok"]


def rename_the_event(work, event) -> None:  # type: ignore[no-untyped-def]
    draft = EventDraft(
        EventKind.BARCAMP,
        Audience.PUBLIC,
        Words({"de": "Neu", "en": "New"}),
        Words({"en": "About"}),
    )
    edit_event(work, event, replace(draft, place="Town hall"))


def ask_otherwise(work, event) -> None:  # type: ignore[no-untyped-def]
    edit_round(work, event, event.rounds[0], RoundDraft(COLLECT, Words({"en": "And now?"})))


def in_a_field(work, event) -> None:  # type: ignore[no-untyped-def]
    made = add_field(work, FieldDraft(Words({"en": "Parks"}), Words({})))
    put = Put(work.session.query(Idea).first(), made)
    put_each(work, event, [put], batch=1, person_id=None)


def rename_the_field(work, event) -> None:  # type: ignore[no-untyped-def]
    found = work.session.query(TopicField).first()
    describe_field(work, found, FieldDraft(Words({"en": "Green", "de": "Grün"}), Words({})))


def rename_the_affiliation(work, event) -> None:  # type: ignore[no-untyped-def]
    rename_entry(work, work.session.query(Affiliation).first(), Words({"en": "Neighbour"}))


def be_somebody(scene: Scene) -> None:
    with scene.house.work() as work:
        made = add_affiliation(work, Words({"en": "Resident", "de": "Anwohner*in"}))
        take_part_as(
            work, scene.house.again(work, scene.event), scene.participant(work), made, "Ada"
        )


ACTS: list[tuple[str, Callable[[Scene], object]]] = [
    ("collecting opens", move(COLLECT, RoundState.OPEN)),
    ("an idea", lambda on: write(on, "Benches")),
    ("another", lambda on: write(on, "Trees & <b>shade</b>")),
    ("support", lambda on: support(on, "Benches")),
    (
        "an edit",
        lambda on: on.act(f"/ideas/{on.numbers['Benches']}/edit", title="More", language="en"),
    ),
    (
        "a comment",
        lambda on: on.act(f"/ideas/{on.numbers['Benches']}/comments", text="Yes", language="en"),
    ),
    ("one joins", lambda on: on.house.participant(on.event)),
    ("the author becomes somebody", be_somebody),
    ("what they are is called otherwise", lambda on: on.work(rename_the_affiliation)),
    ("the event is renamed", lambda on: on.work(rename_the_event)),
    ("the question is another", lambda on: on.work(ask_otherwise)),
    ("an idea in a field", lambda on: on.work(in_a_field)),
    ("the field is renamed", lambda on: on.work(rename_the_field)),
    ("collecting closes", move(COLLECT, RoundState.CLOSED)),
    ("voting opens", move(VOTE, RoundState.OPEN)),
    ("dots", lambda on: vote(on, "Benches", 2)),
    ("fewer dots", lambda on: vote(on, "Benches", 1)),
    ("voting closes", move(VOTE, RoundState.CLOSED)),
    ("the result is shown", move(VOTE, RoundState.SHOWN)),
    (
        "one is withdrawn",
        lambda on: on.act(f"/ideas/{on.numbers['Trees & <b>shade</b>']}/withdrawal"),
    ),
    ("the event ends", lambda on: on.work(end_event)),
]


def test_a_board_from_kept_parts_is_as_one_made_anew(each_house: House) -> None:
    house = each_house
    moderator = house.person("moderator", Role.MODERATOR)
    event = house.event(moderator=moderator)
    people = [house.browser("en").join(event), house.browser("de").join(event), house.browser("de")]
    scene = Scene(house, event, [*people, house.browser("en").sign_in(moderator)])
    before: list[str] = []
    for name, act in ACTS:
        act(scene)
        kept = scene.pages()
        scene.forget()
        assert kept == scene.pages(), f"after: {name}"
        assert kept != before, f"nothing to be seen of: {name}"
        before = kept


def test_a_form_of_a_kept_part_has_a_key_of_its_own_each_time(house: House) -> None:
    event = house.event()
    house.move(event, COLLECT, RoundState.OPEN)
    house.idea(event)
    browser = house.browser().join(event)
    keys = [set(KEY.findall(browser.get(f"/events/{event.id}").text)) for _ in range(3)]
    assert keys[0]
    assert keys[0].isdisjoint(keys[1] | keys[2])
    assert keys[1].isdisjoint(keys[2])


def test_a_dot_given_taken_back_and_given_again_counts(house: House) -> None:
    """The forms of the first and the third are the same part: with one key they would be one act."""
    event = house.event()
    idea = house.idea(event)
    house.move(event, VOTE, RoundState.OPEN)
    browser = house.browser().join(event)
    path = f"/rounds/{house.event_round(event, VOTE).id}/ideas/{idea.id}/vote"
    key = re.findall(r'name="key" value="([^"]*)"', browser.get(f"/events/{event.id}").text)[-1]
    for points in ("1", "0", "1"):
        own = browser.post_json(path, {"value": points}, key=key)["private"]
        key = re.findall(r'name="key" value="([^"]*)"', own[f"mine-{idea.id}"])[0]
    assert "4 dots left" in own["my-votes"]


def test_what_nobody_asked_for_longest_goes_first() -> None:
    parts = Kept(most=2)
    parts.put("a", "A")
    parts.put("b", "B")
    parts.get(["a"])
    parts.put("c", "C")
    assert parts.get(["a", "b", "c"]) == ["A", None, "C"]


@pytest.mark.parametrize("title", ["999999999", "\ufffctitle", "\ufffckey", "<i>&amp;</i>"])
def test_a_title_that_looks_like_a_hole_is_only_a_title(house: House, title: str) -> None:
    event = house.event()
    idea = house.idea(event, title=title)
    house.move(event, VOTE, RoundState.OPEN)
    browser = house.browser().join(event)
    round_ = house.event_round(event, VOTE).id
    own = browser.post_json(f"/rounds/{round_}/ideas/{idea.id}/vote", {"value": "1"})["private"]
    action = f'action="/rounds/{round_}/ideas/{idea.id}/vote"'
    assert own[f"mine-{idea.id}"].count(action) == 1
    assert browser.get(f"/events/{event.id}").text.count(action) == 1


def test_a_title_that_names_a_part_of_the_page_is_only_a_title(house: House) -> None:
    event = house.event()
    idea = house.idea(event, title="\ufffc[cards]")
    house.move(event, VOTE, RoundState.OPEN)
    round_ = house.event_round(event, VOTE).id
    voter = house.browser().join(event)
    assert voter.post_json(f"/rounds/{round_}/ideas/{idea.id}/vote", {"value": "1"})["ok"]
    house.move(event, VOTE, RoundState.SHOWN)
    page = voter.get(f"/events/{event.id}").text
    assert page.count(f'id="idea-{idea.id}"') == 1


def test_who_asks_for_the_head_of_a_board_leaves_it_as_it_is(house: House) -> None:
    event = house.event()
    address = f"/events/{event.id}"
    house.browser().client.head(address)
    first = KEY.sub("", house.browser().get(address).text)
    house.app.extensions["kept"] = Kept()
    assert first == KEY.sub("", house.browser().get(address).text)
