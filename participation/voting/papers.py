"""Ballot papers of secret votes: it is known who was given one, and not what is on whose.

A device that is given a paper knows a random secret, which we never store. Two digests follow from
it: the `proof`, which stands on the roll (or with the voting code) and shows that this device was
given a paper, and the `token`, on which the ballot hangs. Neither can be found from the other
without the secret. So whoever has the database can say who was given a paper and what the ballots
say, and not which belongs to whom. What else could be found out, docs/secret-votes.md says.
"""

import enum
import hashlib
import hmac
import re
import secrets

from participation.events.codes import ALPHABET

SECRET = re.compile(r"[A-Za-z0-9_-]{40,60}")
CODE_LENGTH = 10  # 22 to the power of 10: too many to guess one of a few hundred
# Ballots of secret votes have random numbers, far from those that are counted up from 1.
FROM_NUMBER, TO_NUMBER = 2**30, 2**31 - 1


class Way(enum.Enum):
    """How somebody stands in a vote: may vote, has to take a ballot paper first, has theirs on
    another device, has first to take part with their account, or has no vote.
    """

    OPEN = "open"
    NEEDS_PAPER = "needs_paper"
    ELSEWHERE = "elsewhere"
    AS_GUEST = "as_guest"
    NONE = "none"


def new_secret() -> str:
    """What only one device is to know."""
    return secrets.token_urlsafe(32)


def is_secret(said: str) -> bool:
    """Whether this could be such a secret."""
    return SECRET.fullmatch(said) is not None


def proof(round_id: int, secret: str) -> str:
    """What stands on the roll of a round for the device that knows this secret."""
    return _digest("proof", round_id, secret)


def token(round_id: int, secret: str) -> str:
    """On what the ballot of the device that knows this secret hangs."""
    return _digest("token", round_id, secret)


def mark(of_token: str) -> str:
    """What forms on the device say, so that what was chosen on one ballot is never put on another."""
    return hashlib.sha256(f"mark {of_token}".encode()).hexdigest()[:16]


def _digest(what: str, round_id: int, secret: str) -> str:
    return hashlib.sha256(f"{what} {round_id} {secret}".encode()).hexdigest()


def new_code() -> str:
    """A voting code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_digest(key: str, round_id: int, code: str) -> str:
    """By what a voting code is recognised; without our key it tells nobody the code."""
    return hmac.new(key.encode(), f"code {round_id} {code}".encode(), "sha256").hexdigest()


def in_groups(code: str) -> str:
    """A voting code as it is printed: two groups of five."""
    return f"{code[:5]} {code[5:]}"


def new_number() -> int:
    """A number for a ballot that tells nothing of when it was cast."""
    return FROM_NUMBER + secrets.randbelow(TO_NUMBER - FROM_NUMBER)
