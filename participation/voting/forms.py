"""The form of a poll's answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from participation.kernel.forms import Fields
from participation.kernel.text import recognise
from participation.voting.models import LONGEST_ANSWER
from participation.voting.queries.polls import Given, key_of

WORD_LONGEST = 40
MOST_BOXES = 12  # choices that can be ticked
WORD_FIELDS = ("word_1", "word_2", "word_3")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to have answered; or that nothing of theirs shall count any more."""

    given: tuple[Given, ...] = ()
    takes_back: bool = False


def read_wish(form: Mapping[str, str], locale: str) -> Wish:
    """What a form answers, whatever sort of poll it belongs to. Raises Invalid."""
    fields = Fields(form)
    if fields.switch("back"):
        return Wish(takes_back=True)
    given = (*_chosen(fields, form), *_typed(fields, locale))
    fields.check()
    return Wish(given)


def _chosen(fields: Fields, form: Mapping[str, str]) -> Iterator[Given]:
    if form.get("choice", "").strip():
        yield Given(fields.number("choice", low=0, high=MOST_BOXES))
    yield from (Given(box) for box in range(MOST_BOXES) if fields.switch(f"choice_{box}"))


def _typed(fields: Fields, locale: str) -> Iterator[Given]:
    """What was written; the same word twice is said once."""
    words = [fields.line(name, longest=WORD_LONGEST) for name in WORD_FIELDS]
    once = {key_of(word): word for word in reversed(words) if word}
    text = fields.line("text", longest=LONGEST_ANSWER)
    for one in (*reversed(once.values()), *([text] if text else ())):
        yield Given(text=one, language=recognise(one, locale))
