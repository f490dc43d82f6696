"""Claim codes: twelve characters that can be written down, typed months later and said aloud."""

import hmac
import secrets

from participation.events.codes import ALPHABET

LENGTH = 12
GROUP = 4


def new_code() -> str:
    """A fresh code; 22 to the power of 12, about 53 bits, are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_well_formed(code: str) -> bool:
    """Whether this could be one of our codes."""
    return len(code) == LENGTH and all(character in ALPHABET for character in code)


def spaced(code: str) -> str:
    """The code as shown: three groups of four."""
    return " ".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(code: str, secret: str) -> str:
    """What is stored of a code: under our secret, so that a stolen table opens nothing."""
    return hmac.new(secret.encode(), f"claim {code}".encode(), "sha256").hexdigest()
