"""What a vote and a join cost the server, against the bare web stack."""

from tests.bench.match import VOTES_PER_SECOND, Match, per_act
from tests.support.load import Act
from tests.support.measuring import at_least_times, at_most_times, report
from tests.support.server import Server

JOINS_PER_SECOND = 100  # 1,000 people in ten seconds
LINES = 256  # connections that are never idle, to find out how much is too much


def test_a_vote(match: Match) -> None:
    number = int(VOTES_PER_SECOND * match.extent.seconds)

    def cost(server: Server, acts: list[Act]) -> float:
        return per_act(server, number, lambda: match.load.send(acts, match.extent.seconds))

    match.tell(
        "server CPU for a durable vote POST, against an empty POST",
        lambda: cost(match.stage.server, match.votes(number)),
        lambda: cost(match.bare, match.empty_acts(number, body="")),
        "ms CPU",
        at_most_times(1.7),
    )


def test_votes_at_saturation(match: Match) -> None:
    number = int(VOTES_PER_SECOND * match.extent.seconds)

    loads: list[float] = []

    def rate(acts: list[Act]) -> float:
        outcome = match.load.press(acts, LINES)
        assert not outcome.failed, outcome.errors
        loads.append(outcome.load)
        return 1000 * number / outcome.wall

    match.tell(
        "durable vote POSTs at saturation, against empty POSTs",
        lambda: rate(match.votes(number)),
        lambda: rate(match.empty_acts(number, body="")),
        "per second",
        at_least_times(0.6),
    )
    if not match.is_naked:
        report("CPU of the load client at saturation, at most", max(loads), "cores")


def test_a_join(match: Match) -> None:
    number, seconds = int(JOINS_PER_SECOND * match.extent.seconds), match.extent.seconds

    def ours() -> float:
        event = match.stage.event
        match.load.enter(match.stage.server.port, event.id)
        joins = lambda: match.load.join(number, event.code, seconds, stay=False)  # noqa: E731
        return per_act(match.stage.server, number, joins)

    def theirs() -> float:
        acts = match.empty_acts(number)
        return per_act(match.bare, number, lambda: match.load.send(acts, seconds))

    match.tell(
        "server CPU for a join (code → board with 300 ideas), against an empty GET",
        ours,
        theirs,
        "ms CPU",
        at_most_times(4),
    )
