"""What an e-mail address looks like."""

import re

# As little as possible: whether an address exists, only a letter can tell. What would end a command
# or a header of the mail protocol is left out.
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")
LONGEST = 254


def is_address(text: str) -> bool:
    """Whether a letter could be sent to this."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None
