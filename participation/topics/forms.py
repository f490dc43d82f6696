"""The forms of topic fields, and what of a topic board one wants to see."""

import re
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from participation.ideas.models import PUBLIC, Placed, Status
from participation.kernel.forms import Fields
from participation.kernel.text import one_line
from participation.kernel.words import Words
from participation.settings import LANGUAGES
from participation.topics.domain import FieldDraft
from participation.topics.models import TopicField
from participation.topics.queries.board import Choice

NAME_LONGEST = 80
DESCRIPTION_LONGEST = 1000
NUMBER = re.compile(r"[0-9]{1,9}")
PAGE_OF = re.compile(r"([0-9]{1,9})-([1-9][0-9]{0,4})")
MOST_COLUMNS = 200
STATUSES = tuple(status for status in Status if status in PUBLIC)


def read_field(form: Mapping[str, str]) -> FieldDraft:
    """How a field is called and described. Raises Invalid without any name."""
    fields = Fields(form)
    name = fields.words("name", longest=NAME_LONGEST, missing=_l("Please enter a name."))
    description = fields.words("description", longest=DESCRIPTION_LONGEST, prose=True)
    fields.check()
    return FieldDraft(name, description)


def field_values(field: TopicField) -> dict[str, str]:
    """A field as its form shows it."""
    return {
        f"{part}_{code}": words[code]
        for part, words in (("name", field.name), ("description", field.description))
        for code in LANGUAGES
    }


def read_target(form: Mapping[str, str]) -> int | FieldDraft:
    """Where to: a field's number, 0 for out of every field, or a new field's name. Raises Invalid.

    A name alone is enough, whichever button was pressed: Enter presses the first one.
    """
    fields = Fields(form)
    name = fields.words("name", longest=NAME_LONGEST)
    chosen = form.get("field", "")
    is_new = bool(name) and (not chosen or form.get("into") == "new")
    if form.get("into") == "new" and not name:
        fields.wrong(f"name_{LANGUAGES[0]}", _l("Please enter a name."))
    elif not is_new and not NUMBER.fullmatch(chosen):
        fields.wrong("field", _l("Please choose a topic field."))
    fields.check()
    return FieldDraft(name, Words({})) if is_new else int(chosen)


def read_choice(arguments: MultiDict[str, str]) -> Choice:
    """What of a board to show; what makes no sense is passed over, addresses get mangled."""
    language, status = arguments.get("language", ""), arguments.get("status", "")
    field, page = arguments.get("column", ""), arguments.get("page", "")
    placed, least = arguments.get("placed", ""), arguments.get("least", "").strip()
    return Choice(
        words=one_line(arguments.get("q", "")[:100]),
        language=language if language in LANGUAGES else "",
        status=next((one for one in STATUSES if one.value == status), None),
        placed=next((one for one in Placed if one.value == placed), None),
        least=int(least) if NUMBER.fullmatch(least) else 0,
        field=int(field) if NUMBER.fullmatch(field) else None,
        page=max(1, int(page)) if NUMBER.fullmatch(page) and len(page) < 6 else 1,
        at=_read_pages(arguments.getlist("at")),
    )


def _read_pages(said: Sequence[str]) -> dict[int, int]:
    """On which page each column is, of values such as "17-2"."""
    found = [PAGE_OF.fullmatch(one) for one in said[:MOST_COLUMNS]]
    return {int(one[1]): int(one[2]) for one in found if one}
