"""The geometry of charts: numbers in, places out; drawn by templates/components/charts.html.

Templates know this package as `charts`. Lengths are parts of 100 of a bar's room, or units of the view
box that was asked for; y grows downwards, as in SVG. The same input always gives the same picture.
"""

from participation.web.charts.clouds import ASCENT, LINE, SMALLEST, Cloud, cloud, text_width
from participation.web.charts.lengths import (
    TALLEST,
    THINNEST,
    anchor,
    bars,
    columns,
    fit_upright,
    segments,
    shade,
)
from participation.web.charts.planes import RADIUS, Plane

__all__ = [
    "ASCENT",
    "LINE",
    "RADIUS",
    "SMALLEST",
    "TALLEST",
    "THINNEST",
    "Cloud",
    "Plane",
    "anchor",
    "bars",
    "cloud",
    "columns",
    "fit_upright",
    "segments",
    "shade",
    "text_width",
]
