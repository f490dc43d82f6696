"""What somebody searches for, read from an address."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

from participation.kernel.search import MOST_WORDS, words_of
from participation.kernel.text import one_line
from participation.settings import LANGUAGES

LONGEST_WISH = 200


class Kind(enum.Enum):
    """What can be found; the value is how addresses name it."""

    IDEAS = "ideas"
    COMMENTS = "comments"
    FIELDS = "fields"
    MEASURES = "measures"

    @property
    def indexed_as(self) -> str:
        """Its name in the index of words."""
        return self.value.removesuffix("s")


@dataclass(frozen=True)
class Wish:
    """What somebody typed and chose. Without `kind`, some of everything is wanted."""

    typed: str = ""
    kind: Kind | None = None
    language: str = ""
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """The words to be found, each of them."""
        return tuple(words_of(self.typed)[:MOST_WORDS])


def read_wish(arguments: Mapping[str, str]) -> Wish:
    """What was wished for; what makes no sense is passed over, addresses get mangled."""
    kind, language = arguments.get("in", ""), arguments.get("language", "")
    return Wish(
        typed=one_line(arguments.get("q", "")[:LONGEST_WISH]),
        kind=Kind(kind) if kind in {one.value for one in Kind} else None,
        language=language if language in LANGUAGES else "",
        page=read_page(arguments),
    )


def read_page(arguments: Mapping[str, str]) -> int:
    """The number of a page, 1 where none or nonsense was given."""
    page = arguments.get("page", "")
    return max(1, int(page)) if re.fullmatch(r"[0-9]{1,5}", page) else 1
