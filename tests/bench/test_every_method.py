"""What a vote costs the server by each method, secret votes and polls included: one line each."""

import pytest

from participation.events.agenda import RoundDraft
from participation.events.models import Method, PollKind, Reveal, RoundKind
from participation.kernel.words import Words
from tests.bench.match import VOTES_PER_SECOND, Match, per_act
from tests.support.load import Act
from tests.support.measuring import at_most_times
from tests.support.server import Server

ASKED = Words({"de": "Was meinen Sie?", "en": "What do you think?"})
KINDS = {
    **{one.value: RoundDraft(RoundKind.VOTE, ASKED, one) for one in Method},
    "secret dots": RoundDraft(RoundKind.VOTE, ASKED, Method.DOTS, is_secret=True),
    "poll": RoundDraft(
        RoundKind.POLL,
        ASKED,
        poll=PollKind.SINGLE,
        choices=(Words({"en": "Yes"}), Words({"en": "No"})),
        reveal=Reveal.LIVE,
    ),
}


@pytest.mark.parametrize("bare", [""], indirect=True, ids=["ours"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_vote(match: Match, kind: str) -> None:
    match.stage.go_on_to(KINDS[kind])
    number = int(VOTES_PER_SECOND * match.extent.seconds)

    def cost(server: Server, acts: list[Act]) -> float:
        return per_act(server, number, lambda: match.load.send(acts, match.extent.seconds))

    match.tell(
        f"server CPU for a durable vote POST ({kind}), against an empty POST",
        lambda: cost(match.stage.server, match.votes(number)),
        lambda: cost(match.bare, match.empty_acts(number, body="")),
        "ms CPU",
        at_most_times(1.7),
    )
