"""Join codes: six characters that can be read from a wall, typed on a phone and said aloud."""

import re
import secrets

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V (look or sound alike), no vowels (a code never spells a word).
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
LENGTH = 6


def new_code() -> str:
    """A fresh code; 22 to the power of 6 are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """What was meant by what was typed: upper case, without spaces, hyphens and dots."""
    return re.sub(r"[\s.\-_–—]", "", typed).upper()[:40]


def is_well_formed(code: str) -> bool:
    """Whether this could be one of our codes."""
    return len(code) == LENGTH and all(character in ALPHABET for character in code)


def spaced(code: str) -> str:
    """The code as shown: two groups of three."""
    return f"{code[:3]} {code[3:]}"
