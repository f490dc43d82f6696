"""The agendas that come with the platform."""

from typing import Any

from participation.events.agenda import RoundDraft, default_prompt
from participation.events.models import Method, PollKind, Reveal, RoundKind
from participation.events.templates.shape import Template
from participation.kernel.words import Words


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
