"""The parts of a screen over HTTP: an old page and what changed since make the fresh page."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, tostring

import html5lib
import pytest

from participation.events.domain import end_event
from participation.events.models import RoundKind, RoundState
from participation.events.versions import advance
from participation.ideas.models import Status
from participation.identity.models import Role
from tests.support.house import Browser, House
from tests.web.reading import elements

# What a page fetches afresh once something else is going on: the viewer's own, and what depends on it.
OWN = {"my-votes", "joining", "no-ideas"}


class Hall:
    """An event in the middle of collecting, and browsers on each of its screens."""

    def __init__(self, house: House) -> None:
        self.house = house
        kim = house.person("kim", Role.MODERATOR)
        self.event = house.event(moderator=kim)
        self.author = house.browser().join(self.event)
        self.moderator = house.browser().sign_in(kim)
        self.watching = {
            "phone": house.browser().join(self.event),
            "reader": house.browser(),
            "console": self.moderator,
            "wall": self.moderator,
        }
        house.move(self.event, RoundKind.COLLECT, RoundState.OPEN)
        for title in ("First", "Second"):
            self.submit(title)
        self.waiting = house.idea(self.event, title="Waits", status=Status.SUBMITTED)

    def submit(self, title: str = "Third") -> None:
        self.author.post(f"/events/{self.event.id}/ideas", {"title": title})

    def move(self, kind: RoundKind, state: RoundState) -> None:
        self.house.move(self.event, kind, state)

    def vote(self) -> None:
        self.move(RoundKind.COLLECT, RoundState.CLOSED)
        self.move(RoundKind.VOTE, RoundState.OPEN)
        number = self.house.event_round(self.event, RoundKind.VOTE).id
        self.author.post(f"/rounds/{number}/ideas/2/vote", {"value": "2"})

    def close_the_vote(self) -> None:
        self.vote()
        self.move(RoundKind.VOTE, RoundState.CLOSED)

    def many(self) -> None:
        self.submit()
        self.hide()
        self.submit("Fourth")
        self.show()

    def show(self) -> None:
        self.vote()
        self.move(RoundKind.VOTE, RoundState.SHOWN)

    def hide_and_restore(self) -> None:
        self.hide()
        self.moderator.post("/ideas/1/restoration")

    def hide(self) -> None:
        self.moderator.post("/ideas/1/hiding", {"reason": "Twice."})

    def end(self) -> None:
        with self.house.work() as work:
            end_event(work, self.house.again(work, self.event))

    def page(self, screen: str) -> tuple[int, dict[str, str]]:
        """A screen's version and its parts, as its page has them."""
        name = {"console": "/console", "wall": "/beamer"}.get(screen, "")
        tree = elements(self.watching[screen].get(f"/events/{self.event.id}{name}").text)
        (live,) = [one for one in tree.iter() if one.get("data-live") is not None]
        parts = {
            one.get("id", ""): plain(one)
            for one in live.iter()
            if one.get("data-part") is not None or one.get("data-idea")
        }
        version = int(live.get("data-version", ""))
        return version, {name: part for name, part in parts.items() if name not in OWN}

    def parts(self, screen: str, since: int) -> dict[str, Any]:
        """What the server says has changed."""
        address = f"/events/{self.event.id}/board?screen={screen}&since={since}"
        told: dict[str, Any] = self.watching[screen].get(address).json or {}
        return told


def plain(element: Element) -> str:
    """An element without what differs each time and without what is the viewer's own."""
    for one in element.iter():
        one.attrib.pop("open", None)
        if one.get("data-own") is not None:
            for child in list(one):
                one.remove(child)
            one.text = None
    element.tail = None
    text = re.sub(r'name="key" type="hidden" value="[\w-]+"|value="[\w-]{24}"', "", markup(element))
    return re.sub(r"\s*([<>])\s*|\s+", r" \1", text)


def markup(element: Element) -> str:
    return tostring(element, encoding="unicode")


def fragment(html: str) -> str:
    (element,) = html5lib.parseFragment(html.strip(), namespaceHTMLElements=False)
    return plain(element)


def nothing(_hall: Hall) -> None:
    """No act at all."""


ACTS: dict[str, Callable[[Hall], Any]] = {
    "nothing": nothing,
    "submit": Hall.submit,
    "edit": lambda hall: hall.author.post("/ideas/1/edit", {"title": "Other", "language": "de"}),
    "withdraw": lambda hall: hall.author.post("/ideas/2/withdrawal"),
    "support": lambda hall: hall.watching["phone"].post("/ideas/1/support"),
    "approve": lambda hall: hall.moderator.post(f"/ideas/{hall.waiting.id}/approval"),
    "hide": Hall.hide,
    "hide and restore": Hall.hide_and_restore,
    "close": lambda hall: hall.move(RoundKind.COLLECT, RoundState.CLOSED),
    "vote": Hall.vote,
    "close the vote": Hall.close_the_vote,
    "show": Hall.show,
    "join": lambda hall: hall.house.browser().join(hall.event),
    "end": Hall.end,
    "many": Hall.many,
}


@pytest.mark.parametrize("act", ACTS)
def test_an_old_page_and_its_parts_make_the_fresh_page(house: House, act: str) -> None:
    hall = Hall(house)
    before = {screen: hall.page(screen) for screen in hall.watching}
    ACTS[act](hall)
    for screen, (version, old) in before.items():
        told = hall.parts(screen, version)
        now, fresh = hall.page(screen)
        assert told["whole"] is True
        assert told["v"] == now
        assert (now > version) == (act != "nothing")
        changed = {name: part and fragment(part) for name, part in told["parts"].items()}
        made = {name: part for name, part in (old | changed).items() if part is not None}
        assert made == fresh, screen
        assert [name for name in changed if name.startswith("idea-")] == [] or act != "nothing"


def test_what_left_the_board_is_told_as_gone(house: House) -> None:
    hall = Hall(house)
    version, _ = hall.page("reader")
    hall.author.post("/ideas/1/withdrawal")
    hall.moderator.post("/ideas/2/hiding", {"reason": "Twice."})
    parts = hall.parts("reader", version)["parts"]
    assert [parts["idea-1"], parts["idea-2"]] == [None, None]


def test_parts_hold_only_what_changed_since(house: House) -> None:
    hall = Hall(house)
    version, _ = hall.page("phone")
    hall.watching["phone"].post("/ideas/1/support")
    parts = hall.parts("phone", version)["parts"]
    assert [name for name in parts if name.startswith("idea-")] == ["idea-1"]
    assert {"now", "compose", "figures", "standing"} <= set(parts)
    everything = hall.parts("phone", 0)["parts"]
    assert {"idea-1", "idea-2"} <= set(everything)


@pytest.mark.parametrize(("number", "whole"), [(60, True), (61, False)])
def test_beyond_sixty_changes_a_page_is_to_be_fetched_whole(
    house: House, number: int, whole: bool
) -> None:
    event = house.event()
    for count in range(number):
        house.idea(event, title=f"Idea {count}")
    told = house.browser().get(f"/events/{event.id}/board?screen=reader&since=0").json
    assert told is not None
    assert told["whole"] is whole
    assert (told["parts"] == {}) is not whole


@pytest.mark.parametrize("since", ["", "0", "999999999", " 3 "])
def test_a_version_may_be_any_number(house: House, since: str) -> None:
    event = house.event()
    told = house.browser().get(f"/events/{event.id}/board?screen=reader&since={since}").json
    assert told is not None
    assert set(told) == {"v", "parts", "whole"}


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9" * 30, "<script>"])
def test_a_version_that_is_no_number_is_refused(house: House, since: str) -> None:
    event = house.event()
    house.browser().get(f"/events/{event.id}/board?screen=reader&since={since}", status=422)


def test_parts_are_in_the_readers_language(house: House) -> None:
    event = house.event()
    said = {}
    for language in ("de", "en"):
        answer = house.browser(language).get(f"/events/{event.id}/board?screen=reader").json
        assert answer is not None
        said[language] = answer["parts"]["now"]
    assert said["de"] != said["en"]


def test_parts_that_everybody_gets_never_mention_the_viewer(house: House) -> None:
    hall = Hall(house)
    hall.watching["phone"].post("/ideas/1/support")
    seen = {
        markup_without_keys(hall.parts("phone", 0)["parts"])
        for hall.watching["phone"] in (hall.author, hall.watching["phone"])
    }
    assert len(seen) == 1


def markup_without_keys(parts: dict[str, Any]) -> str:
    return re.sub(r'name="key" value="[\w-]+"', "", repr(parts))


def test_the_answer_to_a_form_holds_the_viewers_own_parts(house: House) -> None:
    hall = Hall(house)
    browser: Browser = hall.watching["phone"]
    told = browser.post_json("/ideas/1/support")
    assert "You support this" in told["private"]["mine-1"]
    told = browser.post_json("/ideas/1/support/withdrawal")
    assert "You support this" not in told["private"]["mine-1"]
    told = hall.author.post_json(f"/events/{hall.event.id}/ideas", {"title": "Mine"})
    assert "Your idea" in told["private"]["mine-4"]
    assert told["notice"].startswith("Thank you!")
    told = hall.moderator.post_json("/rounds/1/state", {"state": "closed"})
    assert told["private"] == {}


def test_a_version_rises_though_nothing_of_a_screen_changed(house: House) -> None:
    hall = Hall(house)
    version, old = hall.page("reader")
    with house.work() as work:
        advance(work, house.again(work, hall.event))
    now, fresh = hall.page("reader")
    assert now == version + 1
    assert fresh == old
