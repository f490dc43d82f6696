"""Names made of words, in both languages: German words in the German name, English in the English."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from participation.grouping.keywords import Ranked
from participation.grouping.wordbook import LANGUAGES, Pair, Paired

LONGEST = 3  # words in a name
TELLS = 0.5  # of what the first word of a name tells, the others have to tell
SPOKEN = 0.3  # what the first word tells of a language that a good part of the texts are in
QUOTED = ("„{}“", "“{}”")

Word = TypeVar("Word")


def title(ranked: Mapping[str, Ranked], paired: Paired, field: Pair | None) -> Pair | None:
    """A name from a group's words: those known in both languages, if they tell enough of it.

    Else each language has its own. Where the texts have none in a language, `field`, what the group
    comes nearest to, stands there, with a word of the other language in quotation marks. None where
    there are no words at all.
    """
    most = sum(words[0][1] for words in ranked.values())
    if paired and paired[0][1] >= TELLS * most:
        pairs = _telling(paired)
        return _listed(german for german, _ in pairs), _listed(english for _, english in pairs)
    spoken = {one: _telling(words) for one, words in ranked.items() if words[0][1] >= SPOKEN}
    if not spoken:
        return None
    foreign = next(iter(spoken.values()))
    german, english = (
        _listed(spoken[language]) if language in spoken else _stand_in(foreign, at, field)
        for at, language in enumerate(LANGUAGES)
    )
    return german, english


def variants(name: Pair, words: Iterable[Pair]) -> Iterator[Pair]:
    """The name, and for where that is taken: with one word more, or with a number."""
    yield name
    said = [one.casefold() for one in name]
    for more in [*words, *((str(number),) * 2 for number in range(2, 999))]:
        if not any(word.casefold() in one for word, one in zip(more, said, strict=True)):
            yield f"{name[0]}: {more[0]}", f"{name[1]}: {more[1]}"


def besides(ranked: Mapping[str, Ranked], paired: Paired) -> list[Pair]:
    """Words that tell a group from one of the same name, the most telling first.

    A word known in one language alone stands in quotation marks in the other, and comes behind one
    that is known in both if that tells half as much.
    """
    alone = [
        (_quoted(word, language), told * TELLS)
        for language, words in ranked.items()
        for word, told in words
    ]
    return [pair for pair, _ in sorted([*paired, *alone], key=lambda one: -one[1])]


def _quoted(word: str, language: str) -> Pair:
    german, english = (
        word if language == one else mark.format(word)
        for one, mark in zip(LANGUAGES, QUOTED, strict=True)
    )
    return german, english


def _telling(words: Iterable[tuple[Word, float]]) -> list[Word]:
    """Those that tell nearly as much as the first."""
    listed = list(words)[:LONGEST]
    return [word for word, told in listed if told >= TELLS * listed[0][1]]


def _stand_in(foreign: list[str], at: int, field: Pair | None) -> str:
    words = [QUOTED[at].format(word) for word in foreign]
    return f"{field[at]}: {words[0]}" if field else ", ".join(words)


def _listed(words: Iterable[str]) -> str:
    said = ", ".join(words)
    return said[:1].upper() + said[1:]
