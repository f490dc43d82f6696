"""A word index in the database itself: the same on SQLite and PostgreSQL, in both languages.

Each word is kept under its stems in every language we have (Snowball, M. F. Porter, 2001), for
words wander between languages: "buses" stems to "bus" only by the German rules, "Schulen" to
"schul" only by those. Who searches looks up any of the stems of each of their words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from snowballstemmer import stemmer
from sqlalchemy import Select, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Work

LONGEST_WORD = 40
MOST_WORDS = 8  # of a search; what is typed beyond is passed over
WORD = re.compile(r"\w+(?:[*:·]\w+)*")
STEMMERS = ("german", "english")


class SearchWord(Base):
    """A stem that occurs in a text; `kind` and `number` say in which."""

    __tablename__ = "search_word"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    stem: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)  # the key is all there is: keep it once


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Any:
    return stemmer(language)


@lru_cache(maxsize=20_000)
def stems_of(word: str) -> frozenset[str]:
    """All stems of one word, lower case and at most 40 characters each."""
    plain = re.sub(r"[*:·](?=in)", "", word.casefold())  # Bürger*innen is found by Bürgerinnen
    return frozenset(
        str(_stemmer(language).stemWord(plain))[:LONGEST_WORD] for language in STEMMERS
    )


def words_of(text: str) -> list[str]:
    """The words of a text, in their order."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def index(work: Work, kind: str, number: int, *texts: str) -> None:
    """Make a text findable in place of what was there: under `kind`, by its number."""
    forget(work, kind, number)
    stems = {stem for text in texts for word in words_of(text) for stem in stems_of(word)}
    if stems:
        rows = [{"kind": kind, "stem": stem, "number": number} for stem in sorted(stems)]
        work.session.execute(insert(SearchWord), rows)


def forget(work: Work, kind: str, number: int) -> None:
    """Make a text findable no more."""
    work.session.execute(
        delete(SearchWord).where(SearchWord.kind == kind, SearchWord.number == number)
    )


def matches(kind: str, searched: str) -> Select[Any] | None:
    """A query for the numbers of the texts of a kind that have every word; None without a word.

    To be used as `Row.id.in_(found)`.
    """
    return _having_all(kind, [stems_of(word) for word in words_of(searched)[:MOST_WORDS]])


def _having_all(kind: str, wanted: Iterable[frozenset[str]]) -> Select[Any] | None:
    query: Select[Any] | None = None
    for stems in wanted:
        one = select(SearchWord.number).where(
            SearchWord.kind == kind, SearchWord.stem.in_(sorted(stems))
        )
        query = one if query is None else one.where(SearchWord.number.in_(query))
    return query
