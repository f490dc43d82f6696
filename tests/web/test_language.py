"""German and English are equals: chosen, kept, named, and other languages marked."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from participation.events.models import RoundKind, RoundState
from participation.identity.models import Role
from participation.kernel.words import Words
from tests.support.house import PASSWORD, Browser, House
from tests.web.reading import elements, fill_in, words
from tests.web.world import Town

PAGES = [
    ("stranger", "/"),
    ("stranger", "/join"),
    ("stranger", "/help"),
    ("stranger", "/sign-in"),
    ("stranger", "/nowhere"),
    ("stranger", "/events/{event:public}"),
    ("stranger", "/ideas/{idea:public published}"),
    ("citizen", "/account"),
    ("citizen", "/moderation"),
    ("participant", "/events/{event:public}"),
    ("participant", "/events/{event:public}/ideas"),
    ("participant", "/events/{event:public}/mine"),
    ("participant", "/events/{event:public}/results"),
    ("participant", "/events/{event:public}/affiliation"),
    ("participant", "/ideas/{idea:own}"),
    ("participant", "/ideas/{idea:own}/edit"),
    ("moderator", "/moderation"),
    ("moderator", "/events/new"),
    ("moderator", "/events/{event:public}/console"),
    ("moderator", "/events/{event:public}/beamer"),
    ("moderator", "/events/{event:public}/queue"),
    ("moderator", "/events/{event:public}/edit"),
    ("moderator", "/events/{event:public}/end"),
    ("moderator", "/events/{event:public}/rounds/new?kind=vote"),
    ("moderator", "/rounds/{round:public vote}/edit"),
    ("moderator", "/rounds/{round:public vote}/removal"),
    ("moderator", "/ideas/{idea:public hidden}"),
    ("moderator", "/ideas/{idea:public published}/hiding"),
    ("administrator", "/administration/affiliations"),
    ("administrator", "/administration/affiliations/{affiliation:one}"),
]


def page_of(browser: Browser, address: str) -> str:
    answer = browser.client.get(address, headers=browser.headers)
    return browser._checked(answer, answer.status_code).text


@pytest.mark.parametrize(("role", "address"), PAGES)
def test_every_page_is_in_both_languages_and_says_which(
    town: Town, role: str, address: str
) -> None:
    titles = {}
    for language in ("de", "en"):
        browser = town.browser(role, language)
        answer = browser.client.get(fill_in(town, address), headers=browser.headers)
        browser._checked(answer, answer.status_code)
        tree = elements(answer.text)
        assert tree.get("lang") == language
        assert answer.headers["Content-Language"] == language
        titles[language] = tree.findtext(".//title")
    assert titles["de"] != titles["en"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de", "de"),
        ("en", "en"),
        ("de-AT,de;q=0.9", "de"),
        ("en-US", "en"),
        ("fr, en;q=0.5, de;q=0.4", "en"),
        ("fr", "de"),
        ("", "de"),
        ("*", "de"),
        ("x" * 5000, "de"),
        ("de;q=0.1, en;q=0.9", "en"),
    ],
)
def test_the_browsers_wish_is_followed(town: Town, asked: str, language: str) -> None:
    answer = town.browser("stranger", asked).get("/help")
    assert answer.headers["Content-Language"] == language


def test_a_chosen_language_is_kept_and_the_page_with_its_query_too(town: Town) -> None:
    browser = town.browser("stranger", "en")
    address = fill_in(town, "/events/{event:public}?q=b%C3%A4nke+%26+more&kind=idea&kind=x")
    page = elements(browser.get(address).text)
    (link,) = [one for one in page.iter("a") if one.get("hreflang") == "de"]
    answer = browser.client.get(link.get("href", ""))
    assert answer.status_code == 303
    assert answer.location == address
    assert browser.get("/").headers["Content-Language"] == "de"
    browser.get("/?lang=en")
    assert browser.get("/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("lang", ["fr", "", "de-DE", "DE", "../de", "de,en"])
def test_a_language_we_do_not_have_changes_nothing(town: Town, lang: str) -> None:
    answer = town.browser("stranger", "en").client.get(f"/?lang={lang}", follow_redirects=False)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_the_language_of_a_written_form_is_not_chosen_by_its_address(town: Town) -> None:
    page = town.browser("stranger", "en").post("/join?lang=de", {"code": ""}, status=422)
    assert page.headers["Content-Language"] == "en"
    assert [one for one in elements(page.text).iter("a") if one.get("href") == "/?lang=de"]


@pytest.mark.parametrize(
    "query",
    [
        "event_id=2",
        "endpoint=x",
        "values=1",
        "_anchor=x",
        "_external=1",
        "_scheme=ftp",
        "_method=POST",
        "self=1",
        "q=%FF%00&q=2",
        "=&&",
        "lang=de&lang=en",
    ],
)
@pytest.mark.parametrize("address", ["/", "/events/1", "/join/CCCCCC"])
def test_no_query_can_lead_the_switch_astray(town: Town, address: str, query: str) -> None:
    client = town.browser("stranger", "en").client
    assert client.get(f"{address}?{query}").status_code in (200, 303, 422)
    answer = client.get(f"{address}?lang=de&{query}")
    assert answer.status_code == 303
    assert answer.location.partition("?")[0] == address


def test_an_account_has_a_language_of_its_own_unless_another_is_chosen(house: House) -> None:
    kim = house.person("kim", Role.EMPLOYEE)
    browser = house.browser("en").sign_in(kim)
    browser.post("/account", {"name": "Kim", "locale": "de"})
    assert browser.get("/").headers["Content-Language"] == "de"
    browser.get("/?lang=en")
    assert browser.get("/").headers["Content-Language"] == "en"
    fresh = house.browser("en")
    fresh.post("/sign-in", {"email": kim.email, "password": PASSWORD})
    assert fresh.get("/").headers["Content-Language"] == "de"


def test_errors_are_said_in_the_readers_language(town: Town) -> None:
    for language, said in (("de", "gibt es nicht"), ("en", "does not exist")):
        answer = town.browser("stranger", language).get("/nowhere", status=404)
        assert said in answer.text


GERMAN = "Kürzere Wege zum Bürgerbüro"
ENGLISH = "Shorter ways to the office"
IN_GERMAN = Words({"de": "Nur auf Deutsch"})


def spoken(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Every text of a page with the language it is marked with."""
    language = element.get("lang", language)
    if element.tag in ("title", "script", "style", "meta"):
        return
    if element.text:
        yield element.text, language
    for child in element:
        yield from spoken(child, language)
        if child.tail:
            yield child.tail, language


@pytest.fixture
def mixed(house: House) -> House:
    """An event in German only, with ideas in both languages, seen by people who read English."""
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim, title=IN_GERMAN, description=IN_GERMAN)
    with house.work() as work:
        for round_ in house.again(work, event).rounds:
            round_.prompt = IN_GERMAN
    return house


@pytest.mark.parametrize(
    "state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED, RoundState.SHOWN]
)
@pytest.mark.parametrize("kind", list(RoundKind))
def test_texts_in_another_language_are_marked_on_every_page(
    mixed: House, kind: RoundKind, state: RoundState
) -> None:
    event = mixed.browser().join(mixed.event()) and mixed.event(title=IN_GERMAN)
    del event
    browser = mixed.browser("en")
    from tests.web.world import rows

    (one, *_) = rows(mixed)["event"]
    number, code = one[0], one[7]
    browser.post("/join", {"code": code})
    kim = mixed.browser("en")
    kim.post("/sign-in", {"email": "kim@example.org", "password": PASSWORD})
    assert number
    assert words(elements(kim.get(f"/events/{number}/console").text))
