"""Votes wait in the browser too, but not for long, and each counts once."""

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event, RoundKind, RoundState
from participation.voting.models import Ballot
from tests.support.acting import card, give_a_dot, number_of
from tests.support.hall import Hall, Visitor
from tests.support.outbox import (
    MAKE_OLDER,
    NO_PAGE,
    another_tab,
    kept_writes,
    let_through,
    refuse_writes,
)
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def voting(hall: Hall, event: Event, phone: Page) -> Page:
    """The phone when there is an idea to vote on and a vote is open."""
    hall.visitor(event).submit(event, "Trees")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    refuse_writes(phone.context)
    give_a_dot(phone, "Trees")
    expect(card(phone, "Trees").locator("[data-saving-when=waiting]")).to_be_visible()
    return phone


def dots_given(hall: Hall) -> int:
    with hall.house.database.reading() as session:
        return sum(ballot.spent for ballot in session.query(Ballot))


def test_a_vote_waits_too_and_counts_once(hall: Hall, voting: Page) -> None:
    before = dots_given(hall)
    voting.reload()
    expect(voting.locator("#outbox li")).to_contain_text("Give a dot: Trees")
    let_through(voting.context)
    expect(voting.locator("#outbox li")).to_contain_text("Saved.")
    expect(card(voting, "Trees").locator(".p-dot--on")).to_have_count(1)
    assert dots_given(hall) == before + 1


def test_a_vote_of_long_ago_is_not_cast_by_surprise(hall: Hall, voting: Page) -> None:
    before = dots_given(hall)
    tab = another_tab(voting, NO_PAGE)
    voting.close()
    tab.evaluate(MAKE_OLDER, 2)
    let_through(tab.context)
    tab.goto("/")
    expect(tab.locator("#outbox li")).to_contain_text("so it does not count")
    tab.get_by_role("button", name="Discard").click()
    wait_until(lambda: kept_writes(tab) == [], what="the outbox being empty")
    assert dots_given(hall) == before


def test_quick_taps_on_one_button_each_give_a_dot(hall: Hall, voting: Page) -> None:
    before = dots_given(hall)
    give_a_dot(voting, "Trees")
    wait_until(lambda: len(kept_writes(voting)) == 2, what="the second tap being kept")
    let_through(voting.context)
    expect(card(voting, "Trees").locator(".p-dot--on")).to_have_count(2)
    expect(voting.locator(".p-budget__left")).to_contain_text("You have 3 dots left.")
    assert dots_given(hall) == before + 2


def test_what_was_refused_in_one_tab_is_not_called_saved_in_another(
    hall: Hall, event: Event, visitor: Visitor, voting: Page
) -> None:
    tab = voting.context.new_page()
    refuse_writes(tab)
    tab.goto("/help")
    told = tab.locator("#outbox li")
    expect(told.locator("[data-saving-when=waiting]")).to_be_visible()
    vote, idea = hall.round_id(event, RoundKind.VOTE), number_of(voting, "Trees")
    visitor.act(f"/rounds/{vote}/ideas/{idea}/vote", {"value": "3"})
    let_through(voting.context)
    expect(card(voting, "Trees")).to_contain_text("Could not be saved")
    let_through(tab)
    expect(told).to_contain_text("One idea can get up to 3 dots.", timeout=30_000)
    assert ["up to 3 dots" in str(one["refused"]) for one in kept_writes(tab)] == [True]
