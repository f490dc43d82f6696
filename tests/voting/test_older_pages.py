"""A tap means one dot more or fewer than the page showed, whatever has been given since."""

import pytest

from participation.events.models import RoundKind, RoundState
from tests.support.house import House

TAPS = [
    ("one more, on a page that is up to date", 2, {"given": "2", "value": "3"}, 3),
    ("one more, on a page from before the two", 2, {"given": "0", "value": "1"}, 3),
    ("one fewer, on a page from before the third", 3, {"given": "2", "value": "1"}, 2),
    ("one fewer, of which there is none any more", 0, {"given": "1", "value": "0"}, 0),
    ("so many in all", 2, {"value": "1"}, 1),
]


@pytest.mark.parametrize(("words", "now", "tap", "then"), TAPS, ids=[one[0] for one in TAPS])
def test_a_tap_counts_from_what_its_page_showed(
    house: House, words: str, now: int, tap: dict[str, str], then: int
) -> None:
    event = house.event()
    idea = house.idea(event)
    browser = house.browser().join(event)
    round_ = house.move(event, RoundKind.VOTE, RoundState.OPEN)
    dots = f"/rounds/{round_.id}/ideas/{idea.id}/vote"
    browser.post_json(dots, {"value": str(now)})
    own = browser.post_json(dots, tap)["private"]
    assert f"{then} of 3" in own[f"mine-{idea.id}"], words
    assert f'name="given" value="{then}"' in own[f"mine-{idea.id}"]


def test_more_than_one_idea_may_get_is_refused_however_it_is_counted(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    browser = house.browser().join(event)
    round_ = house.move(event, RoundKind.VOTE, RoundState.OPEN)
    dots = f"/rounds/{round_.id}/ideas/{idea.id}/vote"
    browser.post_json(dots, {"value": "3"})
    told = browser.post_json(dots, {"given": "0", "value": "1"}, status=409)
    assert told["reason"] == "One idea can get up to 3 dots."
