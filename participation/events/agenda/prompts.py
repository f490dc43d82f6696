"""What a round asks, and what can be chosen in it, until somebody says otherwise."""

from participation.events.models import Method, PollKind, RoundKind
from participation.kernel.words import Words

# Stored with the event and editable there, so they are data in both languages, not catalogue text.
DEFAULT_PROMPTS: dict[RoundKind | Method | PollKind, Words] = {
    RoundKind.COLLECT: Words(
        {"de": "Was sollte sich verbessern?", "en": "What should get better?"}
    ),
    RoundKind.GROUP: Words(
        {
            "de": "Was gehört zusammen? Wir ordnen die Ideen in Themenfelder.",
            "en": "What belongs together? We sort the ideas into topic fields.",
        }
    ),
    RoundKind.DISCUSS: Words(
        {
            "de": "Sprechen Sie zu dritt: Was fällt Ihnen auf?",
            "en": "Talk in threes: what strikes you?",
        }
    ),
    RoundKind.BREAK: Words({"de": "Pause", "en": "Break"}),
    RoundKind.QUESTIONS: Words(
        {
            "de": "Was möchten Sie vom Podium wissen?",
            "en": "What would you like to ask the podium?",
        }
    ),
    Method.SUPPORT: Words(
        {
            "de": "Welche Ideen sollen wir umsetzen?",
            "en": "Which of these ideas should we carry out?",
        }
    ),
    Method.DOTS: Words(
        {"de": "Welche Ideen sind Ihnen am wichtigsten?", "en": "Which ideas matter most to you?"}
    ),
    Method.AGREE: Words(
        {"de": "Stimmen Sie diesen Ideen zu?", "en": "Do you agree with these ideas?"}
    ),
    Method.SCALE: Words({"de": "Wie gut finden Sie jede Idee?", "en": "How good is each idea?"}),
    Method.CONSENSUS: Words(
        {
            "de": "Wie viel spricht für Sie gegen jede Idee?",
            "en": "How much speaks against each idea for you?",
        }
    ),
    Method.SCHULZE: Words(
        {
            "de": "In welche Reihenfolge bringen Sie die Ideen?",
            "en": "In which order would you put the ideas?",
        }
    ),
    Method.IMPACT: Words(
        {
            "de": "Wie viel bringt jede Idee, und wie viel Arbeit macht sie?",
            "en": "How much would each idea help, and how much work is it?",
        }
    ),
    PollKind.SINGLE: Words(
        {"de": "Was trifft am ehesten auf Sie zu?", "en": "Which of these fits you best?"}
    ),
    PollKind.MULTIPLE: Words(
        {"de": "Was davon trifft auf Sie zu?", "en": "Which of these apply to you?"}
    ),
    PollKind.SCALE: Words(
        {"de": "Wie zufrieden sind Sie damit?", "en": "How satisfied are you with it?"}
    ),
    PollKind.WORDS: Words(
        {"de": "Welche Wörter fallen Ihnen dazu ein?", "en": "Which words come to your mind?"}
    ),
    PollKind.TEXT: Words(
        {"de": "Was möchten Sie uns sagen?", "en": "What would you like to tell us?"}
    ),
}
# The ends of a scale until somebody names them otherwise.
DEFAULT_ENDS = (
    Words({"de": "gar nicht", "en": "not at all"}),
    Words({"de": "sehr", "en": "very much"}),
)


def default_prompt(kind: RoundKind, method: Method | PollKind | None) -> Words:
    """What such a round asks until somebody says otherwise."""
    return DEFAULT_PROMPTS[method or kind]


def default_choices(poll: PollKind | None) -> tuple[Words, ...]:
    """What can be chosen in such a poll until somebody says otherwise."""
    return DEFAULT_ENDS if poll is PollKind.SCALE else ()
