"""Questions about polls: what somebody answered, and what all did."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import Session

from participation.events.models import CHOSEN, Participant, PollKind, Round
from participation.kernel.words import Phrase, Words
from participation.voting.models import Answer, Ballot, HiddenAnswer
from participation.voting.queries.ballots import OF_ROUNDS, ballot_of
from participation.voting.queries.turnout import turnouts

STEPS = range(1, 6)  # of a scale
NEWEST = 50  # texts on a page; all of them are in the files


class Given(NamedTuple):
    """One answer: a choice, or a text in its language."""

    choice: int | None = None
    text: str | None = None
    language: str | None = None


def key_of(text: str) -> str:
    """Under what a text is counted: how it is spelt but for capitals and blanks."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def possible(round_: Round) -> range:
    """The choices that can be made in a poll; none where people answer in their own words."""
    if round_.poll in CHOSEN:
        return range(len(round_.choices))
    return STEPS if round_.poll is PollKind.SCALE else range(0)


@dataclass(frozen=True)
class Bar:
    """How many people chose one of the choices: its place or step, what it is called, how many."""

    choice: int
    label: Words
    people: int


@dataclass(frozen=True)
class Word:
    """What people said in the same words, as most of them spelt it, and how many did."""

    text: str
    language: str | None
    people: int


@dataclass(frozen=True)
class Replies:
    """How a poll stands: `people` have answered. By its kind there are bars, words, or texts (the
    newest first, of `total`); what moderators have hidden is in none of them.
    """

    round: Round
    people: int
    bars: Sequence[Bar] = ()
    words: Sequence[Word] = ()
    texts: Sequence[Phrase] = ()
    total: int = 0

    @property
    def mean(self) -> Fraction | None:
        """The mean of a scale; None where nobody has answered, or nothing can be added up."""
        said = sum(bar.people for bar in self.bars)
        if self.round.poll is not PollKind.SCALE or not said:
            return None
        return Fraction(sum(bar.choice * bar.people for bar in self.bars), said)

    def share(self, people: int) -> float:
        """So many people as a part, from 0 to 1, of all who answered."""
        return people / self.people if self.people else 0.0


def given_by(session: Session, round_: Round, participant: Participant) -> list[Given]:
    """What somebody answered in a poll, in their order."""
    ballot = ballot_of(session, round_, participant)
    if ballot is None or not ballot.spent:
        return []
    columns = select(Answer.choice, Answer.text, Answer.language)
    rows = session.execute(columns.where(Answer.ballot_id == ballot.id).order_by(Answer.place))
    return [Given(*row) for row in rows]


IS_HIDDEN = exists().where(HiddenAnswer.round_id == Ballot.round_id, HiddenAnswer.key == Answer.key)
_OF_BALLOTS = select(Ballot.round_id).join(Answer, Answer.ballot_id == Ballot.id)
CHOICES = (
    _OF_BALLOTS.add_columns(Answer.choice, func.count())
    .where(OF_ROUNDS, Answer.choice.is_not(None))
    .group_by(Ballot.round_id, Answer.choice)
)
SPELLINGS = (
    _OF_BALLOTS.add_columns(Answer.key, Answer.text, Answer.language, func.count())
    .where(OF_ROUNDS, Answer.text.is_not(None), ~IS_HIDDEN)
    .group_by(Ballot.round_id, Answer.key, Answer.text, Answer.language)
)
TEXTS = (
    select(Answer.text, Answer.language)
    .join(Ballot, Ballot.id == Answer.ballot_id)
    .where(Ballot.round_id == bindparam("round"), Answer.text.is_not(None), ~IS_HIDDEN)
    .order_by(Ballot.at.desc(), Ballot.id.desc(), Answer.place)
)


def replies_to(session: Session, round_: Round) -> Replies:
    """How a poll stands."""
    return replies_to_all(session, [round_])[round_.id]


def replies_to_all(session: Session, rounds: Sequence[Round]) -> dict[int, Replies]:
    """The same of several polls, by number; of texts the newest of each."""
    if not rounds:
        return {}
    people = {number: one.ballots for number, one in turnouts(session, rounds).items()}
    chosen = _chosen_in(session, [one.id for one in rounds if possible(one)])
    spelt = _spelt_in(session, [one.id for one in rounds if one.is_typed])
    return {
        one.id: Replies(
            one,
            people[one.id],
            bars=bars_of(one, chosen[one.id]),
            words=words_of(spelt[one.id]) if one.poll is PollKind.WORDS else (),
            texts=texts_in(session, one, limit=NEWEST) if one.poll is PollKind.TEXT else (),
            total=sum(row[-1] for row in spelt[one.id]),
        )
        for one in rounds
    }


def bars_of(round_: Round, counts: dict[int, int]) -> list[Bar]:
    """A bar for each choice there is, in their order, also where nobody made it."""
    options = round_.options if round_.poll in CHOSEN else []
    return [
        Bar(choice, options[choice] if options else Words({}), counts.get(choice, 0))
        for choice in possible(round_)
    ]


Spelling = tuple[str, str, str | None, int]  # key, text, language, how many


def words_of(spellings: Iterable[Spelling]) -> list[Word]:
    """Words by how many people said them, each as most of them spelt it."""
    people: Counter[str] = Counter()
    spelt: dict[str, Counter[tuple[str, str | None]]] = defaultdict(Counter)
    for key, text, language, times in spellings:
        people[key] += times
        spelt[key][text, language] += times
    found = [
        Word(*min(ways, key=lambda way: (-ways[way], way[0], way[1] or "")), people[key])
        for key, ways in spelt.items()
    ]
    return sorted(found, key=lambda one: (-one.people, key_of(one.text)))


def _chosen_in(session: Session, rounds: Collection[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = session.connection().execute(CHOICES, {"rounds": list(rounds)}) if rounds else ()
    for number, choice, times in rows:
        found[number][choice] = times
    return found


def _spelt_in(session: Session, rounds: Collection[int]) -> dict[int, list[Spelling]]:
    found: dict[int, list[Spelling]] = defaultdict(list)
    rows = session.connection().execute(SPELLINGS, {"rounds": list(rounds)}) if rounds else ()
    for number, *spelling in rows:
        found[number].append(tuple(spelling))
    return found


def texts_in(session: Session, round_: Round, *, limit: int | None = None) -> list[Phrase]:
    """What people wrote in a poll, the newest first."""
    rows = session.execute(TEXTS.limit(limit), {"round": round_.id})
    return [Phrase(text or "", language or "") for text, language in rows]


@dataclass(frozen=True)
class Sighted:
    """What moderators see of typed answers: one that says the same as others, how many of them."""

    key: str
    text: str
    language: str | None
    people: int


def answers_to_sight(
    session: Session, round_: Round, *, limit: int, offset: int = 0
) -> list[Sighted]:
    """What people typed in a poll and is not hidden, the newest first."""
    rows = session.execute(
        select(Answer.key, func.min(Answer.text), func.min(Answer.language), func.count())
        .join(Ballot, Ballot.id == Answer.ballot_id)
        .where(_typed_in(round_), ~IS_HIDDEN)
        .group_by(Answer.key)
        .order_by(func.max(Ballot.at).desc(), Answer.key)
        .limit(limit)
        .offset(offset)
    )
    return [
        Sighted(key or "", text or "", language, people) for key, text, language, people in rows
    ]


def number_to_sight(session: Session, round_: Round) -> int:
    """How many different ones there are."""
    keys = (
        select(func.count(Answer.key.distinct()))
        .join(Ballot, Ballot.id == Answer.ballot_id)
        .where(_typed_in(round_), ~IS_HIDDEN)
    )
    return session.scalar(keys) or 0


def _typed_in(round_: Round) -> ColumnElement[bool]:
    return (Ballot.round_id == round_.id) & Answer.text.is_not(None)


def is_said(session: Session, round_: Round, key: str) -> bool:
    """Whether somebody's answer to this poll is counted under the key."""
    found = (
        select(Answer.place)
        .join(Ballot, Ballot.id == Answer.ballot_id)
        .where(_typed_in(round_), Answer.key == key)
    )
    return session.scalar(found.limit(1)) is not None


def hidden_in(session: Session, round_: Round) -> Sequence[HiddenAnswer]:
    """What is hidden in a poll, the last first."""
    found = select(HiddenAnswer).where(HiddenAnswer.round_id == round_.id)
    return session.scalars(found.order_by(HiddenAnswer.at.desc(), HiddenAnswer.key)).all()
