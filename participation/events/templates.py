"""Whole agendas to begin with: those that come with the platform, and those that moderators saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.events.agenda import (
    DEFAULT_BUDGET,
    DEFAULT_MOST_ANSWERS,
    DEFAULT_MOST_PER_IDEA,
    RoundDraft,
    add_round,
    default_prompt,
)
from participation.events.facts import TemplateRemoved, TemplateSaved
from participation.events.models import (
    AgendaTemplate,
    Electorate,
    Event,
    Method,
    PollKind,
    Reveal,
    Round,
    RoundKind,
)
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words


@dataclass(frozen=True)
class Template:
    """An agenda to copy: its key in forms, what it is called and for, and its rounds.

    `asks_about` says of votes about the ideas of one round which that is, both by their places.
    """

    key: str
    title: Words
    about: Words
    rounds: Sequence[RoundDraft]
    asks_about: Mapping[int, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """How long all of it takes; rounds without a length take none."""
        return sum(one.minutes or 0 for one in self.rounds)


def _round(
    kind: RoundKind, de: str, en: str, minutes: int, method: Method = Method.DOTS, **more: Any
) -> RoundDraft:
    return RoundDraft(kind, Words({"de": de, "en": en}), method, minutes=minutes, **more)


def _poll(poll: PollKind, de: str, en: str, minutes: int, **more: Any) -> RoundDraft:
    words = Words({"de": de, "en": en})
    return RoundDraft(RoundKind.POLL, words, minutes=minutes, poll=poll, reveal=Reveal.LIVE, **more)


COLLECT, GROUP, VOTE = RoundKind.COLLECT, RoundKind.GROUP, RoundKind.VOTE
DISCUSS, BREAK, QUESTIONS = RoundKind.DISCUSS, RoundKind.BREAK, RoundKind.QUESTIONS
SHORT = Template(
    "short",
    Words({"de": "Kurz: sammeln und abstimmen", "en": "Short: collect and vote"}),
    Words(
        {
            "de": "Zwei Runden ohne Uhr. Passt fast immer für den Anfang.",
            "en": "Two rounds without a clock. Fits nearly always to begin with.",
        }
    ),
    [
        RoundDraft(COLLECT, default_prompt(COLLECT, None)),
        RoundDraft(VOTE, default_prompt(VOTE, Method.DOTS)),
    ],
)
# Stored with the event and editable there, so they are data in both languages, not catalogue text.
SHIPPED = [
    SHORT,
    Template(
        "innovation",
        Words({"de": "Innovationsworkshop", "en": "Innovation workshop"}),
        Words(
            {
                "de": "Von der Frage zu wenigen Ideen, die viel bringen und wenig Arbeit machen.",
                "en": "From a question to a few ideas that help a lot and are little work.",
            }
        ),
        [
            _poll(
                PollKind.WORDS,
                "Welche Wörter fallen Ihnen zu Ihrem Arbeitstag ein?",
                "Which words come to your mind about your working day?",
                5,
            ),
            _round(
                DISCUSS,
                "Zu zweit: Worüber haben Sie sich zuletzt bei der Arbeit geärgert?",
                "In pairs: what annoyed you at work lately?",
                5,
            ),
            _round(
                COLLECT,
                "Was sollte sich verbessern, und wie?",
                "What should get better, and how?",
                20,
            ),
            _round(
                GROUP,
                "Was gehört zusammen? Wir ordnen die Ideen in Themenfelder.",
                "What belongs together? We sort the ideas into topic fields.",
                10,
            ),
            _round(
                VOTE,
                "Welche Ideen sind Ihnen am wichtigsten?",
                "Which ideas matter most to you?",
                10,
            ),
            _round(BREAK, "Pause", "Break", 10),
            _round(
                DISCUSS,
                "An den Tischen: Was bräuchte es, damit die vorderen Ideen gelingen?",
                "At the tables: what would it take for the leading ideas to succeed?",
                10,
            ),
            _round(
                VOTE,
                "Wie viel bringt jede Idee, und wie viel Arbeit macht sie?",
                "How much would each idea help, and how much work is it?",
                15,
                Method.IMPACT,
            ),
            _round(DISCUSS, "Was nehmen Sie heute mit?", "What will you take away from today?", 5),
        ],
    ),
    Template(
        "future",
        Words({"de": "Zukunftswerkstatt", "en": "Future workshop"}),
        Words(
            {
                "de": "Kritik, Fantasie, Verwirklichung, nach Robert Jungk und Norbert R. Müllert.",
                "en": "Critique, imagination, realisation, after Robert Jungk and Norbert R. Müllert.",
            }
        ),
        [
            _round(
                DISCUSS,
                "Kritik: Was läuft nicht gut? Sagen Sie es an Ihrem Tisch.",
                "Critique: what does not go well? Tell your table.",
                30,
            ),
            _round(
                COLLECT,
                "Fantasie: Alles ist möglich. Wie sieht es in zehn Jahren aus?",
                "Imagination: everything is possible. What is it like in ten years?",
                40,
            ),
            _round(BREAK, "Pause", "Break", 15),
            _round(
                VOTE,
                "Verwirklichung: Welche Wünsche sollen wir angehen?",
                "Realisation: which of these wishes should we take on?",
                10,
                Method.SUPPORT,
            ),
            _round(
                DISCUSS,
                "An den Tischen: Was ist der erste Schritt, und wer geht ihn?",
                "At the tables: what is the first step, and who takes it?",
                30,
            ),
        ],
    ),
    Template(
        "retrospective",
        Words({"de": "Rückblick im Team", "en": "Retrospective"}),
        Words(
            {
                "de": "Was lief gut, was nicht, und was wir als Nächstes anders machen.",
                "en": "What went well, what did not, and what we will do differently next.",
            }
        ),
        [
            _round(DISCUSS, "Was lief gut?", "What went well?", 10),
            _round(DISCUSS, "Was lief nicht gut?", "What did not go well?", 10),
            _round(COLLECT, "Was probieren wir als Nächstes?", "What shall we try next?", 10),
            _round(
                VOTE,
                "Wo haben Sie Einwände, und wie starke?",
                "Where do you object, and how strongly?",
                10,
                Method.CONSENSUS,
            ),
            _round(DISCUSS, "Wer macht was bis wann?", "Who does what by when?", 15),
        ],
    ),
    Template(
        "town-hall",
        Words({"de": "Bürger*innenversammlung", "en": "Town hall meeting"}),
        Words(
            {
                "de": "Anliegen sammeln und ein Stimmungsbild, auch mit vielen Menschen.",
                "en": "Collect concerns and see where people stand, also with many of them.",
            }
        ),
        [
            _round(
                DISCUSS,
                "Mit den Menschen neben Ihnen: Was beschäftigt Sie in Ihrem Stadtteil?",
                "With the people next to you: what concerns you in your neighbourhood?",
                10,
            ),
            _round(
                COLLECT,
                "Was soll die Stadt in Ihrem Stadtteil angehen?",
                "What should the city take on in your neighbourhood?",
                25,
            ),
            _round(
                VOTE,
                "Stimmen Sie diesen Vorschlägen zu?",
                "Do you agree with these proposals?",
                15,
                Method.AGREE,
            ),
            _round(
                QUESTIONS,
                "Die Verwaltung antwortet: Was möchten Sie wissen?",
                "The city answers: what would you like to know?",
                20,
            ),
            _poll(
                PollKind.SCALE,
                "Wie gut konnten Sie heute sagen, was Ihnen wichtig ist?",
                "How well could you say today what matters to you?",
                5,
                choices=(
                    Words({"de": "gar nicht", "en": "not at all"}),
                    Words({"de": "sehr gut", "en": "very well"}),
                ),
            ),
        ],
    ),
]


def templates(session: Session) -> list[Template]:
    """All there are: those that come with the platform, then those that were saved."""
    saved = session.scalars(select(AgendaTemplate).order_by(AgendaTemplate.id)).all()
    return [*SHIPPED, *map(_of, saved)]


def template_with(session: Session, key: str) -> Template | None:
    """The template with this key, if there is one."""
    return next((one for one in templates(session) if one.key == key), None)


def _of(row: AgendaTemplate) -> Template:
    about = {place: one.get("about_round") for place, one in enumerate(row.rounds)}
    return Template(
        str(row.id),
        row.title,
        Words({}),
        [_read(one) for one in row.rounds],
        {place: other for place, other in about.items() if other is not None},
    )


def add_rounds(work: Work, event: Event, template: Template) -> None:
    """Put the rounds of a template at the end of an agenda."""
    added: list[Round] = []
    for place, draft in enumerate(template.rounds):
        about = template.asks_about.get(place)
        about_id = added[about].id if about is not None and about < place else None
        added.append(add_round(work, event, replace(draft, about_round_id=about_id)))


def save_template(work: Work, event: Event, title: Words) -> AgendaTemplate:
    """Keep an event's agenda to be copied. Raises Refused where it has no rounds."""
    if not event.rounds:
        raise Refused(_l("The agenda is empty, so there is nothing to save."))
    row = AgendaTemplate(title=title, rounds=_plain_rounds(event.rounds))
    work.session.add(row)
    work.session.flush()
    work.record(TemplateSaved(row.id, title.as_dict()))
    return row


def remove_template(work: Work, template: AgendaTemplate) -> None:
    """Remove one that was saved; agendas made from it stay."""
    work.session.delete(template)
    work.record(TemplateRemoved(template.id, template.title.as_dict()))


def _plain_rounds(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds without their numbers: about which other one a vote is, is said by its place."""
    places = {one.id: place for place, one in enumerate(rounds)}
    return [_plain(one) | {"about_round": places.get(one.about_round_id or 0)} for one in rounds]


def _plain(round_: Round) -> dict[str, Any]:
    return {
        "kind": round_.kind.value,
        "prompt": round_.prompt.as_dict(),
        "method": round_.method.value if round_.method else None,
        "budget": round_.budget,
        "most_per_idea": round_.most_per_idea,
        "reveal": round_.reveal.value,
        "is_secret": round_.is_secret,
        "electorate": round_.electorate.value,
        "quorum": round_.quorum,
        "minutes": round_.minutes,
        "most_per_person": round_.most_per_person,
        "poll": round_.poll.value if round_.poll else None,
        "choices": round_.choices,
        "most_answers": round_.most_answers,
        "is_blind": round_.is_blind,
        "approval_first": round_.approval_first,
        "by_everyone": round_.by_everyone,
        "own_time": round_.own_time,
    }


def _read(said: dict[str, Any]) -> RoundDraft:
    return RoundDraft(
        RoundKind(said["kind"]),
        Words(said["prompt"]),
        Method(said["method"] or Method.DOTS.value),
        budget=said["budget"] or DEFAULT_BUDGET,
        most_per_idea=said["most_per_idea"] or DEFAULT_MOST_PER_IDEA,
        reveal=Reveal(said["reveal"]),
        is_secret=said["is_secret"],
        electorate=Electorate(said["electorate"]),
        quorum=said["quorum"],
        minutes=said["minutes"],
        most_per_person=said["most_per_person"],
        poll=PollKind(said.get("poll") or PollKind.SINGLE.value),
        choices=tuple(Words(one) for one in said.get("choices") or ()),
        most_answers=said.get("most_answers") or DEFAULT_MOST_ANSWERS,
        is_blind=said.get("is_blind", False),
        approval_first=said.get("approval_first"),
        by_everyone=said.get("by_everyone", False),
        own_time=said.get("own_time", False),
    )


__all__ = [
    "SHIPPED",
    "SHORT",
    "Template",
    "add_rounds",
    "remove_template",
    "save_template",
    "template_with",
    "templates",
]
