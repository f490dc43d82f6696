"""The accessibility of a page as axe-core sees it."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.support import ROOT

SCRIPT = ROOT / "node_modules/axe-core/axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def axe(
    page: Page,
    *,
    best_practice: bool = False,
    within: str | None = None,
    ignore: Sequence[str] = (),
    only: Sequence[str] = (),
) -> list[str]:
    """Check the page as it is shown now against WCAG 2.2 AA; an empty list is a pass.

    `within` limits the check to one selector, `ignore` switches rules off by their id, `only`
    asks for nothing but these.
    """
    tags = [*WCAG, *(["best-practice"] if best_practice else [])]
    options = {
        "runOnly": {"type": "rule", "values": [*only]} if only else {"type": "tag", "values": tags},
        "rules": {rule: {"enabled": False} for rule in ignore},
        "resultTypes": ["violations"],
    }
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "([where, options]) => axe.run(where ?? document, options)", [within, options]
    )
    return [
        _sentence(violation, node)
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _sentence(violation: dict[str, Any], node: dict[str, Any]) -> str:
    reasons = [check["message"] for key in ("any", "all", "none") for check in node[key]]
    place = " ".join(str(part) for part in node["target"])
    why = "; ".join(reasons)
    return f"{violation['id']} ({node['impact']}) at {place}: {violation['help']} – {why} – {node['html']}"
