"""Who may do what, in which round, when: the table, and the sentences it is made of.

A row says: this act, in such rounds, at these moments, is allowed to these people. What no row says
is refused. Rounds are named by what they are, all of it: `vote codes` is a vote for holders of codes,
`-vote` is whatever is no vote. Several rows about one act add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from participation.events.models import (
    CHOSEN,
    TYPED,
    Electorate,
    Method,
    PollKind,
    Reveal,
    RoundKind,
)
from participation.kernel.words import Words

TABLE = """
send an idea         | collect           | running                           | take part
edit one's own idea  | -vote             | going on, ended closing           | take part
edit one's own idea  | vote              | planned, late, closed, shown      | take part
support an idea      | any               | going on, ended closing           | take part
vote on an idea      | vote present      | running                           | take part
vote on an idea      | vote members      | running                           | have an account
vote on an idea      | vote staff        | running                           | are staff
vote on an idea      | vote codes        | running                           | take part
vote without a paper | vote open present | running                           | take part
vote without a paper | vote open members | running                           | have an account
vote without a paper | vote open staff   | running                           | are staff
take a ballot paper  | secret present    | running                           | take part
take a ballot paper  | secret members    | running                           | have an account
take a ballot paper  | secret staff      | running                           | are staff
take a ballot paper  | secret codes      | running                           | take part
answer a poll        | poll              | running                           | take part
ask a question       | questions         | running                           | take part
support a question   | questions         | running                           | take part
wish for a field     | group by everyone | running                           | take part

read others' ideas   | -blind            | any time                          | everybody
read others' ideas   | blind             | before it, shown, ended shown     | everybody
read others' ideas   | blind             | under way                         | run it
see the result       | counted live      | open                              | everybody
see the result       | counted           | closed, ended closed              | run it
see the result       | counted           | shown, ended shown                | everybody
see the ballots      | vote              | closed, ended closed              | run it
see the ballots      | vote              | shown, ended shown                | everybody

move it to planned   | any               | never                             | nobody
move it to open      | any               | planned, closing, late            | run it
move it to open      | -secret           | closed                            | run it
move it to closing   | any               | never                             | nobody
move it to closed    | any               | open, shown, ended shown          | run it
move it to shown     | any               | closed, ended closed              | run it
give it more time    | any               | open                              | run it
stop its clock       | any               | open                              | run it
hide an answer       | poll typed        | under way, shown, ended shown     | run it
make codes           | codes             | before it                         | run it
"""

# Rounds live; "late" is what arrives when its last seconds are over, and there is no result yet.
STAGES = ("planned", "open", "closing", "late", "closed", "shown")
# An event that ends closes its round, so there is no "ended open".
ENDED = tuple(f"ended {stage}" for stage in STAGES if stage != "open")
MOMENTS = (*STAGES, *ENDED)
LAST_SECONDS = {"closing", "late", "ended closing", "ended late"}
WHEN = {
    **{moment: {moment} for moment in MOMENTS},
    "any time": set(MOMENTS),
    "going on": set(STAGES),
    "running": {"open", "closing", "ended closing"},
    "before it": {"planned", "ended planned"},
    "under way": {"open", "closed", "ended closed", *LAST_SECONDS},
    "never": set(),
}

ROLES = (
    "stranger",
    "guest",
    "citizen",
    "employee",
    "moderator",
    "moderator of another event",
    "administrator",
)
WHO = {
    "nobody": set(),
    "everybody": set(ROLES),
    "take part": {"guest", "citizen", "employee", "moderator"},
    "have an account": {"citizen", "employee", "moderator"},
    "are staff": {"employee", "moderator"},
    "run it": {"moderator", "administrator"},
}
TAKING_PART = tuple(role for role in ROLES if role in WHO["take part"])


@dataclass(frozen=True)
class Sort:
    """A sort of round: what it is called in this table, and what a moderator says of it."""

    kind: RoundKind
    method: Method | None = None
    poll: PollKind | None = None
    electorate: Electorate | None = None
    reveal: Reveal | None = None
    is_secret: bool = False
    is_blind: bool = False
    by_everyone: bool = False

    @property
    def names(self) -> frozenset[str]:
        """All that it is."""
        codes = (self.kind, self.method, self.poll, self.electorate, self.reveal)
        said = {one.value for one in codes if one} | {"any"}
        said |= {"secret" if self.is_secret else "open"} if self.method else set()
        said |= {"counted"} if self.reveal else set()
        said |= {"typed"} if self.poll in TYPED else set()
        said |= {"blind"} if self.is_blind else set()
        return frozenset(said | ({"by", "everyone"} if self.by_everyone else set()))

    def __str__(self) -> str:
        return " ".join(sorted(self.names - {"any", "counted"}))

    @property
    def draft(self) -> dict[str, object]:
        """What of it a draft of a round says."""
        said = {name: value for name, value in vars(self).items() if value}
        words = Words({"en": "Tea"}), Words({"en": "Milk"})
        return said | ({"choices": words} if self.poll in {*CHOSEN, PollKind.SCALE} else {})

    @property
    def has_last_seconds(self) -> bool:
        """Whether something may be on its way when it is closed: see TAKES_SOMETHING_IN."""
        return self.kind not in (RoundKind.DISCUSS, RoundKind.BREAK)

    @property
    def moments(self) -> list[str]:
        """The moments of its life."""
        return [one for one in MOMENTS if self.has_last_seconds or one not in LAST_SECONDS]


def _votes() -> Iterator[Sort]:
    """Every vote there can be: codes make it secret; what is secret or ranked is never live."""
    for method, electorate, reveal, is_secret in product(Method, Electorate, Reveal, (0, 1)):
        is_live, is_ranked = reveal is Reveal.LIVE, method is Method.SCHULZE
        if (is_live and (is_secret or is_ranked)) or (electorate is Electorate.CODES) > is_secret:
            continue
        yield Sort(
            RoundKind.VOTE,
            method,
            electorate=electorate,
            reveal=reveal,
            is_secret=bool(is_secret),
        )


SORTS = (
    Sort(RoundKind.COLLECT),
    Sort(RoundKind.COLLECT, is_blind=True),
    Sort(RoundKind.GROUP),
    Sort(RoundKind.GROUP, by_everyone=True),
    *_votes(),
    *(Sort(RoundKind.POLL, poll=one, reveal=reveal) for one in PollKind for reveal in Reveal),
    Sort(RoundKind.QUESTIONS),
    Sort(RoundKind.DISCUSS),
    Sort(RoundKind.BREAK),
)


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    act: str
    rounds: tuple[str, ...]
    moments: frozenset[str]
    roles: frozenset[str]

    def is_about(self, sort: Sort) -> bool:
        """Whether the row says something of such a round."""
        return all(
            (name[1:] not in sort.names) if name.startswith("-") else (name in sort.names)
            for name in self.rounds
        )


def _row(line: str) -> Row:
    act, rounds, moments, roles = (cell.strip() for cell in line.split("|"))
    when = frozenset().union(*(WHEN[one.strip()] for one in moments.split(",")))
    return Row(act, tuple(rounds.split()), when, frozenset(WHO[roles]))


ROWS = [_row(line) for line in TABLE.splitlines() if line]
ACTS = tuple(dict.fromkeys(row.act for row in ROWS))


def allowed(act: str, sort: Sort) -> set[tuple[str, str]]:
    """When and to whom an act is allowed in such a round."""
    rows = (row for row in ROWS if row.act == act and row.is_about(sort))
    every = {cell for row in rows for cell in product(row.moments, row.roles)}
    return {(moment, role) for moment, role in every if moment in sort.moments}
