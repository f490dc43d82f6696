"""The one form of moderation: why something is hidden."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields

REASON_LONGEST = 500


def read_reason(form: Mapping[str, str]) -> str:
    """The reason. Raises Invalid where it is missing: the author has a right to one."""
    fields = Fields(form)
    missing = _l("Please give a reason. The person who wrote it will read it.")
    reason = fields.prose("reason", longest=REASON_LONGEST, missing=missing)
    fields.check()
    return reason
