"""Reading the audit log: words, filters, pages, export, and the check by a button."""

import csv
import importlib
import io
import pkgutil
import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

import participation
from participation.administration.acts import ACTS, FIELDS
from participation.administration.log_views import MOST_CHECKED
from participation.events.agenda import RoundDraft
from participation.events.domain import EventDraft
from participation.identity.domain import add_affiliation, edit_account, note_sign_in
from participation.identity.models import Person, Role
from participation.identity.roles import give_roles
from participation.kernel.audit import AuditEntry, AuditHead
from participation.kernel.events import Fact
from participation.kernel.words import Words
from participation.masterplan.domain.measures import MeasureDraft
from participation.masterplan.domain.plans import FieldOfActionDraft, PlanDraft
from tests.support.house import Browser, House


@pytest.fixture
def ada(each_house: House) -> Person:
    return each_house.person("ada", Role.ADMINISTRATOR)


@pytest.fixture
def administrator(each_house: House, ada: Person) -> Browser:
    return each_house.browser().sign_in(ada)


def sign_in_often(house: House, person: Person, times: int) -> None:
    for _ in range(times):
        with house.work() as work:
            note_sign_in(work, work.session.get_one(Person, person.id))


def body(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_entry_says_who_what_and_what_changed(
    each_house: House, ada: Person, administrator: Browser
) -> None:
    kim = each_house.person("kim", Role.MODERATOR)
    administrator.post(f"/administration/people/{kim.id}/roles", {"role_editor": "1"})
    entry = body(administrator.get("/administration/log?act=RolesChanged").text)
    for said in ("Changed the roles of an account.", ">ada</a>", ">kim</a>"):
        assert said in entry
    assert "</span>Moderator</del>" in entry
    assert "</span>Editor</ins>" in entry


def test_a_name_is_looked_up_when_it_is_shown(
    each_house: House, ada: Person, administrator: Browser
) -> None:
    with each_house.work() as work:
        edit_account(work, work.session.get_one(Person, ada.id), name="Grace", locale=None)
    assert ">Grace</a>" in body(administrator.get("/administration/log?act=SignedIn").text)
    with each_house.database.reading() as session:
        assert all("ada" not in str(one.kept) for one in session.query(AuditEntry))


def test_entries_of_an_account_that_is_gone_can_be_read(
    each_house: House, administrator: Browser
) -> None:
    kim = each_house.person("kim")
    sign_in_often(each_house, kim, 1)
    with each_house.work() as work:
        work.session.execute(delete(Person).where(Person.id == kim.id))
    page = administrator.get("/administration/log?act=SignedIn").text
    assert f"account {kim.id}, which is gone" in page


def test_the_log_is_filtered_by_act_person_and_day(
    each_house: House, ada: Person, administrator: Browser
) -> None:
    kim = each_house.person("kim")
    each_house.browser().sign_in(kim)
    today = datetime.now(UTC).date()
    tomorrow, yesterday = today + timedelta(days=2), today - timedelta(days=2)

    def found(query: str) -> int:
        return body(administrator.get(f"/administration/log?{query}").text).count("<tr>")

    assert found("act=SignedIn") == 2
    assert found("act=NoSuchAct") == 0
    assert found("act=SignedIn&person=kim@example.org") == 1
    assert found(f"act=SignedIn&person={ada.id}") == 1
    assert found("person=99") == 0
    assert found(f"act=SignedIn&from={yesterday}&to={tomorrow}") == 2
    assert found(f"from={tomorrow}") == 0
    assert found(f"to={yesterday}") == 0


UNREADABLE = [
    ("from=yesterday", "Please enter a day"),
    ("to=0001-01-01", "Please enter a day"),
    ("from=2026-02-02&to=2026-01-01", "This day is before the first one."),
    ("person=nobody@example.org", "There is no account with this address."),
    ("before=x&after=" + "9" * 30, None),
    ("person=" + "9" * 30, "There is no account with this address."),
]


@pytest.mark.parametrize(("query", "reason"), UNREADABLE)
def test_what_a_filter_cannot_mean_is_said(
    administrator: Browser, query: str, reason: str | None
) -> None:
    page = administrator.get(f"/administration/log?{query}").text
    assert (reason or "Audit log") in page


def test_a_character_that_no_database_keeps_is_passed_over(administrator: Browser) -> None:
    for address in ("/administration/log", "/administration/log.csv"):
        assert "SignedIn" in administrator.get(f"{address}?act=SignedIn%00").text


def test_pages_follow_each_other_both_ways(
    each_house: House, ada: Person, administrator: Browser
) -> None:
    sign_in_often(each_house, ada, 120)
    address, pages = "/administration/log?act=SignedIn", []
    while address:
        page = administrator.get(address).text
        pages.append(body(page).count("<tr>"))
        address = link(page, "next")
    assert pages == [50, 50, 21]
    back = []
    address = link(page, "prev")
    while address:
        page = administrator.get(address).text
        back.append(body(page).count("<tr>"))
        address = link(page, "prev")
    assert back == [50, 50]


def link(page: str, rel: str) -> str:
    """Where the link with this rel leads; "" if there is none."""
    before, found, _ = page.partition(f'rel="{rel}"')
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&") if found else ""


def test_the_export_has_the_same_filter_no_names_and_no_formulas(
    each_house: House, ada: Person, administrator: Browser
) -> None:
    with each_house.database.transaction("=HYPERLINK(1)") as work:
        edit_account(work, work.session.get_one(Person, ada.id), name="ada", locale=None)
    answer = administrator.get("/administration/log.csv?act=AccountEdited")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["actor"] for row in rows] == ["'=HYPERLINK(1)"]
    assert {row["act"] for row in rows} == {"AccountEdited"}
    assert "ada" not in answer.text
    everything = administrator.get("/administration/log.csv").text
    assert everything.count("\n") > answer.text.count("\n")


def test_a_long_export_is_whole(each_house: House, ada: Person, administrator: Browser) -> None:
    with each_house.work() as work:
        for _ in range(2100):
            note_sign_in(work, work.session.get_one(Person, ada.id))
    text = administrator.get("/administration/log.csv?act=SignedIn").text
    numbers = [int(row["entry"]) for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))]
    assert len(numbers) == 2101
    assert numbers == sorted(set(numbers))


def test_the_check_says_whether_the_log_is_whole(each_house: House, administrator: Browser) -> None:
    assert "It has not been checked here yet." in administrator.get("/administration/log").text
    page = administrator.post("/administration/log/checks").text
    assert "Yes, as of" in page
    assert "checked by ada" in page
    with each_house.work() as work:
        work.session.execute(update(AuditEntry).where(AuditEntry.id == 1).values(actor="other"))
    page = administrator.post("/administration/log/checks").text
    assert "No: faults were found" in page
    assert "entry 1 (PersonAdded) does not follow" in page


def test_of_words_only_the_language_that_changed_is_told(
    each_house: House, administrator: Browser
) -> None:
    with each_house.work() as work:
        entry = add_affiliation(work, Words({"de": "Verein", "en": "Club"}))
    form = {"name_de": "Verein", "name_en": "Association"}
    administrator.post(f"/administration/affiliations/{entry.id}", form)
    entry_of_log = body(administrator.get("/administration/log?act=EntryRenamed").text)
    assert re.search(r"\(English\).*Club</del>.*Association</ins>", entry_of_log, re.DOTALL)
    assert "(German)" not in entry_of_log


def test_a_log_that_is_too_long_is_checked_on_the_server(house: House) -> None:
    browser = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    with house.work() as work:
        work.session.execute(update(AuditHead).values(entries=MOST_CHECKED + 1))
    page = browser.post("/administration/log/checks", status=409).text
    assert "participation audit verify" in page


def facts(kind: type[Fact] = Fact) -> set[type[Fact]]:
    """Every kind of fact of ours."""
    for module in pkgutil.walk_packages(participation.__path__, "participation."):
        if module.name.endswith(".facts"):
            importlib.import_module(module.name)
    return {kind} | {one for child in kind.__subclasses__() for one in facts(child)}


def test_every_act_has_a_sentence_and_every_field_a_word() -> None:
    # What others descend from is never recorded itself.
    ours = [one for one in facts() if one.__module__.startswith("participation.") and one.is_logged]
    acts = {one for one in ours if not one.__name__.endswith("Changed") or not one.__subclasses__()}
    assert {one.__name__ for one in acts} - {"Fact"} - set(ACTS) == set()
    kept = {name for one in acts for name in one.kept} - {"changes"}
    drafts = (EventDraft, RoundDraft, PlanDraft, FieldOfActionDraft, MeasureDraft)
    changed = {one.name for draft in drafts for one in fields(draft)}
    assert (kept | changed) - set(FIELDS) == set()


def test_what_was_changed_of_an_event_and_a_round_is_there_old_and_new(
    each_house: House, administrator: Browser
) -> None:
    event = each_house.event(title=Words({"en": "Parks", "de": "Grün"}), place="Hall 1")
    form = {"kind": "workshop", "audience": "public", "title_en": "Parks", "place": "Hall 2"}
    administrator.post(f"/events/{event.id}/edit", form)
    vote = {"prompt_en": "Which?", "budget": "7", "most_per_idea": "3", "reveal": "live"}
    administrator.post(f"/rounds/{event.rounds[1].id}/edit", vote)
    changes = body(administrator.get("/administration/log?act=EventEdited").text)
    assert re.search(r"Venue.*Hall 1</del>.*Hall 2</ins>", changes, re.DOTALL)
    assert re.search(r"Title \(German\).*Grün</del>.*–</ins>", changes, re.DOTALL)
    assert "(English)" not in changes
    changes = body(administrator.get("/administration/log?act=RoundEdited").text)
    assert re.search(r"Dots per person.*5</del>.*7</ins>", changes, re.DOTALL)


def test_roles_are_named_in_words(each_house: House, ada: Person) -> None:
    with each_house.work() as work:
        kim = work.session.get_one(Person, ada.id)
        give_roles(work, kim, [Role.ADMINISTRATOR, Role.LEAD_UNIT], None, by=kim)
    page = each_house.browser().sign_in(ada).get("/administration/log?act=RolesChanged").text
    assert "Administrator, Lead unit" in body(page)
