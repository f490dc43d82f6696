"""The whole chain in browsers: from two ideas in a workshop to a measure, and back from there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Audience
from participation.ideas.models import Status
from participation.identity.models import Person, Role, Unit
from participation.kernel.words import Words
from tests.support.acting import (
    card,
    comment,
    get_claim_code,
    give_a_dot,
    join,
    next_step,
    publish,
    redeem,
    sign_in,
    support,
    tick_for_promotion,
    write,
)
from tests.support.browser import Pages
from tests.support.hall import Hall, open_hall
from tests.support.house import PASSWORD
from tests.support.plans import Office, words
from tests.support.processes import wait_until
from tests.support.smtp import PostOffice, plain_text

pytestmark = pytest.mark.browser

DESKTOP = (1280, 900)
GERMAN, ENGLISH = "Mehr Bänke am Marktplatz", "More benches at the market square"
MEASURE = "Sitzplätze in der Innenstadt"
HER_COMMENT = "Bitte auch im Schatten, gerade im Sommer ist es dort sehr heiß."
HIS_COMMENT = "They should have armrests, so that older people can get up again."


@dataclass
class City:
    """A served installation that sends its mail, and those who work for the city."""

    hall: Hall
    post: PostOffice
    unit: Unit
    editor: Person
    lead: Person


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A server of its own: that of the other journeys sends no mail and has other plans."""
    with PostOffice() as post, open_hall(tmp_path) as hall:
        hall.send_by(post)
        office = Office(hall.house)
        unit = office.unit("Parks department")
        editor = hall.house.person("editor", Role.EDITOR)
        yield City(hall, post, unit, editor, office.lead("lead", unit))


@dataclass
class Workshop:
    """The four browsers that are open at once, and where the event's console is."""

    anna: Page
    ben: Page  # has no JavaScript
    moderator: Page
    editor: Page
    console: str = ""

    @property
    def board(self) -> str:
        return self.console.removesuffix("/console")


def test_an_idea_goes_all_the_way_to_a_measure_and_a_citizen_walks_back(
    city: City, new_page: Pages
) -> None:
    room = _come_together(city, new_page)
    code = _open_a_workshop(room)
    _collect_ideas_that_mean_the_same(room, code)
    claim_code = get_claim_code(room.ben)
    _sort_both_into_a_new_field(room)
    _merge_them(room)
    _answer_officially(room)
    _vote_and_show_the_result(room)
    _shortlist(room)
    _make_a_plan(room.editor)
    measure = _promote_into_a_new_measure(city, room.editor)
    _go_on_online(room)

    citizen = new_page(locale="en-GB", viewport=DESKTOP, base_url=city.hall.url)
    _register_and_confirm(city, citizen)
    _walk_back_from_the_measure(citizen)
    _comment_and_filter_by_language(citizen)

    _report_on_the_measure(city, new_page, room.editor)
    guest = new_page(locale="en-GB", javascript=False, base_url=city.hall.url)
    redeem(guest, claim_code)
    _read_what_became_of_it(guest)
    _withdraw(guest)
    _the_measure_still_tells_the_truth(citizen, measure)


def _come_together(city: City, new_page: Pages) -> Workshop:
    url = city.hall.url
    room = Workshop(
        anna=new_page(locale="de-DE", base_url=url),
        ben=new_page(locale="en-GB", base_url=url, javascript=False),
        moderator=new_page(locale="de-DE", base_url=url, viewport=DESKTOP),
        editor=new_page(locale="de-DE", base_url=url, viewport=DESKTOP),
    )
    sign_in(room.moderator, city.hall.moderator)
    sign_in(room.editor, city.editor)
    return room


def _open_a_workshop(room: Workshop) -> str:
    page = room.moderator
    page.goto("/events/new")
    page.fill("#field-title_de", "Werkstatt Innenstadt")
    page.fill("#field-title_en", "Workshop on the city centre")
    page.locator("form[action='/events'] button").click()
    expect(page.locator("#next-step")).to_be_visible()
    room.console = urlsplit(page.url).path
    next_step(page, "open")
    return page.locator(".p-code").inner_text()


def _collect_ideas_that_mean_the_same(room: Workshop, code: str) -> None:
    """The editor takes part as well, and supports both ideas."""
    for page in (room.anna, room.ben, room.editor):
        join(page, code)
    write(room.anna, GERMAN, "Wer einkauft, möchte sich zwischendurch auch einmal hinsetzen.")
    expect(card(room.anna, GERMAN)).to_be_visible()
    write(room.ben, ENGLISH, "People who go shopping would like to sit down now and then.")
    expect(card(room.ben, ENGLISH)).to_be_visible()
    expect(room.moderator.locator("#stage")).to_contain_text(ENGLISH)
    support(room.ben, GERMAN)
    room.anna.reload()
    support(room.anna, ENGLISH)
    room.editor.reload()
    support(room.editor, GERMAN)
    support(room.editor, ENGLISH)


def _sort_both_into_a_new_field(room: Workshop) -> None:
    page = room.moderator
    page.goto(f"{room.board}/fields")
    _tick_both(page)
    page.locator(".p-movebar__more summary").click()
    page.fill("#field-name_de", "Plätze und Parks")
    page.fill("#field-name_en", "Squares and parks")
    page.locator("button[name=into]").click()
    column = page.locator(".p-column").filter(has=page.get_by_role("heading", name="Plätze"))
    expect(column.locator(".p-sort-card")).to_have_count(2)


def _tick_both(page: Page) -> None:
    for title in (GERMAN, ENGLISH):
        page.get_by_label(title, exact=True).check()


def _merge_them(room: Workshop) -> None:
    page = room.moderator
    page.goto(f"{room.board}/fields")
    _tick_both(page)
    page.locator(".p-movebar__more summary").click()
    page.locator("button[formaction$='/merging']").click()
    page.get_by_role("radio", name=GERMAN).check()
    page.locator("main form[action$='/merging'] button").click()
    expect(page.locator(".p-sort-card")).to_have_count(1)
    expect(card(room.anna, ENGLISH)).to_have_count(0)
    room.ben.goto(room.board)
    expect(card(room.ben, ENGLISH)).to_have_count(0)
    expect(card(room.ben, GERMAN)).to_contain_text("3 people support this")  # not four


def _answer_officially(room: Workshop) -> None:
    page = _curate(room)
    page.locator("#curating a[href$='/answer']").click()
    page.fill("#field-text", "Wir prüfen bis zum Herbst, wo Bänke stehen können.")
    page.fill("#field-signed", "Grünflächenamt")
    page.locator("main form[action$='/answer'] button").click()
    expect(page.locator("#answers")).to_contain_text("Grünflächenamt")
    card(room.anna, GERMAN).locator(".p-card__link").click()
    expect(room.anna.locator("#answers")).to_contain_text("Wir prüfen bis zum Herbst")
    comment(room.anna, HER_COMMENT)
    room.anna.goto(room.board)


def _curate(room: Workshop) -> Page:
    """The moderator's tools on the page of the idea in front."""
    page = room.moderator
    page.goto(room.board)
    card(page, GERMAN).locator(".p-card__link").click()
    page.locator("#curating summary").click()
    return page


def _vote_and_show_the_result(room: Workshop) -> None:
    page = room.moderator
    page.goto(room.console)
    next_step(page, "closed")
    next_step(page, "open")
    expect(room.anna.locator("#my-votes .p-budget")).to_be_visible()
    room.ben.goto(room.board)
    for voter, dots in ((room.anna, 3), (room.ben, 2)):
        for given in range(1, dots + 1):
            give_a_dot(voter, GERMAN)
            expect(card(voter, GERMAN)).to_contain_text(re.compile(rf"{given} (of|von) 3"))
    next_step(page, "closed")
    next_step(page, "shown")
    expect(room.anna.locator("#standing tbody tr").first).to_contain_text("5 Punkte")
    room.ben.goto(room.board)
    expect(room.ben.locator("#standing tbody tr").first).to_contain_text("5 dots")


def _shortlist(room: Workshop) -> None:
    page = _curate(room)
    page.locator("#curating a[href$='/status']").click()
    page.check("input[value=shortlisted]")
    page.locator("main form[action$='/status'] button").click()
    expect(page.locator(".p-idea__side .p-timeline__entry").last).to_contain_text("engere Wahl")


def _make_a_plan(editor: Page) -> None:
    editor.goto("/masterplan")
    editor.locator("a[href='/masterplan/new']").first.click()
    editor.fill("#field-title_de", "Masterplan Innenstadt")
    editor.fill("#field-title_en", "Masterplan for the city centre")
    editor.locator("form[action='/masterplan'] button").click()
    plan = editor.url
    editor.locator("a[href$='/fields-of-action']").click()
    editor.fill("#field-title_de", "Aufenthalt")
    editor.fill("#field-title_en", "Places to stay")
    editor.locator("#add-field-of-action button").click()
    expect(editor.locator(".p-lines__title")).to_have_text("Aufenthalt")
    editor.goto(plan)
    publish(editor)


def _promote_into_a_new_measure(city: City, editor: Page) -> str:
    tick_for_promotion(editor, GERMAN)
    expect(editor.locator("#field-title_de")).to_have_value(GERMAN)
    editor.fill("#field-number", "7")
    editor.fill("#field-title_de", MEASURE)
    editor.fill("#field-title_en", "Seats in the city centre")
    editor.fill("#field-summary_de", "Bänke, auf denen man sich ausruhen kann.")
    editor.select_option("#field-lead_unit", str(city.unit.id))
    editor.select_option("#field-field_of_action", label="Aufenthalt")
    editor.fill("#field-starts_on", "2030-01-01")
    editor.fill("#field-ends_on", "2031-12-31")
    editor.check("input[name=light][value=green]")
    editor.fill("#field-light_reason_de", "Das Geld ist da.")
    editor.locator("#into-new button").click()
    editor.wait_for_url("**/measures/*")
    publish(editor)
    return urlsplit(editor.url).path


def _go_on_online(room: Workshop) -> None:
    """The workshop becomes an online consultation, which accounts join without its code."""
    page = room.moderator
    page.goto(room.console)
    page.locator("#tools a[href$='/edit']").click()
    page.check("input[name=kind][value=consultation]")
    page.locator("main form[action$='/edit'] button").click()
    expect(page.locator("#tools")).to_be_visible()


def _register_and_confirm(city: City, citizen: Page) -> None:
    address = "carla@example.org"
    citizen.goto("/sign-in")
    citizen.locator("a[href^='/register']").click()
    citizen.fill("#field-name", "Carla")
    citizen.fill("#field-email", address)
    citizen.fill("#field-password", PASSWORD)
    citizen.locator("form[action='/register'] button").click()
    citizen.wait_for_url("**/register/sent")
    wait_until(lambda: address in city.post.addresses, within=60, what="the letter arriving")
    letter = plain_text(dict(city.post.taken)[address])
    link = re.search(r"http\S+/register/confirm/\S+", letter)
    assert link, letter
    citizen.goto(link[0])
    citizen.fill("#field-password", PASSWORD)
    citizen.locator("form[action^='/register/confirm/'] button").click()
    expect(citizen.locator("form[action='/sign-out']")).to_be_visible()


def _walk_back_from_the_measure(citizen: Page) -> None:
    """By links alone: plan, measure, votes, event, results, original, idea."""
    citizen.locator(".p-sections a[href='/masterplan']").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Masterplan for the city centre")
    citizen.get_by_role("link", name="Seats in the city centre").first.click()
    measure = citizen.url
    facts = citizen.locator(".p-profile__facts")
    for fact in ("Green: on track", "Das Geld ist da.", "Parks department", "2030", "2031"):
        expect(facts).to_contain_text(fact)
    origin = citizen.locator("[id^=origin-]")
    expect(origin).to_contain_text("3 people support this")
    expect(origin).to_contain_text("5 dots in the vote “Which ideas matter most to you?”")
    expect(origin.get_by_role("link", name="Squares and parks")).to_be_visible()

    origin.get_by_role("link", name="Workshop on the city centre").click()
    citizen.get_by_role("link", name="Results", exact=True).click()
    expect(citizen.locator(".p-results tbody tr").first).to_contain_text(GERMAN)
    citizen.goto(measure)
    origin.locator("summary").click()
    origin.get_by_role("link", name=ENGLISH).click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text(ENGLISH)
    citizen.get_by_role("link", name=GERMAN).first.click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text(GERMAN)
    expect(citizen.locator("#answers")).to_contain_text("Grünflächenamt")


def _comment_and_filter_by_language(citizen: Page) -> None:
    """Each text keeps its language and says so; a filter shows those of one language only."""
    comment(citizen, HIS_COMMENT)
    hers = citizen.locator("#comments article").filter(has_text=HER_COMMENT)
    his = citizen.locator("#comments article").filter(has_text=HIS_COMMENT)
    expect(his).to_contain_text("English")
    expect(hers).to_contain_text("Deutsch")
    expect(hers.locator(".p-comment__text")).to_have_attribute("lang", "de")
    languages = citizen.locator("#comments .p-tabs")
    languages.get_by_role("link", name="English").click()
    expect(hers).to_have_count(0)
    expect(his).to_be_visible()
    languages.get_by_role("link", name="Deutsch").click()
    expect(hers).to_be_visible()
    expect(his).to_have_count(0)


def _report_on_the_measure(city: City, new_page: Pages, editor: Page) -> None:
    lead = new_page(locale="de-DE", viewport=DESKTOP, base_url=city.hall.url)
    sign_in(lead, city.lead)
    lead.locator(".p-header a[href='/reports']").click()
    lead.locator("a[href$='/report']").click()
    lead.fill("#field-text", "Die ersten Bänke sind bestellt und kommen im Frühjahr.")
    lead.select_option("#field-status", "running")
    lead.check("input[name=light][value=yellow]")
    lead.fill("#field-light_reason", "Die Lieferung dauert länger.")
    lead.locator("#report-form button[value=submit]").click()
    expect(lead.locator("form[action$='/withdrawal'] button")).to_be_visible()

    editor.reload()
    editor.locator(".p-header a[href='/reports/submitted']").click()
    editor.get_by_role("link", name=MEASURE).click()
    editor.locator("form[action$='/approval'] button").click()
    expect(editor.locator("main")).to_contain_text("Die Lieferung dauert länger.")


def _read_what_became_of_it(guest: Page) -> None:
    """In the order in which it happened, each with its date."""
    own = guest.locator(".p-card").filter(has=guest.get_by_role("link", name=ENGLISH))
    own.locator("summary").click()
    entries = own.locator(".p-timeline__entry")
    told = [
        "Submitted and published",
        "Sorted into the topic field Squares and parks",
        f"Merged with “{GERMAN}”",
        "The administration answered officially",
        "Put on the shortlist",
        "Became part of the measure 7 Seats in the city centre",
        "The measure was published",
        "The lead unit has reported",
    ]
    expect(entries).to_have_text([re.compile(re.escape(one)) for one in told])
    expect(entries.last).to_contain_text("Light: Green: on track → Yellow: at risk")
    expect(entries.locator("time[datetime]")).to_have_count(len(told))


def _withdraw(guest: Page) -> None:
    guest.locator("form[action$='/withdrawal'] button").click()
    expect(guest.locator("main")).to_contain_text("This idea is withdrawn")


def _the_measure_still_tells_the_truth(citizen: Page, measure: str) -> None:
    """The withdrawn idea is neither named nor counted, and the rest stays as it was."""
    citizen.goto(measure)
    origin = citizen.locator("[id^=origin-]")
    expect(origin.get_by_role("link", name=GERMAN)).to_be_visible()
    expect(origin).not_to_contain_text("means the same")
    assert ENGLISH not in citizen.content()
    expect(origin).to_contain_text("2 people support this")
    expect(origin).to_contain_text("5 dots in the vote")
    expect(citizen.locator("#origin + p")).to_contain_text("2 people support it.")
    expect(citizen.locator(".p-profile__facts")).to_contain_text("Yellow: at risk")


def test_what_was_said_inside_is_read_by_strangers_only_once_an_editor_releases_it(
    city: City, new_page: Pages
) -> None:
    title, measure = _promote_an_internal_idea(city)
    stranger = new_page(locale="en-GB", base_url=city.hall.url)
    stranger.goto(f"/measures/{measure}")
    origin = stranger.locator("[id^=origin-]")
    expect(origin).to_contain_text("Idea from an internal workshop")
    expect(origin.locator("a")).to_have_count(0)
    for secret in (title, "Behind closed doors"):
        assert secret not in stranger.content()

    editor = new_page(locale="en-GB", viewport=DESKTOP, base_url=city.hall.url)
    sign_in(editor, city.editor)
    editor.goto(f"/measures/{measure}")
    editor.locator("[id^=origin-]").get_by_role("link", name=title, exact=True).click()
    idea = urlsplit(editor.url).path
    answer = stranger.goto(idea)
    assert answer
    assert answer.status == 404
    editor.locator("a[href$='/release']").click()
    expect(editor.locator("main")).to_contain_text("Every form is filled in twice.")
    editor.locator("form[action$='/release'] button").click()
    expect(editor.locator("form[action$='/release']")).to_have_count(0)

    stranger.goto(f"/measures/{measure}")
    origin.get_by_role("link", name=title, exact=True).click()
    expect(stranger.locator(".p-idea__text")).to_contain_text("Every form is filled in twice.")
    expect(stranger.locator("main")).to_contain_text("From an internal workshop")
    assert "Behind closed doors" not in stranger.content()


def _promote_an_internal_idea(city: City) -> tuple[str, int]:
    """An idea of a staff-only event in a public measure: its title, and the measure's number."""
    house, office, title = city.hall.house, Office(city.hall.house), "One form instead of two"
    name = Words({"de": "Hinter verschlossenen Türen", "en": "Behind closed doors"})
    event = city.hall.event(audience=Audience.STAFF, title=name)
    text = "Every form is filled in twice."
    idea = house.idea(event, title=title, text=text, status=Status.SHORTLISTED)
    measure = office.measure(office.plan(title="Inside"), title=words("Fewer forms"))
    office.promote([idea], measure)
    return title, measure.id
