"""German and English are equals: chosen, kept, named, and other languages marked."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from participation.events.models import Participant, RoundKind, RoundState
from participation.ideas.models import Status
from participation.identity.models import Role
from participation.kernel.words import Words
from tests.support.house import PASSWORD, House
from tests.web.reading import elements, fill_in
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
    ("moderator", "/ideas/{idea:public hidden}"),
    ("moderator", "/ideas/{idea:public published}/hiding"),
    ("administrator", "/administration/affiliations"),
    ("administrator", "/administration/affiliations/{affiliation:one}"),
]


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


# Each text says its language by containing this word.
MARK = {"de": "Bürgerbüro", "en": "townhall"}


def spoken(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Every text of a page with the language it is marked with."""
    if element.tag in ("title", "script", "template"):
        return
    language = element.get("lang", language)
    yield element.text or "", language
    for child in element:
        yield from spoken(child, language)
        yield child.tail or "", language


def mixed_town(house: House, language: str, kind: RoundKind, state: RoundState) -> list[str]:
    """Pages about an event whose every text is in the other language than the reader's."""
    other = {"de": "en", "en": "de"}[language]
    text, words = f"Im {MARK[other]} 1", Words({other: f"Im {MARK[other]} 2"})
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim, title=words, description=words)
    reader = house.browser(language).join(event)
    moderator = house.browser(language).sign_in(kim)
    with house.database.reading() as session:
        author = session.scalars(select(Participant)).one()
    with house.work() as work:
        for round_ in house.again(work, event).rounds:
            round_.prompt = words
    own = house.idea(event, author, title=text, text=text, language=other)
    for status in Status:
        house.idea(event, status=status, title=text, text=text, language=other)
    own_address = f"/ideas/{own.id}"
    reader.post(f"{own_address}/edit", {"title": f"{text}!", "language": other})
    moderator.post(f"/ideas/{own.id + 2}/hiding", {"reason": "Doppelt."})
    if kind is RoundKind.VOTE:
        house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    if state is not RoundState.PLANNED:
        house.move(event, kind, state)
    rounds = [round_.id for round_ in event.rounds]
    board = f"/events/{event.id}"
    read = ("/", board, f"{board}/mine", f"{board}/results", own_address)
    run = ("/moderation", f"{board}/console", f"{board}/queue", f"{board}/beamer")
    ask = (f"/rounds/{rounds[1]}/edit", f"{own_address}/hiding", own_address, board)
    invitation = house.browser(language).get(f"/join/{event.code}")
    return [
        *(reader.get(address).text for address in read),
        *(moderator.get(address).text for address in (*run, *ask)),
        invitation.text,
    ]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RoundKind.COLLECT, RoundState.PLANNED),
        (RoundKind.COLLECT, RoundState.OPEN),
        (RoundKind.COLLECT, RoundState.CLOSED),
        (RoundKind.VOTE, RoundState.OPEN),
        (RoundKind.VOTE, RoundState.CLOSED),
        (RoundKind.VOTE, RoundState.SHOWN),
    ],
)
def test_texts_in_another_language_are_marked_on_every_page(
    house: House, language: str, kind: RoundKind, state: RoundState
) -> None:
    other = {"de": "en", "en": "de"}[language]
    pages = mixed_town(house, language, kind, state)
    seen = [
        (" ".join(text.split()), said)
        for page in pages
        for text, said in spoken(elements(page), "")
        if MARK[other] in text
    ]
    assert len(seen) > len(pages)
    assert {text for text, said in seen if said != other} == set()
