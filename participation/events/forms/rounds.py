"""What a moderator says of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.agenda import DEFAULT_BUDGET, DEFAULT_MOST_PER_IDEA, RoundDraft
from participation.events.forms.polls import poll_values, read_poll
from participation.events.models import Electorate, Method, PollKind, Reveal, Round, RoundKind
from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.settings import LANGUAGES

PROMPT_LONGEST = 200
LARGEST_BUDGET = 50
MOST_IDEAS = 100
LARGEST_QUORUM = 100_000
LONGEST_ROUND = 480  # minutes
WHEN_READ = {"": None, "first": True, "after": False}  # whether ideas are read before they appear


@dataclass(frozen=True)
class Choices:
    """What a round can be about: topic fields by number, and rounds that collect ideas before it."""

    fields: Mapping[int, Words] = field(default_factory=dict)
    rounds: Sequence[Round] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """How a form names them: "field-3", "round-8"."""
        fields = (f"field-{number}" for number in self.fields)
        return (*fields, *(f"round-{one.id}" for one in self.rounds))


NO_CHOICES = Choices()


def read_round(
    form: Mapping[str, str], round_: Round | None = None, choices: Choices = NO_CHOICES
) -> RoundDraft:
    """What a moderator says of a round; what sort it is, is chosen once, and stays. Raises Invalid."""
    fields = Fields(form)
    if round_:
        kind, method = round_.kind, round_.method or Method.DOTS
        poll = round_.poll or PollKind.SINGLE
    else:
        kind = fields.choice("kind", RoundKind)
        method = fields.choice("method", Method, otherwise=Method.DOTS)
        poll = fields.choice("poll", PollKind, otherwise=PollKind.SINGLE)
    has_dots = kind is RoundKind.VOTE and method is Method.DOTS
    budget = fields.number("budget", low=1, high=LARGEST_BUDGET, otherwise=DEFAULT_BUDGET)
    most = fields.number(
        "most_per_idea", low=1, high=LARGEST_BUDGET, otherwise=min(DEFAULT_MOST_PER_IDEA, budget)
    )
    if has_dots and most > budget:
        fields.wrong("most_per_idea", _l("This cannot be more than the dots per person."))
    approval = fields.one_of("approval_first", tuple(WHEN_READ), "")
    about, _dash, number = fields.one_of("about", choices.codes, "").partition("-")
    draft = RoundDraft(
        kind=kind,
        method=method,
        prompt=fields.words(
            "prompt",
            longest=PROMPT_LONGEST,
            missing=_l("Please enter a question or task in at least one language."),
        ),
        budget=budget,
        most_per_idea=most,
        **_voting(fields, kind, method),
        most_per_person=fields.number("most_per_person", low=1, high=MOST_IDEAS, otherwise=0)
        or None,
        minutes=fields.number("minutes", low=1, high=LONGEST_ROUND, otherwise=0) or None,
        **(read_poll(fields, poll) if kind is RoundKind.POLL else {}),
        is_blind=fields.switch("is_blind"),
        approval_first=WHEN_READ[approval],
        by_everyone=fields.one_of("by", ("moderators", "everyone"), "moderators") == "everyone",
        field_id=int(number) if about == "field" else None,
        about_round_id=int(number) if about == "round" else None,
        own_time=fields.switch("own_time"),
    )
    fields.check()
    return draft


def _voting(fields: Fields, kind: RoundKind, method: Method) -> dict[str, Any]:
    """What is said of a vote; where one vote after another could be seen, it would not be secret."""
    reveal = fields.choice("reveal", Reveal, otherwise=Reveal.BY_HAND)
    electorate = fields.choice("electorate", Electorate, otherwise=Electorate.PRESENT)
    is_secret = fields.switch("is_secret") or electorate is Electorate.CODES
    if kind is RoundKind.VOTE and reveal is Reveal.LIVE:
        if is_secret:
            fields.wrong(
                "reveal", _l("The standings of a secret vote cannot be shown before it is closed.")
            )
        if method is Method.SCHULZE:
            fields.wrong("reveal", _l("An order has no standings while people vote."))
    quorum = fields.number("quorum", low=1, high=LARGEST_QUORUM, otherwise=0) or None
    return {"reveal": reveal, "is_secret": is_secret, "electorate": electorate, "quorum": quorum}


def _about(round_: Round) -> str:
    if round_.field_id:
        return f"field-{round_.field_id}"
    return f"round-{round_.about_round_id}" if round_.about_round_id else ""


def round_values(round_: Round) -> dict[str, Any]:
    """A round as its form shows it."""
    return {
        "kind": round_.kind.value,
        "method": round_.method.value if round_.method else "",
        **{f"prompt_{code}": round_.prompt[code] for code in LANGUAGES},
        "budget": str(round_.budget or DEFAULT_BUDGET),
        "most_per_idea": str(round_.most_per_idea or DEFAULT_MOST_PER_IDEA),
        "reveal": round_.reveal.value,
        "is_secret": "1" if round_.is_secret else "",
        "electorate": round_.electorate.value,
        "quorum": str(round_.quorum or ""),
        "minutes": str(round_.minutes or ""),
        "most_per_person": str(round_.most_per_person or ""),
        **(poll_values(round_) if round_.kind is RoundKind.POLL else {}),
        "is_blind": "1" if round_.is_blind else "",
        "approval_first": next(
            key for key, value in WHEN_READ.items() if value is round_.approval_first
        ),
        "by": "everyone" if round_.by_everyone else "moderators",
        "about": _about(round_),
        "own_time": "1" if round_.own_time else "",
    }
