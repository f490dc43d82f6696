"""The texts of imprint, privacy notice and accessibility statement: shipped, edited, put back."""

import enum
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.administration.facts import TextEdited, TextPutBack
from participation.identity.models import SiteText
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.words import Words
from participation.settings import LANGUAGES

LONGEST = 30_000
WORDINGS = Path(__file__).parent / "wordings"
# Something in brackets is a blank to fill in, unless it is the words of a link.
BLANK = re.compile(r"\[([^\[\]\n]+)\](?!\()")


class Subject(enum.Enum):
    """What a text is about; its value is the page's address."""

    IMPRINT = "imprint"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"


TITLES = {
    Subject.IMPRINT: _l("Imprint"),
    Subject.PRIVACY: _l("Privacy notice"),
    Subject.ACCESSIBILITY: _l("Accessibility statement"),
}


def subject(name: str) -> Subject:
    """What the page of this name is about. Raises NotFound."""
    try:
        return Subject(name)
    except ValueError:
        raise NotFound from None


@lru_cache
def shipped(about: Subject) -> Words:
    """The form of words that comes with the software, with blanks in brackets."""
    return Words(
        {
            code: (WORDINGS / f"{about.value}.{code}.md").read_text(encoding="utf-8").strip()
            for code in LANGUAGES
            if (WORDINGS / f"{about.value}.{code}.md").exists()
        }
    )


def edited(session: Session, about: Subject) -> SiteText | None:
    """What the administration made of it; None while it is as shipped."""
    return session.get(SiteText, about.value)


def words_of(session: Session, about: Subject) -> Words:
    """The text as it is to be read now."""
    row = edited(session, about)
    return row.body if row else shipped(about)


def blanks(words: Words) -> list[str]:
    """What is still to be filled in, each once, in the order of the text."""
    return list(dict.fromkeys(blank for one in words.each() for blank in BLANK.findall(one.text)))


def unfinished(session: Session) -> int:
    """How many texts have blanks in them."""
    rows = {row.slug: row.body for row in session.scalars(select(SiteText))}
    return sum(bool(blanks(rows.get(about.value) or shipped(about))) for about in Subject)


def read_text(form: Mapping[str, str]) -> Words:
    """A text in every language. Raises Invalid where one is missing or too long."""
    fields = Fields(form)
    words = fields.words("text", longest=LONGEST, prose=True)
    for code in LANGUAGES:
        if not words[code]:
            fields.wrong(f"text_{code}", _l("Please write the text in this language too."))
    fields.check()
    return words


def edit(work: Work, about: Subject, words: Words) -> None:
    """Let a page say this from now on."""
    row, before = edited(work.session, about), words_of(work.session, about)
    if row is None:
        row = SiteText(slug=about.value, body=words, edited_at=work.now)
        work.session.add(row)
    row.body, row.edited_at = words, work.now
    work.record(TextEdited(about.value, _trace(before), after=_trace(words)))


def put_back(work: Work, about: Subject) -> None:
    """Go back to the shipped form; what was written is gone. Raises Refused where nothing was."""
    row = edited(work.session, about)
    if row is None:
        raise Refused(_l("This text is as it came with the software already."))
    before = row.body
    work.session.delete(row)
    work.record(TextPutBack(about.value, _trace(before), after=_trace(shipped(about))))


def _trace(words: Words) -> dict[str, str]:
    """Enough to tell later whether a given text is the one that stood there."""
    return {
        one.language: f"{len(one.text)} characters, SHA-256 "
        f"{hashlib.sha256(one.text.encode()).hexdigest()[:16]}"
        for one in words.each()
    }
