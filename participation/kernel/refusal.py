"""A domain "no": an answer with a reason, never a stack trace."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The asked act is not possible now; `reason` is a translatable sentence for the person.

    `status` is the HTTP status that fits: 409 for a conflict with the state of things, 403 for a
    missing right, 429 for too often, 400 for a request that no form of ours could have sent.
    """

    def __init__(self, reason: Any, status: int = 409) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class Invalid(Refused):
    """Input that cannot be taken as it is; `errors` maps field names to translatable sentences."""

    def __init__(self, errors: Mapping[str, Any], reason: Any) -> None:
        super().__init__(reason, status=422)
        self.errors = dict(errors)


class NotFound(Exception):
    """What was asked for does not exist, or not for this person."""
