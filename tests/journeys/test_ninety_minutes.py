"""A whole workshop: one moderator, one wall and five people, from the first prompt to the protocol."""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from participation.events.agenda import RoundDraft
from participation.events.models import Method, Reveal, RoundKind
from participation.events.templates.shipped import SHIPPED
from tests.journeys.taking_part import Guest, Trouble, WithBadNetwork, WithKeyboard, WithoutScript
from tests.support.acting import next_step, sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall

pytestmark = pytest.mark.browser

AGENDA = next(one for one in SHIPPED if one.key == "innovation")
PICTURES = os.environ.get(
    "PICTURES"
)  # a folder: each step is also kept as pictures, to be looked at
FORM, CALL, DESK, QUIET, SCAN = IDEAS = (
    "Ein Formular statt vier",
    "Rückruf statt Warteschleife",
    "One desk for newcomers",
    "Wednesdays without meetings",
    "Ein Scanner auf jedem Flur",
)
DOTS = {  # who gives how many to what: 7, 3, and three ideas that share the third place
    "anna": {FORM: 3, CALL: 2},
    "ben": {FORM: 2, DESK: 1},
    "karl": {CALL: 1},
    "nora": {FORM: 1, QUIET: 1},
    "otto": {FORM: 1, SCAN: 1},
}
WEIGHTS = {
    "anna": (FORM, 5, 2),
    "ben": (FORM, 5, 1),
    "karl": (FORM, 4, 1),
    "nora": (FORM, 4, 2),
    "otto": (SCAN, 2, 4),
}


@dataclass
class Room:
    """All screens of the workshop."""

    console: Page
    wall: Page
    guests: dict[str, Guest]
    trouble: Trouble
    shot: int = field(default=0)

    def everybody(self, check: Callable[[Page], object]) -> None:
        """Each of the five sees this."""
        for guest in self.guests.values():
            guest.follow(check)

    def picture(self, name: str) -> None:
        """Keep what console, wall and a phone show."""
        if not PICTURES:
            return
        self.shot += 1
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        phones = {"anna": self.guests["anna"].page, "ben": self.guests["ben"].page}
        for who, page in {"console": self.console, "wall": self.wall, **phones}.items():
            path = folder / f"{self.shot:02}-{name}-{who}.png"
            page.screenshot(path=path, full_page=who != "wall")


@pytest.fixture
def room(hall: Hall, new_page: Pages) -> Room:
    """The moderator has made the event from the template; the wall is on; five have joined."""
    trouble = Trouble()

    def device(whose: str, language: str, **more: object) -> Page:
        page = new_page(locale=language, base_url=hall.url, **more)  # type: ignore[arg-type]
        return trouble.watch(page, whose)

    console = device("console", "de-DE", viewport=(1440, 900))
    sign_in(console, hall.moderator)
    code = create_the_event(console)
    guests = {
        "anna": Guest(device("anna", "de-DE"), "de"),
        "ben": Guest(device("ben", "en-GB", color_scheme="dark"), "en"),
        "karl": WithKeyboard(device("karl", "de-DE"), "de"),
        "nora": WithoutScript(device("nora", "en-GB", javascript=False), "en"),
        "otto": WithBadNetwork(device("otto", "de-DE"), "de", trouble),
    }
    room = Room(console, open_the_wall(console, code), guests, trouble)
    for guest in guests.values():
        guest.join(code)
    expect(room.wall.locator(".beamer-count")).to_contain_text("5")
    return room


def create_the_event(console: Page) -> str:
    console.goto("/moderation")
    console.locator("a[href='/events/new']").click()
    console.fill("#field-title_de", "Was macht die Arbeit leichter?")
    console.fill("#field-title_en", "What makes work easier?")
    console.locator("input[name=agenda][value=innovation]").check()
    console.locator("form[action='/events'] button").click()
    expect(console.locator("#agenda > li")).to_have_count(len(AGENDA.rounds))
    return console.locator(".p-code").inner_text()


def open_the_wall(console: Page, code: str) -> Page:
    with console.context.expect_page() as opened:
        console.locator("#tools a[href$='/beamer']:not([href*='/fields/'])").click()
    opened.value.set_viewport_size({"width": 1920, "height": 1080})
    expect(opened.value.locator("#wall")).to_contain_text(code)
    return opened.value


def test_ninety_minutes_from_the_first_prompt_to_the_protocol(room: Room) -> None:
    assert AGENDA.minutes == 90
    room.picture("welcome")
    for number, draft in enumerate(AGENDA.rounds, start=1):
        begin(room, draft)
        contribute = TO_DO.get((draft.kind, draft.method if draft.kind is RoundKind.VOTE else None))
        if contribute:
            contribute(room)
        room.picture(f"round-{number}-{draft.kind.value}")
        finish(room, draft)
    end(room)
    read_the_protocol(room)
    assert not room.trouble.found, "\n".join(room.trouble.found)


def begin(room: Room, draft: RoundDraft) -> None:
    """The next step of the agenda: all screens say so, in their languages."""
    prompt = draft.prompt.as_dict()
    if draft.kind is RoundKind.BREAK:  # once by its key
        expect(room.console.locator("#next-step button")).to_have_attribute("value", "open")
        expect(room.console.locator("#next-step[aria-busy]")).to_have_count(0)
        room.console.keyboard.press("n")
    else:
        next_step(room.console, "open")
    expect(room.console.locator("#stage")).to_contain_text(prompt["de"])
    for words in prompt.values():
        expect(room.wall.locator(".beamer-prompt").first).to_contain_text(words)
    expect(room.wall.locator(".beamer-clock")).to_have_text(re.compile(r"\d:\d\d"))
    for guest in room.guests.values():
        guest.follow(told(prompt[guest.language]))


def told(words: str) -> Callable[[Page], None]:
    """Whether a phone says what to do."""
    return lambda page: expect(page.locator("#now")).to_contain_text(words)


def finish(room: Room, draft: RoundDraft) -> None:
    """Close the round, and show what came of it."""
    next_step(room.console, "closed")
    expect(room.wall.locator(".beamer-clock")).to_have_count(0)
    if draft.kind not in (RoundKind.VOTE, RoundKind.POLL):
        return
    if draft.reveal is not Reveal.LIVE:  # what was live stays to be seen
        next_step(room.console, "shown")
    expect(room.console.locator("#stage tbody tr").first).to_be_visible()
    room.everybody(lambda page: expect(page.locator("#standing tbody tr").first).to_be_visible())
    RESULTS[draft.method if draft.kind is RoundKind.VOTE else None](room)
    room.picture(f"result-{draft.kind.value}")


def say_words(room: Room) -> None:
    for guest, second in zip(
        room.guests.values(), ("Formulare", "Calls", "Wege", "Paper", "Termine"), strict=True
    ):
        guest.say_words("E-Mail", second)
    expect(room.wall.locator(".beamer-count")).to_contain_text("5")


def propose(room: Room) -> None:
    texts = (
        "Wer umzieht, füllt heute **vier** aus.",
        "And a person who knows the way.",
        "Wir rufen zurück.",
        "",
        "",
    )
    for guest, title, text in zip(
        room.guests.values(), (FORM, DESK, CALL, QUIET, SCAN), texts, strict=True
    ):
        guest.propose(title, text)
    for title in IDEAS:
        expect(room.wall.locator(".beamer-ideas")).to_contain_text(title)


def sort(room: Room) -> None:
    """The moderator sorts the ideas; wall and phones see where they land."""
    console = room.console
    desk = console.url
    console.locator("#stage a[href$='/fields']").click()
    for name, name_en, titles in (
        ("Servicewege", "Ways to us", (FORM, CALL, DESK)),
        ("Arbeitsalltag", "Working days", (QUIET, SCAN)),
    ):
        for title in titles:
            console.get_by_label(title, exact=True).check()
        if not console.locator("#field-name_de").is_visible():
            console.locator(".p-movebar__more summary").click()
        console.fill("#field-name_de", name)
        console.fill("#field-name_en", name_en)
        console.locator("button[name=into][value=new]").click()
        expect(console.locator(".p-column", has_text=name).locator(".p-sort-card")).to_have_count(
            len(titles)
        )
        expect(room.wall.locator(".beamer-fields > li", has_text=name).locator("li")).to_have_count(
            len(titles)
        )
    room.everybody(
        lambda page: expect(page.locator("#grouping .p-grouping__ideas li")).to_have_count(5)
    )
    console.goto(desk)
    expect(console.locator("#connection[data-connection=on]")).to_be_visible()


def give_dots(room: Room) -> None:
    for name, guest in room.guests.items():
        guest.follow(lambda page: expect(page.locator("#ideas > li")).to_have_count(5))
        for title, dots in DOTS[name].items():
            guest.give(title, dots)
    expect(room.wall.locator(".beamer-count")).to_contain_text("5")
    expect(room.wall.locator(".beamer-results")).to_have_count(0)


def weigh(room: Room) -> None:
    for name, guest in room.guests.items():
        guest.weigh(*WEIGHTS[name])
    expect(room.wall.locator(".beamer-count")).to_contain_text("5")


def words_on_the_wall(room: Room) -> None:
    expect(room.wall.locator("#wall .p-chart__wide")).to_contain_text("E-Mail")
    expect(room.wall.locator(".beamer-answers")).to_contain_text("E-Mail 5")
    expect(room.wall.locator(".beamer-count")).to_contain_text("5")
    first = room.guests["ben"].page.locator("#standing tbody tr").first
    expect(first).to_contain_text("E-Mail")
    expect(first).to_contain_text("5")


def dots_on_the_wall(room: Room) -> None:
    lines = room.wall.locator(".beamer-results > li")
    expect(lines).to_have_count(5)
    expect(lines.nth(0)).to_contain_text(f"1. {FORM}")
    expect(lines.nth(0)).to_contain_text("7 Punkte")
    expect(lines.nth(1)).to_contain_text("3 Punkte")
    for place in (2, 3, 4):  # a tie is shown as a tie
        expect(lines.nth(place)).to_contain_text("3. ")
        expect(lines.nth(place)).to_contain_text("1 Punkt")


def weights_on_the_wall(room: Room) -> None:
    first = room.wall.locator(".beamer-results > li").first
    expect(first).to_contain_text(f"1. {FORM}")
    expect(first).to_contain_text(re.compile(r"4,5\D+1,5"))
    expect(room.guests["ben"].page.locator("#standing tbody tr").first).to_contain_text(
        "impact 4.5, effort 1.5"
    )


def end(room: Room) -> None:
    console = room.console
    console.locator("#tools a[href$='/end']").click()
    console.locator("form[action$='/end'] button").click()
    expect(room.wall.locator(".beamer-code")).to_have_count(0)
    room.everybody(
        lambda page: expect(page.locator("#now")).to_have_attribute(
            "data-state", re.compile("ended")
        )
    )
    room.picture("ended")


def read_the_protocol(room: Room) -> None:
    """On the page and on paper: every round, the figures, the ideas."""
    room.console.locator("#tools a[href$='/protocol']").click()
    page = room.console.locator(".p-protocol")
    expect(page.locator("h1")).to_be_visible()
    read = " ".join(page.inner_text().split())
    room.picture("protocol")
    with room.console.expect_download() as kept:
        page.locator("a[href$='/protocol.pdf']").click()
    paper = PdfReader(io.BytesIO(Path(kept.value.path()).read_bytes()))
    printed = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    if PICTURES:
        kept.value.save_as(Path(PICTURES) / "protocol.pdf")
    figures = [
        "7 Punkte",
        "3 Punkte",
        "Nutzen 4,5, Aufwand 1,5",
        "E-Mail 5",
        "5 Ideen von 5 Personen",
    ]
    for said in (read, printed):
        found = letters(said)
        missing = [one for one in [*prompts("de"), *IDEAS, *figures] if letters(one) not in found]
        assert not missing, f"{missing} not in {said}"


def letters(text: str) -> str:
    """Without what only paper has, like a hyphen where a line ends."""
    return re.sub(r"\W+", "", text)


def prompts(language: str) -> list[str]:
    return [one.prompt.as_dict()[language] for one in AGENDA.rounds]


TO_DO = {
    (RoundKind.POLL, None): say_words,
    (RoundKind.COLLECT, None): propose,
    (RoundKind.GROUP, None): sort,
    (RoundKind.VOTE, Method.DOTS): give_dots,
    (RoundKind.VOTE, Method.IMPACT): weigh,
}
RESULTS = {
    None: words_on_the_wall,
    Method.DOTS: dots_on_the_wall,
    Method.IMPACT: weights_on_the_wall,
}
