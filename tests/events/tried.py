"""Each act once allowed and once refused as a browser meets it: with its status and its reason.

A row says: this act, in such a round, at this moment, tried by somebody, is answered so. The reason
is what people read; none where it was done.
"""

from dataclasses import dataclass

from participation.events.models import RoundState
from tests.events.allowed import SORTS, Sort
from tests.events.lives import Numbers

TABLE = """
send an idea         | collect           | open          | guest      | 200 |
send an idea         | discuss           | open          | guest      | 409 | No ideas are being collected at the moment.
send an idea         | collect           | open          | stranger   | 403 | Please join the event first, with its code.
send an idea         | collect           | ended closed  | guest      | 409 | This event has ended.
edit one's own idea  | discuss           | open          | guest      | 200 |
edit one's own idea  | vote dots         | open          | guest      | 409 | The wording cannot be changed while the vote is open or after the event.
edit one's own idea  | discuss           | open          | stranger   | 403 | Only the person who wrote this idea can do this.
edit one's own idea  | collect           | ended closing | guest      | 200 |
support an idea      | break             | open          | citizen    | 200 |
support an idea      | break             | ended closed  | citizen    | 409 | This event has ended.
vote on an idea      | secret support    | open          | guest      | 200 |
vote on an idea      | secret support    | shown         | guest      | 409 | This vote closed at
vote without a paper | vote open support | closing       | guest      | 200 |
vote without a paper | vote open support | ended closing | guest      | 200 |
vote without a paper | vote open support | ended closed  | guest      | 409 | This vote closed at
vote without a paper | vote open members | open          | guest      | 409 | Only people with an account can vote in this round. Please sign in.
vote without a paper | vote open staff   | open          | citizen    | 409 | Only city staff can vote in this round.
vote without a paper | secret support    | open          | guest      | 409 | This vote is secret. Please take your ballot paper first.
take a ballot paper  | secret staff      | open          | employee   | 200 |
take a ballot paper  | secret staff      | open          | citizen    | 409 | Only city staff can vote in this round.
take a ballot paper  | vote open present | open          | guest      | 403 | This vote needs no ballot paper.
answer a poll        | poll single       | open          | guest      | 200 |
answer a poll        | poll single       | planned       | guest      | 409 | This question is closed.
answer a poll        | collect           | open          | guest      | 404 | The link may be old or mistyped.
ask a question       | questions         | open          | guest      | 200 |
ask a question       | questions         | planned       | guest      | 409 | Questions cannot be asked or supported at the moment.
ask a question       | vote dots         | open          | guest      | 404 | The link may be old or mistyped.
support a question   | questions         | open          | guest      | 200 |
support a question   | questions         | closed        | guest      | 409 | Questions can no longer be asked or supported. The round closed at
wish for a field     | group everyone    | open          | guest      | 200 |
wish for a field     | group -everyone   | open          | guest      | 409 | In this round, the moderators sort the ideas.
wish for a field     | group everyone    | closed        | guest      | 409 | This round is closed.
read others' ideas   | blind             | shown         | stranger   | 200 |
read others' ideas   | blind             | closed        | guest      | 404 | The link may be old or mistyped.
see the result       | poll single live  | open          | stranger   | 200 |
see the result       | vote open by_hand | closed        | moderator  | 200 |
see the result       | vote open by_hand | closed        | guest      | 403 | The result has not been published yet.
see the result       | vote open by_hand | open          | moderator  | 403 | The result has not been published yet.
see the ballots      | vote open by_hand | shown         | stranger   | 200 |
see the ballots      | vote open live    | open          | stranger   | 403 | The vote is still open. Please come back once it is closed.
see the ballots      | poll single       | shown         | moderator  | 404 | The link may be old or mistyped.
move it to planned   | collect           | open          | moderator  | 409 | This round has moved on, so this is no longer possible.
move it to open      | discuss           | planned       | moderator  | 200 |
move it to open      | discuss           | planned       | guest      | 403 | Please sign in first.
move it to open      | discuss           | planned       | moderator of another event | 403 | Only the moderators of this event can do this.
move it to open      | secret support    | closed        | moderator  | 409 | A secret vote stays closed:
move it to open      | collect           | ended closed  | moderator  | 409 | This event has ended. Reopen it before you open a round.
move it to closing   | collect           | open          | moderator  | 409 | This round has moved on, so this is no longer possible.
move it to closed    | collect           | open          | administrator | 200 |
move it to closed    | collect           | closing       | moderator  | 409 | Somebody else has just done this.
move it to shown     | vote open by_hand | closed        | moderator  | 200 |
move it to shown     | vote open by_hand | closing       | moderator  | 409 | One moment: what was sent last is still coming in.
give it more time    | break             | open          | moderator  | 200 |
give it more time    | break             | closed        | moderator  | 409 | This round is not open, so it has no clock.
stop its clock       | break             | open          | moderator  | 200 |
stop its clock       | break             | planned       | moderator  | 409 | This round is not open, so it has no clock.
stop its clock       | break             | open          | employee   | 403 | Only the moderators of this event can do this.
hide an answer       | poll text         | closed        | moderator  | 200 |
hide an answer       | poll text         | planned       | moderator  | 404 | The link may be old or mistyped.
hide an answer       | poll single       | open          | moderator  | 404 | The link may be old or mistyped.
hide an answer       | poll text         | open          | employee   | 403 | Only the moderators of this event can do this.
make codes           | codes             | planned       | moderator  | 200 |
make codes           | codes             | open          | moderator  | 409 | Voting codes can only be made before the vote opens.
make codes           | secret present    | planned       | moderator  | 403 | This vote needs no voting codes.
"""
FORM = {"title": "Longer opening hours", "language": "en"}


@dataclass(frozen=True)
class Trial:
    """One row of the table."""

    act: str
    rounds: str
    moment: str
    role: str
    status: int
    reason: str

    @property
    def sort(self) -> Sort:
        """A round such as the row names."""
        wanted = self.rounds.split()
        return next(one for one in SORTS if all(_is(one, name) for name in wanted))

    def __str__(self) -> str:
        return f"{self.act} | {self.rounds} | {self.moment} | {self.role}"


def _is(sort: Sort, name: str) -> bool:
    return name[1:] not in sort.names if name.startswith("-") else name in sort.names


def _trial(line: str) -> Trial:
    act, rounds, moment, role, status, reason = (cell.strip() for cell in line.split("|"))
    return Trial(act, rounds, moment, role, int(status), reason)


TRIALS = [_trial(line) for line in TABLE.splitlines() if line]


Request = tuple[str, dict[str, str] | None]  # where to, and the form; None where a page is read


def before(act: str, stand: Numbers) -> list[Request]:
    """What a browser asks for before an act: a secret vote hands out its paper first."""
    paper = f"/rounds/{stand.round}/paper"
    if act == "take a ballot paper":
        return [(paper, None)]
    return [(paper, None), (paper, {})] if act == "vote on an idea" else []


def request(act: str, stand: Numbers, role: str) -> Request:
    """What a browser sends for an act."""
    round_, earlier = f"/rounds/{stand.round}", stand.own_idea("somebody")
    field = str(stand.hall.field_id)
    requests: dict[str, Request] = {
        "send an idea": (f"/events/{stand.event}/ideas", FORM),
        "edit one's own idea": (f"/ideas/{stand.own_idea(role)}/edit", FORM),
        "support an idea": (f"/ideas/{earlier}/support", {}),
        "vote on an idea": (f"{round_}/vote", {"idea": str(earlier), "value": "1"}),
        "vote without a paper": (f"{round_}/ideas/{earlier}/vote", {"value": "1"}),
        "take a ballot paper": (f"{round_}/paper", {}),
        "answer a poll": (f"{round_}/answer", {"choice": "0"}),
        "ask a question": (f"{round_}/questions", {"text": "When does it begin?"}),
        "support a question": (f"/questions/{stand.question}/support", {}),
        "wish for a field": (f"{round_}/ideas/{earlier}/field-wish", {"field": field}),
        "read others' ideas": (f"/ideas/{stand.idea}", None),
        "see the result": (f"{round_}/result.json", None),
        "see the ballots": (f"{round_}/ballots.csv", None),
        **{
            f"move it to {one.value}": (f"{round_}/state", {"state": one.value})
            for one in RoundState
        },
        "give it more time": (f"{round_}/clock", {"more": "5"}),
        "stop its clock": (f"{round_}/clock", {}),
        "hide an answer": (f"{round_}/answers/hiding", {"answer": "Tea"}),
        "make codes": (f"{round_}/codes", {"number": "3"}),
    }
    return requests[act]
