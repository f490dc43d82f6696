"""The pages of the search and of all ideas, and the feeds."""

import xml.etree.ElementTree as ET

import pytest

from participation.events.models import Audience
from participation.ideas.models import Idea, IdeaKind, Status
from tests.support.house import House
from tests.web.world import queries

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/search", "What are you looking for?"),
        ("/search?q=---", "Please type a word"),
        ("/search?q=nothing", "Nothing found for “nothing”"),
        ("/search?q=wifi&in=measures&language=de", "Search everything in all languages"),
        ("/search?q=library&in=ideas&page=9", "This page is empty"),
        ("/search?q=%3Cscript%3E", "Nothing found for “&lt;script&gt;”"),
        ("/ideas?q=nothing", "No matches"),
        ("/ideas?event=999999999&field=x&status=hidden&order=worst&page=9", "No matches"),
    ],
)
def test_what_cannot_be_shown_says_why(house: House, address: str, words: str) -> None:
    house.idea(house.event())
    assert words in house.browser().get(address).text


def test_hits_say_where_they_are_from_with_the_words_marked(house: House) -> None:
    house.idea(house.event(), title="Freies WLAN", text="In allen Bibliotheken", language="de")
    page = house.browser().get("/search?q=bibliothek").text
    assert 'lang="de">In allen <mark>Bibliotheken</mark>' in page
    assert "Workshop" in page


def test_too_many_hits_are_not_counted(house: House) -> None:
    event = house.event()
    for number in range(101):
        house.idea(event, title=f"Park {number}")
    page = house.browser().get("/search?q=park").text
    assert "More than 100 found" in page
    assert "Show all" in page


def test_the_list_of_all_ideas_can_be_chosen_from(house: House) -> None:
    event, other = house.event(), house.event()
    house.idea(event, title="Benches", kind=IdeaKind.EXPECTATION, language="de")
    house.idea(other, title="Fountains")
    browser = house.browser()
    for choice in (f"event={event.id}", "kind=expectation", "language=de", "q=bench"):
        page = browser.get(f"/ideas?{choice}").text
        assert "Benches" in page, choice
        assert "Fountains" not in page, choice
    assert "Benches" in browser.get("/ideas?status=published&order=support").text


def test_a_released_idea_names_neither_its_event_nor_its_author(house: House) -> None:
    event = house.event(audience=Audience.STAFF)
    idea = house.idea(event, title="Benches")
    browser = house.browser()
    assert "Benches" not in browser.get("/ideas").text
    with house.work() as work:
        work.session.get_one(Idea, idea.id).text_released_at = work.now
    for address in ("/ideas", "/search?q=benches"):
        page = browser.get(address).text
        assert "Benches" in page
        assert "Idea from an internal workshop" in page
        assert "Workshop</span>" not in page


PAGES = ("/search?q=park", "/search?q=park&in=ideas", "/ideas", "/ideas?q=park", "/", "/ideas.atom")


def test_fifty_cost_no_more_questions_than_one(house: House) -> None:
    event = house.event()
    guest, stranger = house.browser().join(event), house.browser()

    def counted() -> dict[tuple[str, str], int]:
        numbers = {}
        for name, browser in (("guest", guest), ("stranger", stranger)):
            for address in (*PAGES, *(("/mine", "/claim") if name == "guest" else ())):
                with queries(house) as sent:
                    browser.client.get(address)
                asked = [one for one in sent if not one.startswith("BEGIN")]
                numbers[name, address] = len(asked)
        return numbers

    def add(number: int) -> None:
        for _ in range(number):
            idea = house.idea(event, title="Park")
            with house.work() as work:
                work.session.get_one(Idea, idea.id).participant_id = 1
            house.idea(house.event(), title="Park")

    add(1)
    few = counted()
    add(49)
    assert counted() == few
    assert {page: number for page, number in few.items() if number > 12} == {}


def feed(house: House, address: str) -> ET.Element:
    answer = house.browser().get(address)
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.text)


@pytest.mark.parametrize("address", ["/events.atom", "/ideas.atom", "/measures.atom"])
def test_a_feed_without_entries_is_a_feed(house: House, address: str) -> None:
    root = feed(house, address)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert root.find(ATOM + name) is not None


def test_feeds_hold_what_everybody_may_read_and_each_entry_is_whole(house: House) -> None:
    event, inside = house.event(), house.event(audience=Audience.STAFF)
    house.idea(event, title="Benches & <b>more</b>", text="**Now**")
    for status in (Status.SUBMITTED, Status.HIDDEN, Status.WITHDRAWN):
        house.idea(event, title=status.value, status=status)
    house.idea(inside, title="Inside")
    for address in ("/ideas.atom", f"/events/{event.id}/ideas.atom"):
        (entry,) = feed(house, address).findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "Benches & <b>more</b>"
        assert "<strong>Now</strong>" in (entry.findtext(f"{ATOM}content") or "")
        assert (entry.findtext(f"{ATOM}id") or "").startswith("tag:")
        assert (entry.findtext(f"{ATOM}id") or "").endswith(":ideas/1")
        assert entry.findtext(f"{ATOM}updated")
        assert entry.find(f"{ATOM}link") is not None
    assert len(feed(house, "/events.atom").findall(f"{ATOM}entry")) == 1
    house.browser().get(f"/events/{inside.id}/ideas.atom", status=404)


def test_who_has_the_newest_feed_is_told_so(house: House) -> None:
    event = house.event()
    house.idea(event)
    browser = house.browser()
    first = browser.get("/ideas.atom")
    again = {"If-None-Match": first.headers["ETag"]}
    assert browser.get("/ideas.atom", status=304, **again).text == ""
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    browser.get("/ideas.atom", status=304, **since)
    house.idea(event)
    browser.get("/ideas.atom", **again)


def test_pages_lead_to_feeds_and_to_every_main_section(house: House) -> None:
    event = house.event()
    browser = house.browser()
    start = browser.get("/").text
    for address in ("/events.atom", "/ideas.atom", "/measures.atom"):
        assert '<link rel="alternate" type="application/atom+xml" title="' in start
        assert start.count(f'href="{address}"') == 2
    assert f"/events/{event.id}/ideas.atom" in browser.get(f"/events/{event.id}").text
    for address in ("/masterplan", "/fields", "/ideas", "/search"):
        assert f'href="{address}"' in start
        assert 'aria-current="page"' in browser.get(address).text
