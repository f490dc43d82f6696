"""The bench's outcome for readers: the table as JSON and in docs/bench.md, and charts as SVG."""

import json
import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.support import ROOT
from tests.support.drawing import Chart, Line, amount
from tests.support.measuring import Figure
from tests.support.processes import node
from tests.support.scene import Played

PAGE = ROOT / "docs/bench.md"
CHARTS = ROOT / "docs/bench"
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)
HEAD = """| figure | value | reference | ratio (smallest–largest) | target | |
|---|--:|--:|--:|---|---|
"""

Scenes = Sequence[tuple[Played, Played]]
Of = Callable[[Played], float]
OURS, NODE = "this platform", "bare socket.io on Node"


@dataclass(frozen=True)
class Growth:
    """A chart to be: its file's name, what of our scenes it shows, and what of Node's beside it."""

    file: str
    title: str
    unit: str
    ours: Mapping[str, Of]
    nodes: Of


def alike(file: str, title: str, unit: str, of: Of) -> Growth:
    """The same of both."""
    return Growth(file, title, unit, {OURS: of}, of)


GROWTH = [
    alike("cpu", "Server CPU for the whole scene", "seconds", lambda one: one.cpu),
    alike("acknowledgement", "Until a vote is acknowledged, p95", "ms", lambda one: one.vote),
    Growth(
        "fan-out",
        "From a vote to the screens, p95",
        "ms",
        {"all phones": lambda one: one.phone, "the beamer": lambda one: one.beamer},
        lambda one: one.phone,
    ),
    alike("join", "Until somebody who joins listens, p95", "ms", lambda one: one.join),
    alike("memory", "Memory per connected person", "KB", lambda one: one.memory),
]


def write_json(figures: Sequence[Figure], file: Path) -> None:
    """The table as a list of objects."""
    text = json.dumps([asdict(one) for one in figures], indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def write_page(figures: Sequence[Figure], circumstances: str, page: Path = PAGE) -> None:
    """Put what was measured into the document, between its two marks: what has a target first."""
    judged = [one for one in figures if one.target is not None]
    others = [one for one in figures if one.target is None]
    tables = [HEAD + "".join(map(row, some)) for some in (judged, others) if some]
    told = "\n".join(["", f"{machine()} {circumstances}", "", *tables, ""])
    text = page.read_text(encoding="utf-8")
    page.write_text(MEASURED.sub(lambda _: told, text), encoding="utf-8")


def row(one: Figure) -> str:
    """A figure as a line of the table."""
    reference = "" if one.reference is None else amount(one.reference)
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    if one.spread and one.spread[0] != one.spread[1]:
        ratio += f" ({one.spread[0]:.2f}–{one.spread[1]:.2f})"
    met = {True: "met", False: "missed", None: ""}[one.target_met]
    cells = (one.name, f"{amount(one.value)} {one.unit}", reference, ratio, one.target or "", met)
    return f"| {' | '.join(cells)} |\n"


def machine() -> str:
    """The kind of machine, as a sentence."""
    version = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True)
    return (
        f"Measured on a machine with {os.cpu_count()} cores ({platform.machine()},"
        f" {platform.system()}), Python {platform.python_version()},"
        f" Node.js {version.stdout.strip().removeprefix('v')}, SQLite {sqlite3.sqlite_version}."
    )


def draw(scenes: Mapping[int, Scenes], folder: Path) -> None:
    """The charts of how it all grows, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for growth in GROWTH:
        lines = [
            *(Line(name, points(scenes, of, 0)) for name, of in growth.ours.items()),
            Line(NODE, points(scenes, growth.nodes, 1)),
        ]
        chart = Chart(growth.title, "people in one room", growth.unit, lines)
        (folder / f"{growth.file}.svg").write_text(chart.svg(), encoding="utf-8")


def points(scenes: Mapping[int, Scenes], of: Of, side: int) -> list[tuple[float, float]]:
    """By number of people, the median of what was measured on one side."""
    return [
        (people, median(of(pair[side]) for pair in scenes[people])) for people in sorted(scenes)
    ]
