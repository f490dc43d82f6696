"""What a moderator says of a poll: the choices of each language one to a line, or a scale's ends."""

from itertools import zip_longest
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.agenda import DEFAULT_MOST_ANSWERS
from participation.events.models import CHOSEN, PollKind, Round
from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.settings import LANGUAGES

FEWEST_CHOICES, MOST_CHOICES = 2, 12
CHOICE_LONGEST = 100
END_LONGEST = 40
MOST_WORDS = 3
ENDS = ("low", "high")
WRITTEN_LONGEST = MOST_CHOICES * (CHOICE_LONGEST + 2)


def read_poll(fields: Fields, poll: PollKind) -> dict[str, Any]:
    """The part of a round's draft that is about its poll; notes in `fields` what is wrong with it."""
    most = DEFAULT_MOST_ANSWERS
    if poll is PollKind.WORDS:
        most = fields.number("most_answers", low=1, high=MOST_WORDS, otherwise=most)
    return {"poll": poll, "choices": _read_choices(fields, poll), "most_answers": most}


def _read_choices(fields: Fields, poll: PollKind) -> tuple[Words, ...]:
    if poll is PollKind.SCALE:
        ends = tuple(fields.words(f"end_{end}", longest=END_LONGEST) for end in ENDS)
        return ends if any(ends) else ()
    return _choices(fields) if poll in CHOSEN else ()


def _choices(fields: Fields) -> tuple[Words, ...]:
    written = {code: _lines(fields, f"choices_{code}") for code in LANGUAGES}
    said = {code: lines for code, lines in written.items() if lines}
    if not said and not fields.errors.keys() & {f"choices_{code}" for code in LANGUAGES}:
        fields.wrong(
            f"choices_{LANGUAGES[0]}",
            _l("Please write at least two choices, each in a line of its own."),
        )
    if len({len(lines) for lines in said.values()}) > 1:
        fields.wrong(
            f"choices_{list(said)[-1]}",
            _l("Please write the same choices in all languages, so the same number of lines."),
        )
    each = zip_longest(*said.values(), fillvalue="")
    return tuple(Words(dict(zip(said, texts, strict=True))) for texts in each)


def _lines(fields: Fields, name: str) -> list[str]:
    """The choices in one language; notes where they are too few, too many, too long or alike."""
    text = fields.prose(name, longest=WRITTEN_LONGEST)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and not FEWEST_CHOICES <= len(lines) <= MOST_CHOICES:
        fields.wrong(
            name,
            _l(
                "Please write %(low)d to %(high)d choices, each in a line of its own.",
                low=FEWEST_CHOICES,
                high=MOST_CHOICES,
            ),
        )
    if any(len(line) > CHOICE_LONGEST for line in lines):
        fields.wrong(name, _l("A choice has at most %(num)d characters.", num=CHOICE_LONGEST))
    if len({line.casefold() for line in lines}) < len(lines):
        fields.wrong(name, _l("Two of these choices are the same."))
    return lines


def poll_values(round_: Round) -> dict[str, str]:
    """The poll of a round as its form shows it."""
    options = round_.options
    ends = dict(zip(ENDS, options, strict=False)) if round_.poll is PollKind.SCALE else {}
    listed = options if round_.poll in CHOSEN else []
    return {
        "poll": round_.poll.value if round_.poll else "",
        "most_answers": str(round_.most_answers or DEFAULT_MOST_ANSWERS),
        **{f"choices_{code}": "\n".join(one[code] for one in listed) for code in LANGUAGES},
        **{
            f"end_{end}_{code}": ends[end][code] if end in ends else ""
            for end in ENDS
            for code in LANGUAGES
        },
    }
