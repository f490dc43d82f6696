"""Reading forms: each field is cleaned and checked, all mistakes are told at once."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask_babel import format_number, lazy_ngettext
from flask_babel import lazy_gettext as _l

from participation.kernel.refusal import Invalid
from participation.kernel.text import has_letters, normalise, one_line
from participation.kernel.words import Words
from participation.settings import LANGUAGES

Choice = TypeVar("Choice", bound=Enum)

LONGEST_READ = 200_000  # beyond this nothing is looked at, only refused
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
UNREADABLE = "\ufffd"  # what invalid UTF-8 arrives as


class Fields:
    """The fields of one form; `check()` raises Invalid with one sentence per wrong field."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self.errors: dict[str, Any] = {}

    def wrong(self, name: str, sentence: Any) -> None:
        """Note what is wrong with a field; the first thing noted stays."""
        self.errors.setdefault(name, sentence)

    def check(self) -> None:
        """Raise Invalid unless every field could be read."""
        if self.errors:
            number = len(self.errors)
            raise Invalid(
                self.errors,
                lazy_ngettext(
                    "Please correct the marked field.",
                    "Please correct the %(num)d marked fields.",
                    number,
                ),
            )

    def line(self, name: str, *, longest: int, missing: Any = None) -> str:
        """One line of text; `missing` is the sentence for an empty one, None if it may be empty."""
        return self._text(name, one_line, longest, missing)

    def prose(self, name: str, *, longest: int, missing: Any = None) -> str:
        """Text of several lines."""
        return self._text(name, normalise, longest, missing)

    def words(self, name: str, *, longest: int, missing: Any = None, prose: bool = False) -> Words:
        """The fields name_de, name_en …; at least one is needed if `missing` is given."""
        read = self.prose if prose else self.line
        words = Words({code: read(f"{name}_{code}", longest=longest) for code in LANGUAGES})
        if missing and not words:
            self.wrong(f"{name}_{LANGUAGES[0]}", missing)
        return words

    def choice(self, name: str, kind: type[Choice], otherwise: Choice | None = None) -> Choice:
        """One of an enumeration; `otherwise` where nothing was chosen."""
        raw = self._form.get(name, "")
        try:
            return kind(raw)
        except ValueError:
            if raw or otherwise is None:
                self.wrong(name, _l("Please choose one of the options."))
            return otherwise or next(iter(kind))

    def one_of(self, name: str, options: tuple[str, ...], otherwise: str) -> str:
        """One of some words; `otherwise` where nothing was chosen."""
        raw = self._form.get(name, "") or otherwise
        if raw not in (*options, otherwise):
            self.wrong(name, _l("Please choose one of the options."))
            return otherwise
        return raw

    def number(self, name: str, *, low: int, high: int, otherwise: int | None = None) -> int:
        """A whole number within bounds; `otherwise` where the field was not sent or is empty."""
        raw = self._form.get(name, "").strip()
        if not raw and otherwise is not None:
            return otherwise
        if WHOLE_NUMBER.fullmatch(raw) and low <= int(raw) <= high:
            return int(raw)
        self.wrong(
            name, _l("Please enter a whole number from %(low)d to %(high)d.", low=low, high=high)
        )
        return low

    def switch(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self._form.get(name, "") == "1"

    def moment(self, name: str, zone: str) -> datetime | None:
        """Date and time as a datetime-local field sends them, read in the given zone."""
        raw = self._form.get(name, "").strip()
        if not raw:
            return None
        try:
            read = datetime.fromisoformat(raw)
        except ValueError:
            read = datetime.min  # noqa: DTZ901  no year of ours, refused below
        # At the ends of the calendar another zone's time does not exist.
        if read.tzinfo or not 1900 < read.year < 2200:
            self.wrong(name, _l("Please enter date and time, for example 2026-11-23 14:30."))
            return None
        return read.replace(tzinfo=ZoneInfo(zone))

    def _text(self, name: str, clean: Any, longest: int, missing: Any) -> str:
        raw = self._form.get(name, "")
        if len(raw) > LONGEST_READ:
            self._too_long(name, len(raw), longest)
            return ""
        text: str = clean(raw)
        if UNREADABLE in text:
            self.wrong(name, _l("Some characters could not be read. Please type them again."))
        if len(text) > longest:
            self._too_long(name, len(text), longest)
            return ""
        if missing is not None and not has_letters(text):
            self.wrong(name, missing)
        return text if has_letters(text) else ""

    def _too_long(self, name: str, length: int, longest: int) -> None:
        self.wrong(
            name,
            _l(
                "This is too long: it has %(length)s characters, and %(longest)s is the limit.",
                length=format_number(length),
                longest=format_number(longest),
            ),
        )
