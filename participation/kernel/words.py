"""Words an administration writes in several languages, shown in the reader's or the nearest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import LazyString, format_time
from sqlalchemy import JSON, Dialect, TypeDecorator

from participation.settings import LANGUAGES


@dataclass(frozen=True)
class Phrase:
    """A text and the language it is really in, for the `lang` attribute."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


class Words:
    """The same words by language code; empty ones are left out. Immutable."""

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self._texts = {code: text for code, text in by_language.items() if text}

    def __bool__(self) -> bool:
        return bool(self._texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self._texts == other._texts

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._texts.items())))

    def __getitem__(self, code: str) -> str:
        return self._texts.get(code, "")

    def pick(self, locale: str) -> Phrase:
        """The words in this language, else in the first language that has them."""
        for code in (locale, *LANGUAGES):
            if code in self._texts:
                return Phrase(self._texts[code], code)
        return Phrase("", locale)

    def each(self) -> list[Phrase]:
        """All there are, for a mixed hall."""
        return [Phrase(self._texts[code], code) for code in LANGUAGES if code in self._texts]

    def as_dict(self) -> dict[str, str]:
        """By language code, for storage, exports and the audit log."""
        return dict(self._texts)


class MultilingualText(TypeDecorator[Words]):
    """A column of Words."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Words | None, dialect: Dialect) -> Any:
        return value.as_dict() if value is not None else {}

    def process_result_value(self, value: Any, dialect: Dialect) -> Words:
        return Words(value or {})


def time_of_day(moment: datetime) -> LazyString:
    """A moment today, to the second, where and when it is read: 14:05:07."""
    return LazyString(format_time, moment, "HH:mm:ss")
