"""What was answered in a poll as a table for files. Without people, and without what is hidden."""

from typing import Any

from sqlalchemy.orm import Session

from participation.events.models import PollKind, Round
from participation.settings import LANGUAGES
from participation.voting.queries.polls import Replies, replies_to, texts_in

LABELS = tuple(f"label_{code}" for code in LANGUAGES)


def columns_of(round_: Round) -> tuple[str, ...]:
    """The columns of a poll's result."""
    if round_.poll is PollKind.WORDS:
        return ("word", "language", "people")
    if round_.poll is PollKind.TEXT:
        return ("text", "language")
    return ("choice", *LABELS, "people", "share")


def result_rows(session: Session, round_: Round) -> list[dict[str, Any]]:
    """The table of a result: of choices each with its number from 1, in all languages, how many
    people chose it and which part of those who answered they are; words by how many people sent
    them; or all texts, the newest first.
    """
    if round_.poll is PollKind.TEXT:
        texts = texts_in(session, round_)
        return [{"text": one.text, "language": one.language} for one in texts]
    replies = replies_to(session, round_)
    if round_.poll is PollKind.WORDS:
        return [
            {"word": one.text, "language": one.language, "people": one.people}
            for one in replies.words
        ]
    return _choices(replies)


def _choices(replies: Replies) -> list[dict[str, Any]]:
    names = [bar.label for bar in replies.bars]
    first = 1
    if replies.round.poll is PollKind.SCALE:  # its steps are numbers already; the ends have names
        first, ends = 0, replies.round.options
        names = [ends[0], names[1], names[2], names[3], ends[1]] if ends else names
    return [
        {"choice": bar.choice + first}
        | {label: name[code] for label, code in zip(LABELS, LANGUAGES, strict=True)}
        | {"people": bar.people, "share": round(replies.share(bar.people), 4)}
        for bar, name in zip(replies.bars, names, strict=True)
    ]
