"""One-time keys: a form acts once, however often it arrives, and is answered alike each time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from participation.events.models import Participant
from tests.support.house import House, make_app, new_key
from tests.web.reading import fill_in
from tests.web.world import Town, nothing_changes, rows

WRITES = [
    ("participant", "/events/{event:public}/ideas", {"title": "Benches"}),
    ("participant", "/ideas/{idea:public published}/support", {}),
    ("participant", "/ideas/{idea:own}/withdrawal", {}),
    ("participant", "/ideas/{idea:own}/edit", {"title": "Benches", "language": "en"}),
    (
        "guest of another event",
        "/rounds/{round:other vote}/ideas/{idea:other published}/vote",
        {"value": "2"},
    ),
    ("citizen", "/join", {"code": "…"}),
    ("participant", "/join", {"code": "…"}),
    (
        "moderator",
        "/events",
        {"kind": "workshop", "audience": "public", "title_en": "Open day"},
    ),
    ("moderator", "/rounds/{round:public last}/removal", {}),
    ("moderator", "/rounds/{round:public collect}/state", {"state": "closed"}),
    ("moderator", "/ideas/{idea:own}/hiding", {"reason": "Twice."}),
    ("administrator", "/administration/affiliations", {"name_de": "Amt", "name_en": "Office"}),
]
BAD_KEYS = ["", "short", "x" * 65, "a key with some spaces", "<script>alert(1)</script>", "kéy" * 6]
each_write = pytest.mark.parametrize(
    ("role", "address", "data"), WRITES, ids=[f"{role} {address}" for role, address, _ in WRITES]
)


def coded(town: Town, data: dict[str, str]) -> dict[str, str]:
    return data | ({"code": town.events["other"].code} if "code" in data else {})


@each_write
def test_a_form_sent_twice_by_a_browser_acts_once(
    town: Town, role: str, address: str, data: dict[str, str]
) -> None:
    browser, key = town.browser(role), new_key()
    before = rows(town.house)

    def send() -> Any:
        return browser.post(
            fill_in(town, address), coded(town, data), status=303, follow=False, key=key
        )

    first = send()
    assert rows(town.house) != before
    with nothing_changes(town.house):
        again = send()
    assert again.location == first.location.partition("#")[0]


@each_write
def test_a_form_sent_twice_by_our_script_acts_once(
    town: Town, role: str, address: str, data: dict[str, str]
) -> None:
    browser, key = town.browser(role), new_key()

    def send() -> dict[str, Any]:
        return browser.post_json(fill_in(town, address), coded(town, data), key=key)

    first = send()
    with nothing_changes(town.house):
        again = send()
    # The receipt knows the page, but not the place on it: that would say who voted on what.
    first["to"] = first["to"].partition("#")[0]
    assert [again[name] for name in ("ok", "to", "notice")] == [
        first[name] for name in ("ok", "to", "notice")
    ]
    assert "private" in first
    assert again["stale"] is True
    assert key not in (first["key"], again["key"])


@pytest.mark.parametrize("key", BAD_KEYS)
@each_write
def test_a_form_without_a_usable_key_is_incomplete(
    town: Town, role: str, address: str, data: dict[str, str], key: str
) -> None:
    browser = town.browser(role)
    data = coded(town, data) | {"key": key}
    with nothing_changes(town.house):
        page = browser.post(fill_in(town, address), data, status=400, follow=False)
        told = browser.post_json(fill_in(town, address), data, status=400)
    assert "incomplete" in page.text
    assert "incomplete" in told["reason"]
    assert "<script>alert" not in page.text


def test_the_same_key_of_another_person_is_another_key(town: Town) -> None:
    key, address = new_key(), fill_in(town, "/events/{event:public}/ideas")
    second = town.browser("stranger").join(town.events["public"])
    for browser, title in ((town.browser("participant"), "One"), (second, "Two")):
        browser.post(address, {"title": title}, key=key, status=303, follow=False)
    titles = [row[6] for row in rows(town.house)["idea"]]
    assert {"One", "Two"} <= set(titles)


def test_a_refused_form_may_be_sent_again_under_its_key(town: Town) -> None:
    browser, key = town.browser("participant"), new_key()
    address = fill_in(town, "/events/{event:public}/ideas")
    browser.post(address, {"title": ""}, key=key, status=422)
    browser.post(address, {"title": "Benches"}, key=key, status=303, follow=False)


def test_every_form_of_a_page_has_a_key_of_its_own(town: Town) -> None:
    page = town.browser("participant").get(fill_in(town, "/events/{event:public}")).text
    keys = [part.partition('"')[0] for part in page.split('name="key" value="')[1:]]
    assert len(keys) > 1
    assert len(set(keys)) == len(keys)


def test_signing_in_again_after_a_lost_answer_does_sign_in(town: Town) -> None:
    browser, key = town.browser("participant"), new_key()
    before = browser.client.get_cookie("session")
    assert before
    data = {"email": "citizen@example.org", "password": "correct-horse-battery"}
    browser.post("/sign-in", data, key=key)
    browser.client.set_cookie("session", before.value)
    browser.post("/sign-in", data, key=key)
    assert browser.get("/account").request.path == "/account"


def test_signing_out_again_after_a_lost_answer_does_sign_out(town: Town) -> None:
    browser, key = town.browser("citizen"), new_key()
    before = browser.client.get_cookie("session")
    assert before
    browser.post("/sign-out", key=key)
    browser.client.set_cookie("session", before.value)
    browser.post("/sign-out", key=key)
    assert browser.get("/account").request.path == "/sign-in"


def test_support_and_its_withdrawal_do_nothing_the_second_time(town: Town) -> None:
    browser = town.browser("participant")
    idea = fill_in(town, "/ideas/{idea:public published}")
    count = "person supports this"
    for rest, shown in (("/support", True), ("/support", True), ("/support/withdrawal", False)):
        browser.post(idea + rest, {"from": "idea"})
        assert (f"1 {count}" in browser.get(idea).text) == shown


FAILS_ONCE = """
    CREATE SEQUENCE tries;
    CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('tries') = 1 THEN RAISE EXCEPTION 'once' USING ERRCODE = '{code}'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail_once BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION fail_once();
"""


@pytest.mark.postgres
@pytest.mark.parametrize(("code", "status"), [("40P01", 303), ("58030", 503), ("XX000", 500)])
def test_who_waited_in_a_circle_is_heard_after_the_other(
    migrated_template: str,
    new_postgres_url: Callable[..., str],
    tmp_path: Path,
    code: str,
    status: int,
) -> None:
    """PostgreSQL ends one of two acts that wait for each other; any other failure is told."""
    house = House(make_app(tmp_path, new_postgres_url(template=migrated_template)))
    event = house.event()
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql(FAILS_ONCE.format(code=code))
    house.browser().post("/join", {"code": event.code}, follow=False, status=status)
    with house.database.reading() as session:
        joined = session.scalar(select(func.count(Participant.id)))
    assert joined == (1 if status == 303 else 0)
    house.database.dispose()
