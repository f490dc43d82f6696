"""What events, their rounds, votes and polls can be."""

import enum


class EventKind(enum.Enum):
    """What sort of event it is."""

    WORKSHOP = "workshop"
    BARCAMP = "barcamp"
    CONSULTATION = "consultation"


class Audience(enum.Enum):
    """Who may read it: everybody, or only staff and those who were given the code."""

    PUBLIC = "public"
    STAFF = "staff"


class RoundKind(enum.Enum):
    """The activities an agenda can have."""

    COLLECT = "collect"
    GROUP = "group"
    VOTE = "vote"
    POLL = "poll"
    DISCUSS = "discuss"
    BREAK = "break"
    QUESTIONS = "questions"


class Method(enum.Enum):
    """How a vote on ideas is cast and counted; see participation.voting.methods."""

    SUPPORT = "support"
    DOTS = "dots"
    AGREE = "agree"
    SCALE = "scale"
    CONSENSUS = "consensus"
    SCHULZE = "schulze"
    IMPACT = "impact"


class Reveal(enum.Enum):
    """When the result of a round may be seen by everybody."""

    LIVE = "live"
    AT_CLOSE = "at_close"
    BY_HAND = "by_hand"


class Electorate(enum.Enum):
    """Who may vote, of those who take part: all, those with an account, staff, or holders of codes."""

    PRESENT = "present"
    MEMBERS = "members"
    STAFF = "staff"
    CODES = "codes"


class PollKind(enum.Enum):
    """How a poll is answered: by one choice, several, a step of a scale, words, or a short text."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    WORDS = "words"
    TEXT = "text"


CHOSEN = frozenset({PollKind.SINGLE, PollKind.MULTIPLE})  # from choices that the moderator wrote
TYPED = frozenset({PollKind.WORDS, PollKind.TEXT})  # in people's own words


class RoundState(enum.Enum):
    """The life of a round."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSING = "closing"  # what is on its way still counts
    CLOSED = "closed"
    SHOWN = "shown"
