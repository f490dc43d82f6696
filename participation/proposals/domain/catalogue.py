"""Changing the catalogue of fields that municipalities usually have."""

from dataclasses import dataclass

from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.proposals.facts import CatalogueChanged
from participation.proposals.models import CatalogueField


@dataclass(frozen=True)
class EntryDraft:
    """How a usual field is called, and by which words one knows it, separated by commas."""

    name: Words
    keywords: Words

    def as_dict(self) -> dict[str, dict[str, str]]:
        """As the audit log keeps it."""
        return {"name": self.name.as_dict(), "keywords": self.keywords.as_dict()}


def add_entry(work: Work, draft: EntryDraft) -> CatalogueField:
    """Add an entry."""
    entry = CatalogueField(name=draft.name, keywords=draft.keywords)
    work.session.add(entry)
    work.session.flush()
    work.record(CatalogueChanged(entry.id, None, draft.as_dict()))
    return entry


def change_entry(work: Work, entry: CatalogueField, draft: EntryDraft) -> None:
    """Change name and keywords."""
    before = _draft(entry)
    if draft == before:
        return
    entry.name, entry.keywords = draft.name, draft.keywords
    work.record(CatalogueChanged(entry.id, before.as_dict(), draft.as_dict()))


def remove_entry(work: Work, entry: CatalogueField) -> None:
    """Take an entry out of use."""
    if entry.removed_at is None:
        entry.removed_at = work.now
        work.record(CatalogueChanged(entry.id, _draft(entry).as_dict(), None))


def return_entry(work: Work, entry: CatalogueField) -> None:
    """Put an entry back that was removed."""
    if entry.removed_at is not None:
        entry.removed_at = None
        work.record(CatalogueChanged(entry.id, None, _draft(entry).as_dict()))


def _draft(entry: CatalogueField) -> EntryDraft:
    return EntryDraft(entry.name, entry.keywords)
