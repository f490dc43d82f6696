"""Whatever is typed, sent or cut off: a fitting status, a sentence, and nothing lost or broken."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from participation.events.models import RoundKind, RoundState
from tests.support.house import ORIGIN, Browser, lint, new_key
from tests.web.reading import EVIL, addresses, alerts, field_values, fill_in, texts_in_fields
from tests.web.world import Town, nothing_changes

URLENCODED = {
    "Origin": ORIGIN,
    "Accept-Language": "en",
    "Content-Type": "application/x-www-form-urlencoded",
}


@dataclass(frozen=True)
class Form:
    """A form as it is accepted, and who sends it."""

    role: str
    address: str
    fields: dict[str, str] = field(default_factory=dict)
    is_button: bool = False  # nothing to type, so that no field can be marked


IDEA = Form(
    "participant",
    "/events/{event:public}/ideas",
    {"title": "Benches", "text": "More of them.", "kind": "idea", "language": ""},
)
EDIT = Form(
    "participant",
    "/ideas/{idea:own}/edit",
    {"title": "Benches", "text": "More of them.", "kind": "idea", "language": "en"},
)
EVENT = Form(
    "moderator",
    "/events",
    {
        "kind": "workshop",
        "audience": "public",
        "title_de": "Tag",
        "description_de": "",
        "place": "",
    },
)
EVENT_EDIT = Form("moderator", "/events/{event:public}/edit", EVENT.fields)
ROUND = Form(
    "moderator",
    "/events/{event:public}/rounds",
    {"kind": "vote", "method": "dots", "prompt_en": "Which?", "budget": "5", "most_per_idea": "3"},
)
ROUND_EDIT = Form("moderator", "/rounds/{round:public vote}/edit", ROUND.fields)
HIDING = Form("moderator", "/ideas/{idea:public published}/hiding", {"reason": "Names a person."})
ENTRY = Form("administrator", "/administration/affiliations", {"name_de": "Amt", "name_en": "Of"})
RENAME = Form("administrator", "/administration/affiliations/{affiliation:one}", dict(ENTRY.fields))
ACCOUNT = Form("citizen", "/account", {"name": "Kim", "locale": ""})
DOTS = Form(
    "guest of another event",
    "/rounds/{round:other vote}/ideas/{idea:other published}/vote",
    {"value": "1"},
    is_button=True,
)
STATE = Form(
    "moderator", "/rounds/{round:public collect}/state", {"state": "closed"}, is_button=True
)
CHOICE = Form(
    "participant", "/events/{event:public}/affiliation", {"affiliation": "{affiliation:one}"}
)

# Every field people write words into, and whether it may stay empty.
TEXTS = [
    (IDEA, "title", False),
    (IDEA, "text", True),
    (EDIT, "title", False),
    (EDIT, "text", True),
    (EVENT, "title_de", False),
    (EVENT, "description_de", True),
    (EVENT, "place", True),
    (EVENT_EDIT, "title_de", False),
    (ROUND, "prompt_en", False),
    (ROUND_EDIT, "prompt_en", False),
    (HIDING, "reason", False),
    (ENTRY, "name_de", False),
    (RENAME, "name_en", False),
    (ACCOUNT, "name", False),
]
UNSEEN = "\u200b\u200e\ufeff\u2060 \t"
EMPTY = {"empty": "", "unseen characters only": UNSEEN, "punctuation only": "… — !"}
UNTAKEABLE = {"100,000 characters": "a" * 100_000, "more than is looked at": "ab" * 100_001}
TAKEABLE = {
    "right to left": "שלום עולם",
    "emoji": "🎉👩‍👩‍👧",
    "HTML": EVIL,
    "an attribute": '"><img src=x onerror=alert(1)>',
    "Markdown": "[here](javascript:alert(1)) ![](//evil.example/x.png) <//evil.example>",
    "braces": "{{ 7 * 7 }} {% raw %} %(num)d %s",
    "a null byte": "be\x00nches",
    "direction override": "\u202ebenches",
}


def names(table: list[tuple[Form, str, bool]]) -> list[str]:
    return [f"{form.address} {name}" for form, name, _ in table]


def filled(town: Town, form: Form, **changes: str) -> dict[str, str]:
    return {name: fill_in(town, value) for name, value in (form.fields | changes).items()}


def refused(town: Town, form: Form, status: int, **changes: str) -> str:
    """Send a form that is to be refused, in both languages, by browser and by script."""
    address, data = fill_in(town, form.address), filled(town, form, **changes)
    sentences, pages = {}, {}
    with nothing_changes(town.house):
        for language in ("de", "en"):
            browser = town.browser(form.role, language)
            answer = browser.post_json(address, data, status=status)
            assert answer["ok"] is False
            said = [answer["reason"], *answer["errors"].values()]
            page = browser.post(address, data, status=status, follow=False).text
            assert f'<html lang="{language}"' in page
            shown = alerts(page)
            beside = [] if form.is_button else list(answer["errors"].values())
            for sentence in beside or [answer["reason"]]:
                assert " ".join(sentence.split()) in shown
            assert "Traceback" not in page
            sentences[language], pages[language] = said, page
    assert all(sentences["en"])
    for german, english in zip(sentences["de"], sentences["en"], strict=True):
        assert german != english, "said in both languages"
    return pages["en"]


@pytest.mark.parametrize("what", EMPTY)
@pytest.mark.parametrize(
    ("form", "name"),
    [(form, name) for form, name, may_be_empty in TEXTS if not may_be_empty],
)
def test_what_is_needed_cannot_be_empty(town: Town, form: Form, name: str, what: str) -> None:
    page = refused(town, form, 422, **{name: EMPTY[what]})
    others = {key: value for key, value in filled(town, form).items() if key != name}
    assert field_values(page).items() >= others.items()


@pytest.mark.parametrize("what", EMPTY)
@pytest.mark.parametrize(
    ("form", "name"), [(form, name) for form, name, may_be_empty in TEXTS if may_be_empty]
)
def test_what_is_optional_can_be_empty(town: Town, form: Form, name: str, what: str) -> None:
    data = filled(town, form, **{name: EMPTY[what]})
    town.browser(form.role).post(fill_in(town, form.address), data)


@pytest.mark.parametrize(
    ("form", "name", "what"),
    [(form, name, "100,000 characters") for form, name, _ in TEXTS]
    + [(IDEA, "title", "more than is looked at"), (IDEA, "text", "more than is looked at")],
)
def test_what_is_too_long_is_refused_and_kept(town: Town, form: Form, name: str, what: str) -> None:
    page = refused(town, form, 422, **{name: UNTAKEABLE[what]})
    assert field_values(page)[name] == UNTAKEABLE[what]


@pytest.mark.parametrize("what", TAKEABLE)
@pytest.mark.parametrize(("form", "name", "_empty"), TEXTS, ids=names(TEXTS))
def test_what_can_be_read_is_taken_and_shown_as_words(
    town: Town, form: Form, name: str, _empty: bool, what: str
) -> None:
    value = TAKEABLE[what][:60]
    page = town.browser(form.role).post(
        fill_in(town, form.address), filled(town, form, **{name: value})
    )
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "\x00" not in page.text
    assert "\u202e" not in page.text
    assert not [one for one in addresses(page.text) if "javascript:" in one or "evil" in one]


@pytest.mark.parametrize(("form", "name", "_empty"), TEXTS, ids=names(TEXTS))
@pytest.mark.parametrize("unreadable", [b"%E9", b"\xe9", b"%ff%fe"])
def test_bytes_that_are_no_utf_8_are_refused(
    town: Town, form: Form, name: str, _empty: bool, unreadable: bytes
) -> None:
    fields = {"key": new_key()} | filled(town, form, **{name: "caf"})
    body = urlencode(fields).encode().replace(b"=caf", b"=caf" + unreadable)
    with nothing_changes(town.house):
        answer = town.browser(form.role).client.post(
            fill_in(town, form.address),
            data=body,
            headers=URLENCODED,
        )
    assert answer.status_code == 422
    assert "could not be read" in alerts(answer.text)


# Fields that are chosen or counted, and what no form of ours could send.
CHOICES = [
    (IDEA, "kind", ["nonsense", EVIL]),
    (IDEA, "language", ["xx", "de\x00"]),
    (EVENT, "kind", ["", "party"]),
    (EVENT, "audience", ["", "nobody"]),
    (EVENT, "starts_at", ["soon", "2026-13-01T10:00", "0001-01-01T00:00", "9" * 30, EVIL]),
    (ROUND, "kind", ["", "dance"]),
    (ROUND, "method", ["dance", EVIL]),
    (ROUND, "budget", ["0", "51", "-1", "1.5", "two", "9" * 30, "٣"]),
    (ROUND, "most_per_idea", ["0", "6", "51", "x"]),
    (DOTS, "value", ["-2", "10001", "1.5", "1e1", "٣", "9" * 30, EVIL]),
    (DOTS, "effort", ["", "0", "6", "9" * 30]),
    (DOTS, "given", ["", "-1", "10001", "9" * 30, EVIL]),
    (STATE, "state", ["", "ajar", EVIL]),
    (CHOICE, "affiliation", ["-1", "x", "9" * 30]),
    (ACCOUNT, "locale", ["xx", EVIL]),
]


@pytest.mark.parametrize(
    ("form", "name", "value"), [(form, name, one) for form, name, some in CHOICES for one in some]
)
def test_what_no_form_of_ours_offers_is_refused(
    town: Town, form: Form, name: str, value: str
) -> None:
    page = refused(town, form, 422, **{name: value})
    assert "<script>alert" not in page


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x85", "\ufffe"])
def test_a_refused_form_is_valid_html_whatever_control_characters_it_keeps(
    town: Town, control: str
) -> None:
    refused(town, IDEA, 422, title=f"a{control}b", kind="nonsense")


@pytest.mark.parametrize("value", ["4", "51", "-1"])
def test_fewer_or_more_dots_than_one_idea_may_get_are_refused(town: Town, value: str) -> None:
    refused(town, DOTS, 409, value=value)


def test_an_affiliation_that_does_not_exist_is_a_404(town: Town) -> None:
    town.browser("participant").post(
        fill_in(town, CHOICE.address), {"affiliation": "4711"}, status=404
    )


def test_an_affiliation_that_is_no_longer_offered_cannot_be_chosen_but_kept(town: Town) -> None:
    browser, address = town.browser("participant"), fill_in(town, CHOICE.address)
    chosen = filled(town, CHOICE)
    offer = fill_in(town, RENAME.address) + "/offer"
    town.browser("administrator").post(offer, {"offered": "0"})
    refused(town, CHOICE, 422)
    town.browser("administrator").post(offer, {"offered": "1"})
    browser.post(address, chosen)
    town.browser("administrator").post(offer, {"offered": "0"})
    browser.post(address, chosen)
    browser.post(address, {"affiliation": ""})
    browser.post(address, chosen, status=422)


def close(town: Town) -> None:
    town.house.move(town.events["public"], RoundKind.COLLECT, RoundState.CLOSED)


def begin_vote(town: Town) -> None:
    close(town)
    town.house.move(town.events["public"], RoundKind.VOTE, RoundState.OPEN)


@pytest.mark.parametrize("form", [IDEA, EDIT], ids=["a new idea", "a new wording"])
def test_a_text_sent_just_too_late_is_still_in_the_page(town: Town, form: Form) -> None:
    begin_vote(town)
    page = refused(town, form, 409, title=f"Benches {EVIL}", text="More\nof <b>them</b>.")
    assert {f"Benches {EVIL}", "More\nof <b>them</b>."} <= set(texts_in_fields(page))


def test_a_vote_sent_just_too_late_is_refused(town: Town) -> None:
    town.house.move(town.events["other"], RoundKind.VOTE, RoundState.CLOSED)
    refused(town, DOTS, 409)


def test_a_text_is_kept_though_the_state_of_its_agenda_changed(town: Town) -> None:
    changed = {"budget": "7", "prompt_en": "Which <three>?"}
    town.browser("moderator").post(
        fill_in(town, "/rounds/{round:public collect}/state"), {"state": "closed"}
    )
    town.house.move(town.events["public"], RoundKind.VOTE, RoundState.OPEN)
    page = refused(town, ROUND_EDIT, 409, **changed)
    assert field_values(page).items() >= changed.items()


def test_a_text_sent_too_often_is_still_in_the_page(town: Town) -> None:
    browser, address = town.browser("participant"), fill_in(town, IDEA.address)
    for number in range(20):
        browser.post(address, {"title": f"Idea {number}"}, status=303, follow=False)
    page = refused(town, IDEA, 429, text="The last of many.")
    assert "The last of many." in texts_in_fields(page)


def test_a_text_that_may_not_be_saved_can_still_be_copied(town: Town) -> None:
    stranger = Form("stranger", IDEA.address, IDEA.fields)
    page = refused(town, stranger, 403, text="What I wanted to say.")
    assert "What I wanted to say." in texts_in_fields(page)


def test_a_refused_password_is_nowhere_in_the_page(town: Town) -> None:
    for data in ({"current": "old-secret-1", "new": "new-secret-1"}, {"new": "new-secret-1"}):
        page = refused(town, Form("citizen", "/account/password", data), 422)
        assert "secret" not in page
    answer = town.browser("stranger").post("/account/password", data, status=403)
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "address", ["/events/{event:public}/ideas", "/join", "/sign-in", "/account/password"]
)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_more_than_a_megabyte_is_refused_with_a_page(town: Town, address: str, kind: str) -> None:
    with nothing_changes(town.house):
        answer = town.browser("participant").client.post(
            fill_in(town, address),
            data={"key": new_key(), "title": "x" * 1_000_001},
            headers=URLENCODED | {"Content-Type": kind},
        )
    assert answer.status_code == 413
    lint(answer.text)
    assert "shorten" in alerts(answer.text)


def test_more_than_a_megabyte_is_refused_with_a_reason_for_the_script(town: Town) -> None:
    address = fill_in(town, IDEA.address)
    answer = town.browser("participant").post_json(address, {"text": "x" * 1_000_001}, status=413)
    assert answer["ok"] is False
    assert "shorten" in answer["reason"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/events/{event:public}?q={evil}&kind={evil}&order={evil}&page={evil}&language={evil}",
        "/events/{event:public}?lang={evil}",
        "/events/{event:public}?{evil}={evil}",
        "/sign-in?next={evil}",
        "/sign-in?next=/{evil}",
        "/join?code={evil}",
        "/help?lang=de&{evil}={evil}",
        "/events/{event:public}/board?screen=reader&since=0&{evil}",
    ],
)
def test_what_stands_in_an_address_comes_back_as_words(
    town: Town, address: str, language: str
) -> None:
    for evil in (EVIL, '"onfocus="alert(1)', "'><svg/onload=alert(1)>"):
        answer = town.browser("participant", language).get(
            fill_in(town, address).replace("{evil}", evil)
        )
        assert evil not in answer.text
        for handler in ('="alert', "<svg/", "<script>a"):
            assert handler not in answer.text


@pytest.mark.parametrize(
    "code", [EVIL, "%3Cscript%3Ealert(1)%3C/script%3E", "a%00b", "%FF%FE", "%252f"]
)
def test_what_stands_in_an_invitation_comes_back_as_words(town: Town, code: str) -> None:
    status = 404 if "/" in code else 422
    answer = town.browser("stranger").get(f"/join/{code}?entry={EVIL}", status=status)
    assert "<script>alert" not in answer.text


def test_a_typed_code_comes_back_as_words(town: Town) -> None:
    page = town.browser("stranger").post("/join", {"code": EVIL}, status=422)
    assert field_values(page.text)["code"] == EVIL
    assert "<script>alert" not in page.text


def test_a_reason_for_hiding_is_shown_as_words(town: Town) -> None:
    moderator = town.browser("moderator")
    address = fill_in(town, "/ideas/{idea:own}")
    moderator.post(f"{address}/hiding", {"reason": EVIL})
    queue = fill_in(town, "/events/{event:public}/queue?tab=hidden")
    mine = fill_in(town, "/events/{event:public}/mine")
    for page in (
        moderator.get(queue),
        town.browser("participant").get(address),
        town.browser("participant").get(mine),
    ):
        assert "&lt;script&gt;alert(1)" in page.text
        assert "<script>alert" not in page.text


def test_a_field_sent_as_a_file_is_not_taken_for_text(town: Town) -> None:
    browser: Browser = town.browser("participant")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n'
        + new_key().encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="title"; filename="t"\r\n\r\nHi\r\n--x--\r\n'
    )
    headers = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    with nothing_changes(town.house):
        answer = browser.client.post(fill_in(town, IDEA.address), data=body, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"key=%zz&&&==&title", b"{}"])
def test_a_body_that_makes_no_sense_is_incomplete(town: Town, body: bytes) -> None:
    with nothing_changes(town.house):
        answer = town.browser("participant").client.post(
            fill_in(town, IDEA.address), data=body, headers=URLENCODED
        )
    assert answer.status_code == 400
