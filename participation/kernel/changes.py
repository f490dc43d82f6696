"""What a change to a row changed: old and new, as histories and the audit log keep them."""

from datetime import UTC, datetime
from typing import Any


def plain(value: Any) -> Any:
    """A field's value as histories and the audit log keep it: words by language, codes, dates."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    if hasattr(value, "as_dict"):
        return value.as_dict()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)


def change_fields(row: Any, new: dict[str, Any]) -> dict[str, list[Any]]:
    """Set these fields of a row and give what really changed: each field's [old, new]."""
    changes = {}
    for name, value in new.items():
        old = getattr(row, name)
        if old != value:
            changes[name] = [plain(old), plain(value)]
            setattr(row, name, value)
    return changes
