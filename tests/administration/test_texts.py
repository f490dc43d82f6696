"""Imprint, privacy notice, accessibility statement: shipped in both languages, edited, put back."""

import pytest
from sqlalchemy import select

from participation.administration.texts import TITLES, Subject, blanks, shipped
from participation.identity.models import Role
from participation.kernel.audit import AuditEntry
from participation.kernel.text import page_to_html
from participation.kernel.words import Words
from tests.support.house import Browser, House

WARNING = {"de": "sind noch auszufüllen", "en": "are still to be filled in"}
PAGES = [subject.value for subject in Subject]
FORM = {"text_de": "## Wer wir sind\n\nDie **Stadt**.", "text_en": "## Who we are\n\nThe city."}


@pytest.fixture
def administrator(house: House) -> Browser:
    return house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_text_is_there_from_the_start_in_both_languages(
    house: House, page: str, language: str
) -> None:
    text = house.browser(language).get(f"/{page}").text
    body = text.partition("<main")[2].partition("</main>")[0]
    assert body.count("<h2") >= 5
    assert "[" in body, "blanks are marked"
    assert 'class="p-prose p-legal">' in body, "it is in the language of the page"
    assert WARNING[language] not in body, "only administrators see the warning"


@pytest.mark.parametrize("subject", Subject)
def test_the_shipped_texts_have_the_same_parts_in_both_languages(subject: Subject) -> None:
    german, english = (shipped(subject)[code] for code in ("de", "en"))
    for mark in ("## ", "### ", "\n- ", "/feedback"):
        assert german.count(mark) == english.count(mark), mark
    assert len(blanks(Words({"de": german}))) == len(blanks(Words({"en": english})))


def test_every_page_leads_to_the_texts_and_to_feedback(house: House) -> None:
    for address, status in (("/", 200), ("/help", 200), ("/no-such-page", 404)):
        footer = house.browser().get(address, status=status).text.partition("<footer")[2]
        assert [page for page in PAGES if f'href="/{page}"' not in footer] == []
        assert f'href="/feedback?page={address}"' in footer


def test_administrators_are_warned_of_blanks(administrator: Browser) -> None:
    page = administrator.get("/imprint").text
    assert WARNING["en"] in page
    assert "<li>Name of the city</li>" in page


def test_a_text_is_edited_and_dated(house: House, administrator: Browser) -> None:
    page = administrator.post("/administration/texts/imprint", FORM).text
    assert page.count("Saved. This is how the page reads now.") == 1
    assert "<h2>Who we are</h2>" in page
    assert "Last changed on" in page
    assert "still to be filled in" not in page
    german = house.browser("de").get("/imprint").text
    assert "<h2>Wer wir sind</h2>\n<p>Die <strong>Stadt</strong>.</p>" in german


def test_a_preview_saves_nothing(house: House, administrator: Browser) -> None:
    page = administrator.post("/administration/texts/imprint", FORM | {"preview": "1"}).text
    assert "This is a preview" in page
    assert "<h2>Wer wir sind</h2>" in page
    assert "<h2>Who we are</h2>" in page
    assert "## Who we are" in page, "the form is filled in"
    assert "Error:" not in page.partition("</title>")[0]
    assert "Who we are" not in house.browser().get("/imprint").text


@pytest.mark.parametrize("form", [{"text_de": "Nur deutsch", "text_en": " "}, {}])
def test_a_text_is_needed_in_every_language(administrator: Browser, form: dict[str, str]) -> None:
    for more in ({}, {"preview": "1"}):
        page = administrator.post("/administration/texts/imprint", form | more, status=422).text
        assert "Please write the text in this language too." in page


def test_a_text_goes_back_to_the_shipped_form_after_a_question(
    house: House, administrator: Browser
) -> None:
    address = "/administration/texts/imprint"
    administrator.post(address, FORM)
    assert "This cannot be undone" in administrator.get(f"{address}/putting-back").text
    assert "[Name of the city]" in administrator.post(f"{address}/putting-back").text
    assert "[Name of the city]" in house.browser().get("/imprint").text
    administrator.post(f"{address}/putting-back", status=409)


def test_the_log_keeps_lengths_and_hashes_only(house: House, administrator: Browser) -> None:
    administrator.post("/administration/texts/imprint", FORM)
    with house.database.reading() as session:
        kept = session.scalar(select(AuditEntry.kept).where(AuditEntry.act == "TextEdited"))
    assert kept is not None
    assert kept["page"] == "imprint"
    assert set(kept["before"]) == set(kept["after"]) == {"de", "en"}
    assert kept["after"]["en"].startswith("24 characters, SHA-256 ")


def test_the_overview_counts_what_is_left(administrator: Browser) -> None:
    page = administrator.get("/administration/texts").text
    assert page.count("blanks to fill in</span>") == len(TITLES)
    administrator.post("/administration/texts/imprint", FORM)
    assert "complete" in administrator.get("/administration/texts").text


RENDERED = [
    ("# One", "<h2>One</h2>"),
    ("## Two", "<h2>Two</h2>"),
    ("### Three", "<h3>Three</h3>"),
    ("#### Four", "<h3>Four</h3>"),
    ("[Form](/feedback?page=/x)", '<p><a href="/feedback?page=/x">Form</a></p>'),
    ("[Evil](//evil.example)", "<p>Evil</p>"),
    ("[Ours](/\\evil.example)", '<p><a href="/%5Cevil.example">Ours</a></p>'),
    ("<h2>x</h2>", "<p>&lt;h2&gt;x&lt;/h2&gt;</p>"),
    ("[Name der Stadt]", "<p>[Name der Stadt]</p>"),
]


@pytest.mark.parametrize(("written", "html"), RENDERED)
def test_pages_know_headings_and_our_own_addresses(written: str, html: str) -> None:
    assert page_to_html(written).strip() == html


BLANKS = [
    ("[a] and [b] and [a]", ["a", "b"]),
    ("[words](https://example.org)", []),
    ("[]", []),
    ("no blank", []),
]


@pytest.mark.parametrize(("text", "found"), BLANKS)
def test_blanks_are_what_stands_in_brackets_and_is_no_link(text: str, found: list[str]) -> None:
    assert blanks(Words({"en": text})) == found
