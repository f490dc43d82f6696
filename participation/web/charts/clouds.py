"""Words by how often they were said, and how wide they are."""

import unicodedata
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

# Widths of letters in parts of the size of the font: Fira Sans at weight 600, rounded up.
WIDTHS = {
    letter: width
    for width, letters in {
        0.31: "!',.:;|·’Iijl",
        0.41: '()[]{}`Jfrt-"',
        0.50: "*17?Fcsz",
        0.56: "/234569+<=>#$_aegkvxyELTZ–",
        0.62: "08bdhnopquABCKPRSVXYß",
        0.70: "DGHNOQU",
        0.88: "&%MWmwæÆ—",
    }.items()
    for letter in letters
}
LINE, ASCENT = 1.24, 0.96  # a line's height, and how much of it is above the foot of the letters
SIZES = range(56, 31, -3)  # of the most frequent word, in the order in which they are tried
SMALLEST = 17.0  # 14 pixels on a phone
MOST_WORDS = 60
GAP = 14.0  # between the words of a line


def text_width(text: str, size: float) -> float:
    """How wide a text is at most; what our font does not have is taken for wide."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in WIDTHS:
        return WIDTHS[base]
    if unicodedata.category(base) in ("Mn", "Me", "Cf"):
        return 0
    return 1.05 if unicodedata.east_asian_width(base) in "WF" or base.isupper() else 0.8


class Placed(NamedTuple):
    """A word: the middle of its foot, its width and the size of its letters."""

    word: str
    language: str | None
    x: float
    y: float
    width: float
    size: float


class Cloud(NamedTuple):
    """Words in a box, the most frequent first, and how much of its height they need."""

    words: list[Placed]
    height: float


Entry = tuple[str, str | None, float]  # word, language, how often
Line = list[tuple[Entry, float]]  # with the size of the letters


def cloud(words: Sequence[Entry], width: float, height: float) -> Cloud:
    """Words by how often they were said, the most frequent in the middle, in lines that never touch.

    Letters are as large as lets all words in. Where that would make all of them small, the rarest
    words are left out, and so is a word that is too long.
    """
    said = sorted((one for one in words if one[2] > 0), key=lambda one: (-one[2], one[0]))
    said = [one for one in said[:MOST_WORDS] if 0 < text_width(one[0], SMALLEST) <= width]
    lines: list[Line] = []
    for largest in SIZES:
        lines = _lines(said, largest, width)
        if _height(lines) <= height:
            break
    while _height(lines) > height:
        lines.pop()
    return Cloud(_placed(lines, width), round(_height(lines), 1))


def _lines(said: Sequence[Entry], largest: float, width: float) -> list[Line]:
    """The words in their order, as many to a line as have room."""
    lines: list[Line] = []
    room, size = 0.0, largest
    for entry in said:
        wish = SMALLEST + (largest - SMALLEST) * sqrt(entry[2] / said[0][2])
        size = min(wish, size, width / text_width(entry[0], 1))
        needed = text_width(entry[0], size) + GAP
        if not lines or needed > room + 1e-6:
            lines.append([])
            room = width + GAP
        lines[-1].append((entry, size))
        room -= needed
    return lines


def _height(lines: list[Line]) -> float:
    return sum(LINE * line[0][1] for line in lines)


def _placed(lines: list[Line], width: float) -> list[Placed]:
    found: list[Placed] = []
    tops = _starts([_height([line]) for line in lines], _height(lines))
    for line, top in zip(lines, tops, strict=True):
        foot = round(top + ASCENT * line[0][1], 1)
        widths = [text_width(entry[0], size) for entry, size in line]
        lefts = _starts(widths, width, GAP)
        found += [
            Placed(word, language, round(left + wide / 2, 1), foot, round(wide, 1), round(size, 1))
            for ((word, language, _), size), left, wide in zip(line, lefts, widths, strict=True)
        ]
    return found


def _starts(lengths: list[float], room: float, gap: float = 0) -> list[float]:
    """Where things of these lengths begin: the first in the middle, the others by turns beside it."""
    at = (room - sum(lengths) - gap * (len(lengths) - 1)) / 2
    starts = [0.0] * len(lengths)
    for number in sorted(range(len(lengths)), key=lambda n: n if n % 2 else -n):
        starts[number] = at
        at += lengths[number] + gap
    return starts
