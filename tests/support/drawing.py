"""Line charts as SVG: said in words too, in the reader's colours, and told apart without colour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 56, 92  # what surrounds the plot
STEPS = 4  # lines across

# A line is told by its dashes and its dots' shape; the colours hold on white and on black.
STYLE = """
svg { color-scheme: light dark; font: 14px sans-serif; }
text, .dot { fill: #1a1a1a; } .grid { stroke: #8c8c8c; stroke-width: 0.5; }
.line { fill: none; stroke-width: 2.5; }
.one { stroke: #1f5fa8; } .two { stroke: #a5480a; stroke-dasharray: 9 4; }
.three { stroke: #666666; stroke-dasharray: 2 4; }
.title { font-size: 17px; font-weight: bold; } .small { font-size: 13px; }
.paper { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text, .dot { fill: #f0f0f0; } .paper { fill: #16181c; }
  .one { stroke: #7db4f0; } .two { stroke: #f0a060; } .three { stroke: #b0b0b0; }
}
"""
HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    ' role="img" aria-labelledby="title description">'
)
LOOKS = ("one", "two", "three")
# Around (0, 0): a circle, a square, a triangle.
DOTS = (
    '<circle class="dot" r="4.5"/>',
    '<rect class="dot" x="-4.5" y="-4.5" width="9" height="9"/>',
    '<path class="dot" d="M0 -6L6 5H-6Z"/>',
)


@dataclass(frozen=True)
class Line:
    """A named row of points (x, y)."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Chart:
    """Lines over a logarithmic x axis; y begins at 0. `across` and `up` name the axes."""

    title: str
    across: str
    up: str
    lines: Sequence[Line]

    def svg(self) -> str:
        """The picture, whose title and description say all its values."""
        x, y = self._x(), self._y()
        drawn = [
            HEAD,
            f'<title id="title">{escape(self.title)}</title>',
            f'<desc id="description">{escape(self.words())}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
            text(LEFT, 24, self.title, "title"),
            text(LEFT, TOP - 10, self.up, "small"),
            *self._grid(x, y),
            *(self._line(number, x, y) for number in range(len(self.lines))),
            *self._key(),
            "</svg>",
        ]
        return "\n".join(drawn) + "\n"

    def words(self) -> str:
        """All values as a sentence per line."""
        return " ".join(
            f"{line.name}: "
            + "; ".join(f"{amount(up)} at {across:,g}" for across, up in line.points)
            + "."
            for line in self.lines
        )

    def _points(self) -> list[tuple[float, float]]:
        return [point for line in self.lines for point in line.points]

    def _x(self) -> Callable[[float], float]:
        first = log10(min(across for across, _ in self._points()))
        last = log10(max(across for across, _ in self._points()))
        reach = (last - first) or 1
        room = WIDTH - LEFT - RIGHT - 40
        return lambda across: LEFT + 20 + room * (log10(across) - first) / reach

    def _y(self) -> Callable[[float], float]:
        most = nice(max(up for _, up in self._points()))
        return lambda up: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * up / most

    def _grid(self, x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
        most = nice(max(up for _, up in self._points()))
        values = [most * step / STEPS for step in range(STEPS + 1)]
        across = sorted({one for one, _ in self._points()})
        return [
            *(
                f'<path class="grid" d="M{LEFT} {y(up):.1f}H{WIDTH - RIGHT}"/>'
                + text(LEFT - 8, y(up) + 5, f"{up:,g}", "small", "end")
                for up in values
            ),
            *(text(x(one), HEIGHT - BOTTOM + 20, f"{one:,g}", "small", "middle") for one in across),
            text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 40, self.across, "small", "middle"),
        ]

    def _line(self, number: int, x: Callable[[float], float], y: Callable[[float], float]) -> str:
        points = self.lines[number].points
        places = [(x(across), y(up)) for across, up in points]
        path = "L".join(f"{one:.1f} {other:.1f}" for one, other in places)
        dots = [
            f'<g transform="translate({one:.1f} {other:.1f})">{DOTS[number]}</g>'
            for one, other in places
        ]
        end = text(places[-1][0] - 9, places[-1][1] - 9, amount(points[-1][1]), "small", "end")
        return f'<path class="line {LOOKS[number]}" d="M{path}"/>' + "".join(dots) + end

    def _key(self) -> list[str]:
        up = HEIGHT - 18
        width = (WIDTH - LEFT - RIGHT) / len(self.lines)
        return [
            f'<path class="line {LOOKS[number]}" d="M{LEFT + width * number:.0f} {up - 5}h36"/>'
            f'<g transform="translate({LEFT + width * number + 18:.0f} {up - 5})">'
            f"{DOTS[number]}</g>" + text(LEFT + width * number + 44, up, line.name, "small")
            for number, line in enumerate(self.lines)
        ]


def text(x: float, y: float, words: str, look: str, anchor: str = "start") -> str:
    """Words at a place."""
    return (
        f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def amount(value: float) -> str:
    """Three digits that count, but no fewer than a whole number has."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def nice(value: float) -> float:
    """The next of 1, 2, 4 or 8 times a power of ten that is at least the value; 1 for 0."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(round(one * power, 9) for one in (1, 2, 4, 8, 10) if one * power >= value)
