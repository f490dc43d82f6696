"""The piece of a text in which what was searched for stands, with its words marked."""

from collections.abc import Collection

from markupsafe import Markup, escape

from participation.kernel.search import WORD, stems_of

BEFORE = 60
LONGEST = 220


def stems_wanted(words: Collection[str]) -> frozenset[str]:
    """All stems of what was searched for."""
    return frozenset(stem for word in words for stem in stems_of(word))


def plain(html: str) -> str:
    """The words of clean HTML on one line."""
    spaced = html.replace("<", " <").replace(">", "> ")
    text = Markup(spaced).striptags()  # noqa: S704  only words are left, and they are escaped again
    return " ".join(text.split())


def snippet(text: str, wanted: frozenset[str]) -> Markup:
    """About 220 characters around the first word that was searched for, each marked with <mark>."""
    hits = [found.start() for found in WORD.finditer(text) if stems_of(found[0]) & wanted]
    start = _at_a_word(text, max(0, hits[0] - BEFORE)) if hits else 0
    end = start + LONGEST
    piece = (
        text[start:end].rpartition(" ")[0] or text[start:end] if end < len(text) else text[start:]
    )
    return _dots(start > 0) + marked(piece, wanted) + _dots(start + len(piece) < len(text))


def _at_a_word(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place else 0


def _dots(needed: bool) -> str:  # noqa: FBT001
    return "…" if needed else ""


def marked(text: str, wanted: frozenset[str]) -> Markup:
    """A whole text with the words searched for marked."""
    done, last = Markup(), 0
    for found in WORD.finditer(text):
        if stems_of(found[0]) & wanted:
            done += escape(text[last : found.start()]) + Markup("<mark>{}</mark>").format(found[0])
            last = found.end()
    return done + escape(text[last:])
