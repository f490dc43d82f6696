"""Feedback on the service: without an account, limited, told to administrators, handled."""

import pytest
from sqlalchemy import select

from participation.identity.models import Feedback, Role
from participation.kernel.audit import AuditEntry
from participation.mail.models import Letter
from tests.support.house import Browser, House
from tests.web.world import fresh_limits

TEXT = "The button to vote is too small for my thumb."


@pytest.fixture
def administrator(house: House) -> Browser:
    return house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))


def received(house: House) -> list[Feedback]:
    with house.database.reading() as session:
        return list(session.scalars(select(Feedback).order_by(Feedback.id)))


def test_a_stranger_writes_and_is_thanked(house: House) -> None:
    stranger = house.browser()
    form = stranger.get("/feedback?page=/events/3").text
    assert 'value="/events/3"' in form
    data = {"text": TEXT, "about": "/events/3", "email": "kim@example.org"}
    assert "Thank you for your feedback" in stranger.post("/feedback", data).text
    (one,) = received(house)
    assert (one.text, one.page, one.email, one.language) == (
        TEXT,
        "/events/3",
        "kim@example.org",
        "en",
    )


@pytest.mark.parametrize("page", ["//evil.example", "https://evil.example", "javascript:1"])
def test_only_a_path_of_ours_is_filled_in(house: House, page: str) -> None:
    assert "evil" not in house.browser().get(f"/feedback?page={page}").text.partition("<main")[2]


WRONG = [
    ({"text": " "}, "Please write what is the matter."),
    ({"text": "x" * 4001}, "This is too long"),
    ({"text": TEXT, "email": "kim"}, "This is not an email address."),
]


@pytest.mark.parametrize(("form", "reason"), WRONG)
def test_what_is_wrong_is_said_and_the_form_comes_back(
    house: House, form: dict[str, str], reason: str
) -> None:
    page = house.browser().post("/feedback", form, status=422).text
    assert reason in page
    assert received(house) == []


def test_too_much_from_one_sender_or_one_address_is_refused(house: House) -> None:
    one = house.browser()
    for _ in range(5):
        one.post("/feedback", {"text": TEXT})
    assert TEXT in one.post("/feedback", {"text": TEXT}, status=429).text
    fresh_limits(house)
    for _ in range(30):
        house.browser().post("/feedback", {"text": TEXT})
    house.browser().post("/feedback", {"text": TEXT}, status=429)
    assert len(received(house)) == 35


def test_administrators_get_a_letter_that_does_not_repeat_it(house: House) -> None:
    house.person("ada", Role.ADMINISTRATOR)
    house.person("kim", Role.MODERATOR)
    house.browser().post("/feedback", {"text": TEXT, "email": "jo@example.org"})
    with house.database.reading() as session:
        (letter,) = session.scalars(select(Letter))
        kept = session.scalars(select(AuditEntry.kept)).all()
    assert letter.to == "ada@example.org"
    assert "/administration/feedback" in letter.text
    for secret in (TEXT, "jo@example.org"):
        assert secret not in letter.text + letter.html + letter.subject + str(kept)


def test_feedback_is_handled_and_opened_again(house: House, administrator: Browser) -> None:
    house.browser().post("/feedback", {"text": TEXT, "about": "/imprint"})
    page = administrator.get("/administration/feedback").text
    assert TEXT in page
    assert 'href="/imprint"' in page
    address = "/administration/feedback/1"
    page = administrator.post(f"{address}/handling").text
    assert f'action="{address}/reopening"' in page, "the notice carries a way to undo"
    assert TEXT not in page
    assert TEXT in administrator.get("/administration/feedback?state=handled").text
    administrator.post(f"{address}/handling", status=409)
    assert TEXT in administrator.post(f"{address}/reopening").text
    administrator.post(f"{address}/reopening", status=409)


def test_a_page_that_is_no_path_of_ours_is_no_link(house: House, administrator: Browser) -> None:
    for page in ("//evil.example", "javascript:alert(1)", "the start page"):
        house.browser().post("/feedback", {"text": TEXT, "about": page})
    shown = administrator.get("/administration/feedback").text
    assert "the start page" in shown
    assert 'href="//evil' not in shown
    assert 'href="javascript' not in shown


def test_markup_in_feedback_stays_text(house: House, administrator: Browser) -> None:
    house.browser().post("/feedback", {"text": "<b>bold</b>\nnext"})
    assert "&lt;b&gt;bold&lt;/b&gt;" in administrator.get("/administration/feedback").text
